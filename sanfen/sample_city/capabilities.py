"""What assessors saw at each enterprise, from its registration on."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.sample_city.days import LAST, NEVER, Days, as_dates, working_day
from sanfen.sample_city.enterprises import Enterprises
from sanfen.sample_city.facts import chance
from sanfen.vocabulary import CAPABILITY_ITEMS, Permits

VISITS: Final = 7
"""Assessments an enterprise can have had in six years."""

FLOORS: Final = {
    "traceability": (-2.1, -0.35, 1.6),
    "qms": (-2.1, -0.7, 0.95),
    "inspection": (-2.1, -0.45, 1.0),
    "officers": (-1.1,),
    "risk_list": (-0.4,),
    "daily_records": (-0.4,),
    "standard_declared": (-1.2,),
    "quality_award": (1.7,),
}
"""Skill needed for each level of an item but the lowest."""

OWN_NOISE: Final = 0.65
"""How differently the items of one enterprise turn out, at every visit alike."""

VISIT_NOISE: Final = 0.15

BLANK_SHARE: Final = 0.004
"""Cells that the assessor left blank."""


@dataclass(frozen=True, slots=True)
class Visits:
    """Assessments by enterprise (row) and visit (column); NEVER if not made."""

    days: Days
    skill: NDArray[np.float64]


def assess_capabilities(city: Enterprises, licensed: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the table of assessments.

    ``licensed`` says for each enterprise whether a product needs a permit.
    """
    visits = _visits(city.firms)
    firm, visit = np.nonzero(visits.days <= LAST)
    random = chance("capability items")
    table = {"uscc": city.firms["uscc"].to_numpy()[firm]}
    table["assessed_on"] = as_dates(visits.days[firm, visit])
    for item, floors in FLOORS.items():
        own = random.normal(0, OWN_NOISE, len(city.firms))[firm]
        seen = random.normal(0, VISIT_NOISE, len(firm))
        table[item] = _levels(item, floors, visits.skill[firm, visit] + own + seen)
    table["permits_valid"] = _permits(licensed[firm], random)
    return _with_blanks(pd.DataFrame(table), random)


def _visits(firms: pd.DataFrame) -> Visits:
    """Return when assessors came: to register the enterprise, and then again.

    Whoever was there before the first day was registered in the year before it.
    """
    random = chance("visits")
    count = len(firms)
    opened = firms["opened"].to_numpy()
    first = np.maximum(opened + random.integers(20, 120, count), 0)
    registered = -random.integers(3, 360, count)
    first = np.where(opened < 0, np.maximum(opened + 20, registered), first)
    steps = random.integers(300, 620, (count, VISITS))
    steps[:, 0] = first
    days = working_day(steps.cumsum(axis=1))
    years = (days - days[:, :1]) / 365
    skill = (
        firms["skill"].to_numpy()[:, None] + firms["trend"].to_numpy()[:, None] * years
    )
    closed = firms["closed"].to_numpy()[:, None]
    return Visits(np.where(days < np.minimum(closed, LAST + 1), days, NEVER), skill)


def _levels(
    item: str, floors: tuple[float, ...], skill: NDArray[np.float64]
) -> NDArray[np.str_]:
    """Return the level reached; the vocabulary lists levels weakest first."""
    levels = [level.value for level in CAPABILITY_ITEMS[item]]
    if len(floors) == 1:  # 是/否 is listed the other way round
        levels.reverse()
    return np.array(levels)[np.searchsorted(floors, skill, side="right")]


def _permits(
    licensed: NDArray[np.bool_], random: np.random.Generator
) -> NDArray[np.str_]:
    lapsed = random.random(len(licensed)) < 0.02
    held = np.where(lapsed, Permits.NO.value, Permits.YES.value)
    return np.where(licensed, held, Permits.NOT_APPLICABLE.value)


def _with_blanks(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    for item in ("risk_list", "daily_records", "standard_declared"):
        blank = random.random(len(table)) < BLANK_SHARE
        table = table.assign(**{item: table[item].where(~blank)})
    return table
