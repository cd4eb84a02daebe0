"""区域图: towns or counties in their colour, with a letter in each.

Drawn as filled lines, so that it needs neither a network nor WebGL. Every region
is one trace (``meta = "region"``) and carries unseen points, so that a click
anywhere in it reports its name.
"""

from collections import Counter, defaultdict
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.canvas import (
    Canvas,
    Written,
    are_towns,
    county_lines,
    identities,
    line,
    names,
    place,
    ring,
    rows_of_tiles,
    small_samples,
    text_trace,
)
from sanfen.figures.colours import INK, Shade, letter, shade
from sanfen.figures.frame import BELOW, framed, note, nothing
from sanfen.figures.geodata import Shape
from sanfen.figures.hovers import region_hover
from sanfen.vocabulary import Colour
from sanfen.wording import Language, say, term

ROOM_FOR_A_LETTER = 0.9
"""Radius in km of the largest circle inside a region that takes a letter."""


def area_map(
    regions: pd.DataFrame,
    language: Language,
    *,
    colours: str = "colour",
    selected: str | None = None,
    height: int = 600,
) -> go.Figure:
    """Draw ``assessment.towns`` or ``.counties``.

    ``colours`` names the column of the colour (``colour`` or ``colour_by_class``).
    A click reports ``[town, county]`` or ``[county]``.
    """
    if regions.empty:
        return nothing(language, height=height)
    regions = regions.assign(colour=regions[colours].astype(str))
    canvas = place(regions)
    traces = _fills(regions, canvas)
    traces += _lines(regions, canvas)
    traces += ring([canvas.shapes[i] for i in _rows(regions, selected)])
    traces += _letters(canvas, _captions(regions, canvas, selected, language))
    traces += _region_points(regions, canvas, language)
    traces += _legend(regions, language)
    return _finished(traces, regions, canvas, language, height)


def area_map_reading(
    regions: pd.DataFrame, language: Language, *, colours: str = "colour"
) -> str:
    """Say in one sentence what the area map shows."""
    if regions.empty:
        return say("figures.nothing", language)
    counts = Counter(regions[colours].astype(str))
    parts = [
        say("figures.colour_count", language, colour=term(c, language), n=counts[c])
        for c in Colour
    ]
    red = regions[regions[colours].astype(str) == Colour.RED]
    return say(
        "figures.area_map_reading",
        language,
        n=len(regions),
        parts=say("figures.comma", language).join(parts),
        small=int(small_samples(regions).sum()),
        red=say("figures.comma", language).join(names(red)) or "–",
    )


def _finished(
    traces: list[dict[str, Any]],
    regions: pd.DataFrame,
    canvas: Canvas,
    language: Language,
    height: int,
) -> go.Figure:
    """Return the framed map with its axes and the caption of its boundaries."""
    credit = say("figures.sketch", language)
    words = credit if canvas.sketched else say("figures.tiles", language)
    high = height if canvas.sketched else 110 + 64 * rows_of_tiles(regions)
    return framed(
        traces,
        height=high,
        showlegend=True,
        hoverdistance=30,
        margin={"l": 4, "r": 4, "t": 8, "b": 48},
        annotations=[note(words, **BELOW)],
        **canvas.axes,
    )


def _fill(shape: Shape, look: Shade, *, hatched: bool) -> dict[str, Any]:
    """Return one region, hatched where the sample is small."""
    pattern = {
        "shape": "/",
        "fgcolor": look.ink,
        "fgopacity": 0.45,
        "size": 7,
        "solidity": 0.18,
        "bgcolor": look.fill,
    }
    return line(shape.outline, width=1, color="rgba(255,255,255,0.9)") | {
        "fill": "toself",
        "fillcolor": look.fill,
        "fillpattern": pattern if hatched else None,
        "meta": "region",
    }


def _legend(regions: pd.DataFrame, language: Language) -> list[dict[str, Any]]:
    """Return the keys of the colours that occur, with their counts."""
    counts = Counter(regions["colour"])
    keys = [
        _key(f"{term(c, language)} {counts[c]}", shade(c), "")
        for c in Colour
        if counts[c]
    ]
    if blank := len(regions) - sum(counts[c] for c in Colour):
        words = say("figures.no_enterprises", language)
        keys.append(_key(f"{words} {blank}", shade(""), ""))
    if small := int(small_samples(regions).sum()):
        words = say("figures.small_sample", language)
        keys.append(_key(f"{words} {small}", shade(""), "/"))
    return keys


def _key(words: str, look: Shade, pattern: str) -> dict[str, Any]:
    marks = {"shape": pattern, "fgcolor": INK, "bgcolor": look.fill, "size": 5}
    marker = {"color": look.fill, "pattern": marks, "line": {"width": 0}}
    return {"type": "bar", "x": [None], "y": [None], "name": words, "marker": marker}


def _fills(regions: pd.DataFrame, canvas: Canvas) -> list[dict[str, Any]]:
    small = small_samples(regions)
    looks = regions["colour"].map(shade)
    return [
        _fill(shape, look, hatched=hatched)
        for shape, look, hatched in zip(canvas.shapes, looks, small, strict=True)
    ]


def _lines(regions: pd.DataFrame, canvas: Canvas) -> list[dict[str, Any]]:
    # A town alone is no county: the border would run far out of the picture.
    several = are_towns(regions) and len(regions) > 1
    return [county_lines()] if canvas.sketched and several else []


def _rows(regions: pd.DataFrame, selected: str | None) -> list[int]:
    return [row for row, name in enumerate(names(regions)) if name == selected]


def _captions(
    regions: pd.DataFrame,
    canvas: Canvas,
    selected: str | None,
    language: Language,
) -> list[tuple[str, Shade]]:
    """Return what is written in each region, and the shade it is written on."""
    named = not are_towns(regions) or not canvas.sketched
    captions = []
    for name, colour, shape in zip(
        names(regions), regions["colour"], canvas.shapes, strict=True
    ):
        fits = named or _room_for_a_letter(shape)
        words = letter(colour, language) if fits else ""
        if named or name == selected or colour == Colour.RED:
            words = f"{words}<br>{_short(name)}"
        captions.append((words, shade(colour)))
    return captions


def _room_for_a_letter(shape: Shape) -> bool:
    """Say whether a letter fits into a region as drawn (a tile always takes one)."""
    return shape.room == 0 or shape.room >= ROOM_FOR_A_LETTER


def _short(name: str) -> str:
    """Return the name of a region as it fits on a map."""
    words = name if name.isascii() else name.removesuffix("街道").removesuffix("镇")
    limit = 10 if name.isascii() else 5
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _letters(canvas: Canvas, captions: list[tuple[str, Shade]]) -> list[dict[str, Any]]:
    """Write the captions, one trace for each shade they stand on."""
    written: dict[Shade, list[Written]] = defaultdict(list)
    for shape, (words, look) in zip(canvas.shapes, captions, strict=True):
        written[look].append((*shape.centre, words))
    return [text_trace(words, look.ink, look.fill) for look, words in written.items()]


def _region_points(
    regions: pd.DataFrame, canvas: Canvas, language: Language
) -> list[dict[str, Any]]:
    """Return unseen points all over each region that hover and click for it."""
    rows = regions.to_dict("records")
    return [
        {
            "type": "scatter",
            "x": shape.inside[:, 0].round(4),
            "y": shape.inside[:, 1].round(4),
            "mode": "markers",
            "marker": {"size": 2, "opacity": 0},
            "selected": {"marker": {"opacity": 0}},
            "unselected": {"marker": {"opacity": 0}},
            "customdata": [identity] * len(shape.inside),
            "hovertemplate": region_hover(row, language) + "<extra></extra>",
            "showlegend": False,
        }
        for row, identity, shape in zip(
            rows, identities(regions), canvas.shapes, strict=True
        )
    ]
