"""推演速览: what a board shows of one rulebook, counted without a single table.

A number moved under the finger is answered from counts of cells (town, veto, grade,
class), so that a million enterprises are a few passes over memory. The same rulebook
assessed in full says the same (tests/properties/test_outlook.py).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.area import CITY, Area
from sanfen.grading.areas import area_ranks, drawn_shares
from sanfen.grading.blocks import blocks
from sanfen.grading.colours import (
    batches_by_class_and_grade,
    colour_table,
    visits_by_colour,
)
from sanfen.grading.decided import Counts, by_colour, decide
from sanfen.grading.measured import Measured, remeasure
from sanfen.grading.ranks import CLASSES, Ranks
from sanfen.rulebook import Rules

Amounts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Areas:
    """Colour rank of each town or county (-1: nobody supervised), and its counts.

    ``counts`` has one row per area, one column per colour of its enterprises.
    ``shares`` are the red and the red-or-yellow one, drawn to the city's;
    ``decided_by`` names the rule that gave the colour.
    """

    colour: Ranks
    counts: Counts
    shares: Amounts
    decided_by: npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a board shows of one rulebook on given evidence.

    ``rules`` is its fingerprint. ``class_rank`` by enterprise and ``classes`` by class;
    ``towns`` follow the regions of the evidence, ``counties`` (those seen as a whole)
    the order in which those name them; and by county (row) and regime, as far as the
    area reaches: ``enterprises``, ``visits`` and ``batches`` a year.
    """

    rules: str
    class_rank: Ranks
    classes: Counts
    towns: Areas
    counties: Areas
    enterprises: Counts
    visits: Amounts
    batches: Amounts


def outlook(measured: Measured, rules: Rules, area: Area = CITY) -> Outlook:
    """Return what ``rules`` come to in the city, or in one ``area`` of it.

    The areas of a county are coloured as part of the city; a town is told nothing of
    the rest of its county. Enterprises that stand in no town of the regions count in
    their class only.
    """
    measured = remeasure(measured, rules)
    decided = decide(measured, rules)
    names, place = counties_of(measured)
    towns = area.holds(measured.evidence.regions).to_numpy()
    inside = np.where(towns[:, None, None, None], decided.by_cell, 0)
    whole, by_county = (
        _summed(cells, place, len(names)) for cells in (decided.by_cell, inside)
    )
    colours = colour_table(rules)
    per_year = batches_by_class_and_grade(rules).T
    here = np.isin(np.arange(len(names)), place[towns])
    seen = np.array([area.covers(name) for name in names], dtype=np.bool_)
    enterprises = by_colour(by_county, colours)
    class_rank, classes = decided.class_rank, decided.classes
    if not area.is_city:
        class_rank = class_rank[np.append(towns, False)[measured.town]]
        classes = decided.by_cell[towns].sum(axis=(0, 1, 2))
    return Outlook(
        rules=rules.fingerprint,
        class_rank=class_rank,
        classes=classes,
        towns=_areas(decided.colours_by_town, towns, rules),
        counties=_areas(by_colour(whole, colours), seen, rules),
        enterprises=enterprises[here],
        visits=enterprises[here] * visits_by_colour(rules),
        batches=by_colour(by_county * per_year, colours)[here],
    )


def _summed(
    by_town: npt.NDArray[np.intp], place: npt.NDArray[np.intp], counties: int
) -> npt.NDArray[np.intp]:
    by_county = np.zeros((counties, *by_town.shape[1:]), dtype=np.intp)
    np.add.at(by_county, place, by_town)
    return by_county


def transitions(base: Outlook, scenario: Outlook) -> Counts:
    """Count enterprises by class in ``base`` (row) and in ``scenario`` (column)."""
    if len(base.class_rank) != len(scenario.class_rank):
        raise ValueError("only outlooks of the same enterprises can be compared")
    size = len(CLASSES)
    counts = np.zeros(size * size, dtype=np.intp)
    for rows in blocks(len(base.class_rank)):
        pairs = base.class_rank[rows] * np.int8(size) + scenario.class_rank[rows]
        counts += np.bincount(pairs, minlength=size * size)
    return counts.reshape(size, size)


def counties_of(measured: Measured) -> tuple[list[str], npt.NDArray[np.intp]]:
    """Return the counties by name, and the position of each town's county."""
    place, names = pd.factorize(measured.evidence.regions["county"])
    return names.tolist(), place


def _areas(counts: Counts, here: npt.NDArray[np.bool_], rules: Rules) -> Areas:
    """Colour all areas, since the city draws the small ones, and return some."""
    ranks, decided_by = area_ranks(counts, rules)
    return Areas(
        colour=ranks[here].astype(np.int8),
        counts=counts[here],
        shares=drawn_shares(counts, rules)[here],
        decided_by=decided_by[here],
    )
