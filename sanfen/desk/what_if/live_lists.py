"""活的名单: the lists of what a scenario changes, as long as they are read.

They follow when a number rests or is let go; the rows come from two outlooks, so that
nobody waits for two full assessments. The files handed out hold every row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sanfen.desk.address import SEPARATOR
from sanfen.desk.columns import FORMATS, Column, shades, written
from sanfen.desk.language import tr
from sanfen.desk.maps import PLACE, place_in_words, standing_in
from sanfen.desk.what_if import flip_ledger
from sanfen.grading.glance import changed_areas, flips, places, workload
from sanfen.grading.measured import Measured, Positions, remeasure
from sanfen.grading.outlook import Outlook
from sanfen.grading.ranks import CLASSES, COLOURS
from sanfen.rulebook import Rules

FIRST, MORE = 15, 200
"""Rows of a list that are shown at once, and how many more a click adds."""

_WIDE, _NARROW, _PADDING, _LEAST = 15, 8, 24, 90
"""Widths in px: of a Chinese sign and of another, around a cell, and of a column."""

_WIDTHS: dict[object, int] = {"small": 90, "medium": 200, "large": 400}
_ASCII = 255

_GRAVITY = {colour.value: rank for rank, colour in enumerate(COLOURS)}

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What is read of the list of enterprises: a cell, a place, so many rows."""

    move: str = ""
    place: str = ""
    rows: int = FIRST


@dataclass(frozen=True, slots=True)
class Sides:
    """Two outlooks of one area, their rules, and the order a list is read in."""

    official: Measured
    base: Outlook
    scenario: Outlook
    rules: Rules
    county: str
    regions: pd.DataFrame
    order: Positions


def lists_of(sides: Sides, read: Read) -> dict[str, Told]:
    """Return each list in words, by the part of the page that shows it."""
    return {
        "flips": _flips(sides, read),
        "towns": _towns(sides, read.rows),
        "work": _work(sides),
    }


def _flips(sides: Sides, read: Read) -> Told:
    official, rules = sides.official, sides.rules
    rows = _found(sides, read)
    shown = flips(official, remeasure(official, rules), rows[: read.rows])
    why = flip_ledger.reasons(shown, official.rules, rules)
    return {
        **_told({**shown, "reason": why}, flip_ledger.enterprise_columns(), opens=True),
        "found": tr("what_if.found", n=f"{len(rows):,}"),
        "chips": _chips(read),
        "more": _more("what_if.more", len(rows) - len(why)),
    }


def _found(sides: Sides, read: Read) -> Positions:
    """Return the enterprises of a list, in the order it is read."""
    before, after = sides.base.class_rank, sides.scenario.class_rank
    found = before != after
    if read.move:
        old, new = map(
            [name.value for name in CLASSES].index, read.move.split(SEPARATOR)
        )
        found = (before == old) & (after == new)
    here = np.flatnonzero(found)
    rows = places(sides.official, sides.county)[here]
    if read.place:
        named = sides.official.evidence.enterprises[["county", "town"]].iloc[rows]
        kept = standing_in(named, read.place).to_numpy()
        here, rows = here[kept], rows[kept]
    ordered: Positions = rows[
        np.lexsort((sides.order[rows], after[here], before[here]))
    ]
    return ordered


def _chips(read: Read) -> list[dict[str, str]]:
    said = {
        flip_ledger.MOVE: read.move.replace(SEPARATOR, " → "),
        PLACE: place_in_words(read.place),
    }
    help_text = tr("frame.let_go")
    return [
        {"name": name, "text": text, "help": help_text}
        for name, text in said.items()
        if text
    ]


def _towns(sides: Sides, rows: int) -> Told:
    named = sides.regions[["county", "town"]]
    towns = changed_areas(sides.base.towns, sides.scenario.towns, named, sides.rules)
    grave = np.array([_GRAVITY.get(colour, -1) for colour in towns["colour_after"]])
    gravest_first = np.lexsort((towns["shrunk_red_after"], grave))[::-1][:rows]
    towns = {name: column[gravest_first] for name, column in towns.items()}
    return {
        **_told(towns | flip_ledger.moved_towns(towns), flip_ledger.town_columns()),
        "found": _counties(sides) if len(grave) else tr("what_if.no_town"),
        "more": _more("what_if.more_towns", len(grave) - len(gravest_first)),
    }


def _more(key: str, left: int) -> str:
    """Return what the button says that shows more of a list; blank if that is all."""
    return tr(key, n=min(left, MORE), left=f"{left:,}") if left else ""


def _counties(sides: Sides) -> str:
    named = sides.regions[["county"]].drop_duplicates()
    before, after = sides.base.counties, sides.scenario.counties
    changed = changed_areas(before, after, named, sides.rules)
    said = flip_ledger.changed_counties(changed)
    return tr("what_if.counties", changes=said) if said else ""


def _work(sides: Sides) -> Told:
    counties = sides.regions["county"].unique().tolist()
    load = workload(
        (sides.base, sides.official.rules), (sides.scenario, sides.rules), counties
    )
    table = flip_ledger.loads(load)
    return _told(table, flip_ledger.load_columns())


def _told(
    table: flip_ledger.Table, columns: Sequence[Column], *, opens: bool = False
) -> Told:
    """Return a list for the browser; a click on a row may open its enterprise."""
    cells = [written(table[column.code], column.kind) for column in columns]
    lines = list(zip(*cells, strict=True))
    codes = table["uscc"] if opens else [""] * len(lines)
    return {
        "found": "",
        "chips": [],
        "more": "",
        "columns": [_head(column, links=opens) for column in columns],
        "rows": [
            {"opens": code, "cells": line}
            for code, line in zip(codes, lines, strict=True)
        ],
    }


def _head(column: Column, *, links: bool) -> Told:
    head = {"label": column.label, "width": _width(column)}
    if marks := shades(column.kind):
        looks = {term: (look.fill, look.ink) for term, look in marks.items()}
        return {**head, "kind": "mark", "shades": looks}
    kind = "number" if column.kind in FORMATS else "text"
    return {**head, "kind": "link" if links and column.code == "name" else kind}


def _width(column: Column) -> int:
    """Return how wide a column is in px: its header in full, and more where asked."""
    header = sum(_WIDE if ord(sign) > _ASCII else _NARROW for sign in column.label)
    asked = _WIDTHS.get(column.width, column.width)
    return max(header + _PADDING, asked if isinstance(asked, int) else _LEAST)
