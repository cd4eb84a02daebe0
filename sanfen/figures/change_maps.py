"""变色图: the area map before and after, the regions that change standing out."""

from collections import defaultdict
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.area_map import (
    fill,
    finished,
    legend,
    region_points,
    room_for_a_letter,
    short,
)
from sanfen.figures.canvas import (
    Canvas,
    Written,
    are_towns,
    county_lines,
    names,
    place,
    ring,
    small_samples,
    text_trace,
)
from sanfen.figures.colours import Shade, letter, shade
from sanfen.figures.frame import nothing
from sanfen.vocabulary import Colour
from sanfen.wording import Language, say, term

MOST_NAMES = 8
"""Changed regions that a reading lists by name."""


def change_maps(
    before: pd.DataFrame,
    after: pd.DataFrame,
    language: Language,
    *,
    colours: str = "colour",
    height: int = 480,
) -> tuple[go.Figure, go.Figure]:
    """Draw two tables of regions, one map each, for two columns of a page.

    Regions are matched by name; a click reports the same as on the area map.
    """
    if before.empty or after.empty:
        return nothing(language, height=height), nothing(language, height=height)
    was, now = _paired(before, after, colours)
    return _map(was, language, height), _map(now, language, height)


def change_maps_reading(
    before: pd.DataFrame,
    after: pd.DataFrame,
    language: Language,
    *,
    colours: str = "colour",
) -> str:
    """Say which regions change colour."""
    if before.empty or after.empty:
        return say("figures.nothing", language)
    _, now = _paired(before, after, colours)
    moved = now[now["moves"]]
    changes = [
        say(
            "figures.colour_change",
            language,
            name=name,
            before=_word(old, language),
            after=_word(new, language),
        )
        for name, old, new in zip(
            names(moved), moved["was"], moved["colour"], strict=True
        )
    ]
    if not changes:
        return say("figures.change_maps_none", language)
    listed = say("figures.comma", language).join(changes[:MOST_NAMES])
    more = "…" if len(changes) > MOST_NAMES else ""
    return say(
        "figures.change_maps_reading", language, n=len(changes), changes=listed + more
    )


def _paired(
    before: pd.DataFrame, after: pd.DataFrame, colours: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows both tables share, with the colour each ``was`` in."""
    keys = ["county", "town"] if are_towns(before) else ["county"]
    old = before.assign(colour=before[colours].astype(str))
    new = after.assign(colour=after[colours].astype(str))
    shared = old[[*keys, "colour"]].merge(new[[*keys, "colour"]], on=keys)
    moves = shared["colour_x"] != shared["colour_y"]
    shared = shared[keys].assign(was=shared["colour_x"], moves=moves)
    return shared.merge(old, on=keys), shared.merge(new, on=keys)


def _map(side: pd.DataFrame, language: Language, height: int) -> go.Figure:
    canvas = place(side)
    traces = [
        fill(shape, shade(colour), hatched=small and moves, faded=not moves)
        for shape, colour, small, moves in zip(
            canvas.shapes,
            side["colour"],
            small_samples(side),
            side["moves"],
            strict=True,
        )
    ]
    if canvas.sketched and are_towns(side):
        traces.append(county_lines())
    moved = zip(canvas.shapes, side["moves"], strict=True)
    traces += ring([shape for shape, moves in moved if moves])
    traces += _letters(side, canvas, language)
    traces += region_points(side, canvas, language)
    traces += legend(side, language)
    return finished(traces, side, canvas, language, height)


def _letters(
    side: pd.DataFrame, canvas: Canvas, language: Language
) -> list[dict[str, Any]]:
    """Write the letter of every region; where it moved, from → to and the name.

    Where many move these would lie over one another: the letter and the map beside
    say as much.
    """
    crowded = side["moves"].sum() > MOST_NAMES
    still: list[Written] = []
    moved: dict[Shade, list[Written]] = defaultdict(list)
    columns = [side[name] for name in ("was", "colour", "moves")]
    for shape, name, old, colour, moves in zip(
        canvas.shapes, names(side), *columns, strict=True
    ):
        words = letter(colour, language)
        if moves:
            if not crowded:
                step = f"{letter(old, language)}→{words}" if old != colour else words
                words = f"{step}<br>{short(name)}"
            moved[shade(colour)].append((*shape.centre, words))
        elif room_for_a_letter(shape):
            still.append((*shape.centre, words))
    return [text_trace(still, None, "transparent")] + [
        text_trace(written, look.ink, look.fill) for look, written in moved.items()
    ]


def _word(colour: str, language: Language) -> str:
    if colour not in list(Colour):
        return say("figures.no_enterprises", language)
    return term(Colour(colour), language)
