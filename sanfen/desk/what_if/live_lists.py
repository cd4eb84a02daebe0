"""活的名单: the lists of what a scenario changes, as long as they are read.

They follow when a number rests or is let go; the rows come from two outlooks, so that
nobody waits for two full assessments. The files handed out hold every row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sanfen.desk.address import SEPARATOR
from sanfen.desk.columns import FORMATS, Column, shades, written
from sanfen.desk.language import tr
from sanfen.desk.maps import PLACE, place_in_words, standing_in
from sanfen.desk.what_if import flip_ledger
from sanfen.desk.what_if.board import Told
from sanfen.grading.evidence import Evidence
from sanfen.grading.glance import (
    Named,
    changed_areas,
    flips,
    identities,
    named,
    places,
    reading_order,
    workload,
)
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

_COLUMNS: dict[str, Callable[[], list[Column]]] = {
    "flips": flip_ledger.enterprise_columns,
    "towns": flip_ledger.town_columns,
    "work": flip_ledger.load_columns,
}
"""What each list says, by the part of the page that shows it."""

_GRAVITY = {colour.value: rank for rank, colour in enumerate(COLOURS)}


@dataclass(frozen=True, slots=True)
class Read:
    """What is read of the list of enterprises: a cell, a place, so many rows."""

    move: str = ""
    place: str = ""
    rows: int = FIRST


@dataclass(frozen=True, slots=True)
class Names:
    """Who may stand in a list: every enterprise, and the areas of the outlooks.

    ``order`` is the place of an enterprise in a list.
    """

    enterprises: Named
    order: Positions
    towns: Named
    counties: Named


@dataclass(frozen=True, slots=True)
class Sides:
    """Two outlooks of one area, the rules of the scenario, and who is in them."""

    official: Measured
    base: Outlook
    scenario: Outlook
    rules: Rules
    county: str
    names: Names


def names_of(evidence: Evidence, regions: pd.DataFrame) -> Names:
    """Return the names of the enterprises and of the areas of an outlook."""
    return Names(
        enterprises=identities(evidence),
        order=reading_order(evidence),
        towns=named(regions[["county", "town"]]),
        counties=named(regions[["county"]].drop_duplicates()),
    )


def heads(part: str) -> list[Told]:
    """Return the columns of a list, which no moved number changes."""
    return [_head(column, links=part == "flips") for column in _COLUMNS[part]()]


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
    after = remeasure(official, rules)
    shown = flips(official, after, sides.names.enterprises, rows[: read.rows])
    why = flip_ledger.reasons(shown, official.rules, rules)
    return {
        **_told("flips", {**shown, "reason": why}, opens=shown["uscc"].tolist()),
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
        np.lexsort((sides.names.order[rows], after[here], before[here]))
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
    before, after = sides.base.towns, sides.scenario.towns
    towns = changed_areas(before, after, sides.names.towns, sides.rules)
    grave = np.array([_GRAVITY.get(colour, -1) for colour in towns["colour_after"]])
    gravest_first = np.lexsort((towns["shrunk_red_after"], grave))[::-1][:rows]
    towns = {name: column[gravest_first] for name, column in towns.items()}
    return {
        **_told("towns", towns | flip_ledger.moved_towns(towns)),
        "found": _counties(sides) if len(grave) else tr("what_if.no_town"),
        "more": _more("what_if.more_towns", len(grave) - len(gravest_first)),
    }


def _more(key: str, left: int) -> str:
    """Return what the button says that shows more of a list; blank if that is all."""
    return tr(key, n=min(left, MORE), left=f"{left:,}") if left else ""


def _counties(sides: Sides) -> str:
    before, after = sides.base.counties, sides.scenario.counties
    changed = changed_areas(before, after, sides.names.counties, sides.rules)
    said = flip_ledger.changed_counties(changed)
    return tr("what_if.counties", changes=said) if said else ""


def _work(sides: Sides) -> Told:
    load = workload(
        (sides.base, sides.official.rules),
        (sides.scenario, sides.rules),
        list(sides.names.counties["county"]),
    )
    return _told("work", flip_ledger.loads(load))


def _told(part: str, table: flip_ledger.Table, opens: Sequence[str] = ()) -> Told:
    """Return a list for the browser; a click on a row may open an enterprise."""
    columns = _COLUMNS[part]()
    cells = [written(table[column.code], column.kind) for column in columns]
    return {
        "found": "",
        "chips": [],
        "more": "",
        "opens": opens,
        "rows": list(zip(*cells, strict=True)),
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
