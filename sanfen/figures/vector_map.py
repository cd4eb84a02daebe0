"""矢量图: every enterprise a point in its colour and shape.

Plain SVG, so that an old PC without WebGL draws it; above ``LIMIT`` points the
milder colours are thinned evenly, the red ones never.
"""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sanfen.figures import geodata
from sanfen.figures.canvas import equal_scale, line, text_trace
from sanfen.figures.colours import INK, PAPER, QUIET, WASH, shade
from sanfen.figures.frame import BELOW, framed, note, nothing
from sanfen.figures.hovers import plain
from sanfen.vocabulary import Colour
from sanfen.wording import Language, say, term

LIMIT = 4_000
PAD = 0.01
SIZES = dict(zip(Colour, (5, 5, 7, 9), strict=True))


def vector_map(
    enterprises: pd.DataFrame,
    language: Language,
    *,
    colours: str = "map_colour",
    height: int = 600,
) -> go.Figure:
    """Draw ``assessment.enterprises``; a click reports ``[uscc, town, class, grade]``.

    ``colours`` names the column of the colour (``map_colour``, ``health_colour``).
    """
    placed = _placed(enterprises)
    if placed.empty:
        return nothing(language, height=height)
    shown = _thinned(placed, colours)
    coloured = shown[colours].astype(str)
    points = [
        _points(shown[coloured == colour], colour, language)
        for colour in Colour
        if (coloured == colour).any()
    ]
    keys = _keys(placed, colours, language)
    ground, county_names = (_ground(), [_names()]) if _at_home(placed) else ([], [])
    traces = [*ground, *points, *county_names, *keys]
    return framed(
        traces,
        height=height,
        showlegend=True,
        dragmode="pan",
        margin={"l": 4, "r": 4, "t": 8, "b": 48},
        annotations=_notes(enterprises, placed, shown, language),
        **_axes(placed),
    )


def vector_map_reading(
    enterprises: pd.DataFrame, language: Language, *, colours: str = "map_colour"
) -> str:
    """Say in one sentence what the vector map shows."""
    if enterprises.empty:
        return say("figures.nothing", language)
    counts = Counter(enterprises[colours].astype(str))
    parts = [
        say(
            "figures.colour_share",
            language,
            colour=term(colour, language),
            n=f"{counts[colour]:,}",
            share=f"{counts[colour] / len(enterprises):.0%}",
        )
        for colour in Colour
    ]
    return say(
        "figures.vector_map_reading",
        language,
        n=f"{len(enterprises):,}",
        parts=say("figures.comma", language).join(parts),
        unplaced=len(enterprises) - len(_placed(enterprises)),
    )


def _placed(enterprises: pd.DataFrame) -> pd.DataFrame:
    return enterprises.dropna(subset=["lon", "lat"])


def _thinned(placed: pd.DataFrame, colours: str) -> pd.DataFrame:
    if len(placed) <= LIMIT:
        return placed
    red = placed[colours].astype(str) == Colour.RED
    kept, rest = placed[red], placed[~red]
    room = max(LIMIT - len(kept), 0)
    steps = np.unique(np.linspace(0, len(rest) - 1, room).astype(int))
    return pd.concat([rest.iloc[steps], kept])


def _ground() -> list[dict[str, Any]]:
    """Return the counties as a quiet ground under the points."""
    return [
        line(shape.outline, width=1.2, color=QUIET)
        | {"fill": "toself", "fillcolor": WASH, "meta": "ground"}
        for shape in geodata.counties().values()
    ]


def _names() -> dict[str, Any]:
    """Write the names of the counties over the points."""
    places = [(*shape.centre, name) for name, shape in geodata.counties().items()]
    return text_trace(places, INK, PAPER)


def _points(group: pd.DataFrame, colour: Colour, language: Language) -> dict[str, Any]:
    look = shade(colour)
    identities = group[["uscc", "town", "enterprise_class", "product_grade"]]
    named = zip(group["name"], group["town"], strict=True)
    hover = say(
        "figures.hover_enterprise", language, colour=term(Colour(colour), language)
    )
    return {
        "type": "scatter",
        "x": group["lon"].to_numpy(dtype="float32"),
        "y": group["lat"].to_numpy(dtype="float32"),
        "mode": "markers",
        "marker": {
            "color": look.fill,
            "symbol": look.symbol,
            "size": SIZES[colour],
            "line": {"width": 0.5, "color": PAPER},
        },
        "unselected": {"marker": {"opacity": 0.35}},
        "customdata": identities.astype(str).to_numpy().tolist(),
        "text": [f"<b>{plain(name)}</b><br>{plain(town)}" for name, town in named],
        "hovertemplate": hover + "<extra></extra>",
        "meta": "enterprises",
        "showlegend": False,
    }


def _keys(
    placed: pd.DataFrame, colours: str, language: Language
) -> list[dict[str, Any]]:
    """Return the legend: shape, colour, word and count, large enough to read."""
    counts = Counter(placed[colours].astype(str))
    return [
        {
            "type": "scatter",
            "x": [None],
            "y": [None],
            "mode": "markers",
            "marker": {"color": shade(c).fill, "symbol": shade(c).symbol, "size": 13},
            "name": f"{term(c, language)} {counts[c]:,}",
        }
        for c in Colour
    ]


def _notes(
    enterprises: pd.DataFrame,
    placed: pd.DataFrame,
    shown: pd.DataFrame,
    language: Language,
) -> list[dict[str, Any]]:
    words = []
    if _at_home(placed):
        words.append(say("figures.county_credit", language))
    if missing := len(enterprises) - len(placed):
        words.append(say("figures.unplaced", language, n=f"{missing:,}"))
    if len(shown) < len(placed):
        words.append(say("figures.thinned", language, n=f"{len(shown):,}"))
    text = "<br>".join(words)
    return [note(text, **BELOW)] if words else []


def _axes(placed: pd.DataFrame) -> dict[str, Any]:
    """Return axes that hold the counties, or the points of another city."""
    edges = placed[["lon", "lat"]].agg(["min", "max"]).to_numpy().ravel()
    west, south, east, north = _city() if _at_home(placed) else edges
    hidden = {"visible": False, "fixedrange": False}
    x = hidden | {"range": [west - PAD, east + PAD], "constrain": "domain"}
    y = hidden | {"range": [south - PAD, north + PAD]}
    return {"xaxis": x, "yaxis": y | equal_scale((south + north) / 2)}


def _city() -> tuple[float, float, float, float]:
    spans = np.array([shape.span for shape in geodata.counties().values()])
    west, south = spans[:, :2].min(axis=0)
    east, north = spans[:, 2:].max(axis=0)
    return west, south, east, north


def _at_home(placed: pd.DataFrame) -> bool:
    """Say whether the middle enterprise lies in the city whose boundaries we have."""
    if not geodata.counties():
        return False
    west, south, east, north = _city()
    middle = placed[["lon", "lat"]].median()
    return bool(west <= middle["lon"] <= east and south <= middle["lat"] <= north)
