"""辖区内的结果: what of the city's assessment is told to a part of the city.

Everybody is graded together: a product's grade counts every batch of the city, a
town's colour is drawn to the city's. What an area is told is a selection of that, so
that an enterprise has one class whoever asks, and never a total from which another
area's could be reckoned:

- enterprises, towns and whatever hangs on an enterprise: the area's own;
- a county's row: only to those who see all of the county;
- products: grade, score and points are the city's, for they are published; the counts
  of enterprises, batches and failures are the area's own;
- the share to which small areas are drawn: rounded, for the exact quotient would give
  away how many enterprises the city has, and with the own ones the others'.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sanfen.area import Area
from sanfen.grading.assessment import Assessment, tabulated_limits
from sanfen.grading.bites import Bite
from sanfen.grading.classes import ceilings
from sanfen.grading.evidence import Evidence
from sanfen.grading.held import held
from sanfen.grading.measured import Measured, Positions, cells, layers
from sanfen.grading.outlook import Outlook
from sanfen.grading.products import local_counts

DRAWN = ("shrunk_red", "shrunk_red_yellow")
"""Shares that hold the city's own share in them."""

DECIMALS = 3
"""Of a share that is drawn to the city's: a tenth of a per cent, as it is shown."""

_EVENTS = (
    "makes",
    "batches",
    "failures",
    "rectifications",
    "penalties",
    "complaints",
    "recalls",
    "listings",
)


@dataclass(frozen=True, slots=True)
class Part:
    """The evidence of an area, and where its enterprises stand in the city's."""

    area: Area
    evidence: Evidence
    places: Positions


def part_of(evidence: Evidence, area: Area) -> Part:
    """Return what of the city's evidence lies in ``area``.

    Batches of those that are not supervised stand nowhere: only the city has them.
    """
    places = np.flatnonzero(area.holds(evidence.enterprises).to_numpy())
    if area.is_city:
        return Part(area, evidence, places)
    moved = _new_places(places, evidence.size)
    own: dict[str, Any] = {
        name: _moved(getattr(evidence, name), moved) for name in _EVENTS
    }
    inside = area.holds(evidence.regions)
    part = replace(
        evidence,
        regions=evidence.regions[inside].reset_index(drop=True),
        enterprises=evidence.enterprises.iloc[places].reset_index(drop=True),
        capabilities=evidence.capabilities.iloc[places].reset_index(drop=True),
        record_months=evidence.record_months[places],
        **own,
    )
    return Part(area, part, places)


def restricted(assessment: Assessment, part: Part) -> Assessment:
    """Return what of the city's ``assessment`` may be told to the area of ``part``.

    It cannot be reassessed: what small areas are drawn to has been left behind.
    """
    if part.area.is_city:
        return assessment
    rules = assessment.rules
    measured = _measured(assessment.measured, part)
    towns = assessment.towns[part.area.holds(assessment.towns)]
    return Assessment(
        day=assessment.day,
        rules=rules,
        enterprises=assessment.enterprises.iloc[part.places].reset_index(drop=True),
        products=measured.products,
        towns=rounded(towns),
        counties=rounded(counties_of(assessment.counties, part.area)),
        limits=tabulated_limits(measured),
        measured=measured,
        area=part.area,
    )


def counties_of(table: pd.DataFrame, area: Area) -> pd.DataFrame:
    """Return the rows of the counties that lie in ``area`` as a whole.

    A county's total less the own town's would tell of the other towns.
    """
    seen = np.array([area.covers(name) for name in table["county"]], dtype=np.bool_)
    return table.loc[seen]


def rounded(areas: pd.DataFrame) -> pd.DataFrame:
    """Return towns or counties with the drawn shares no finer than they are shown."""
    shares = {name: areas[name].round(DECIMALS) for name in DRAWN}
    return areas.assign(**shares).reset_index(drop=True)


def coarse(found: Outlook) -> Outlook:
    """Return an outlook with the drawn shares no finer than they are shown."""
    towns, counties = (
        replace(areas, shares=areas.shares.round(DECIMALS))
        for areas in (found.towns, found.counties)
    )
    return replace(found, towns=towns, counties=counties)


def _new_places(places: Positions, size: int) -> Positions:
    """Return the place in the part of each of ``size``, and last of nobody (-1)."""
    moved = np.full(size + 1, -1, dtype=np.intp)
    moved[places] = np.arange(len(places))
    return moved


def _moved(facts: pd.DataFrame, moved: Positions) -> pd.DataFrame:
    """Return the events of the part, placed anew."""
    place = moved[facts["enterprise"].to_numpy()]
    own: pd.DataFrame = facts.assign(enterprise=place)[place >= 0]
    return own.reset_index(drop=True)


def _measured(city: Measured, part: Part) -> Measured:
    rules, places = city.rules, part.places
    bites = [_bite(bite, city.evidence.size, places) for bite in city.bites]
    held_by = held(bites, len(places))
    ceiling = ceilings(bites, held_by, rules.enterprise)
    counts = local_counts(part.evidence, rules.product)
    town = _towns(city, part)
    grade = city.grade[places]
    return replace(
        city,
        evidence=part.evidence,
        shares=city.shares[places],
        bites=bites,
        held=held_by,
        ceiling=ceiling,
        marked=replace(city.marked, facts=city.marked.facts.assign(**counts)),
        products=city.products.assign(**counts),
        grade=grade,
        made=layers(part.evidence),
        town=town,
        cell=cells(town, ceiling, grade),
    )


def _bite(bite: Bite, size: int, places: Positions) -> Bite:
    place = _new_places(places, size)[bite.enterprise]
    own = place >= 0
    return replace(
        bite,
        enterprise=place[own],
        rank=bite.rank[own],
        on=bite.on[own],
        record=bite.record[own],
    )


def _towns(city: Measured, part: Part) -> Positions:
    inside = part.area.holds(city.evidence.regions).to_numpy()
    moved = np.where(inside, np.cumsum(inside) - 1, -1)
    town = city.town[part.places]
    return np.where(town >= 0, moved[town], -1)
