"""The three grades of one day under one rulebook, with all their parts."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sanfen.area import CITY, Area
from sanfen.grading.areas import colour_areas
from sanfen.grading.classes import deciding_limits
from sanfen.grading.colours import (
    batches_by_class_and_grade,
    health_colours,
    visits_by_colour,
)
from sanfen.grading.conditions import counted
from sanfen.grading.criteria import completeness
from sanfen.grading.decided import Counts, Decided, decide
from sanfen.grading.evidence import Evidence
from sanfen.grading.measured import (
    Measured,
    measure,
    remeasure,
    riskiest_products,
)
from sanfen.grading.ranks import CLASSES, GRADES, ranked
from sanfen.rulebook import Rules
from sanfen.vocabulary import Colour, EnterpriseClass, ProductGrade, Regime


@dataclass(frozen=True, slots=True)
class Assessment:
    """产品分级, 企业分类 and 区域分色 of one day; README lists the columns.

    ``area``: whose part of it this is (``grading.restriction``); at first the city's.
    """

    day: dt.date
    rules: Rules
    enterprises: pd.DataFrame
    products: pd.DataFrame
    towns: pd.DataFrame
    counties: pd.DataFrame
    limits: pd.DataFrame
    measured: Measured
    area: Area = CITY


def assess(evidence: Evidence, rules: Rules) -> Assessment:
    """Return the three grades that ``rules`` give on ``evidence``."""
    return _assessment(measure(evidence, rules), rules)


def reassess(assessment: Assessment, rules: Rules) -> Assessment:
    """Return the same evidence assessed under other rules.

    The result is that of ``assess``; what the rules leave alone is not computed anew.
    Raises ``ValueError`` for a part of the city: it does not know what draws its
    towns and grades its products.
    """
    if not assessment.area.is_city:
        raise ValueError("only the assessment of the whole city can be reassessed")
    return _assessment(remeasure(assessment.measured, rules), rules)


def _assessment(measured: Measured, rules: Rules) -> Assessment:
    decided = decide(measured, rules)
    towns, counties = _areas(measured, decided, rules)
    return Assessment(
        day=measured.evidence.day,
        rules=rules,
        enterprises=_enterprises(measured, decided, rules),
        products=measured.products,
        towns=towns,
        counties=counties,
        limits=tabulated_limits(measured),
        measured=measured,
    )


def _enterprises(measured: Measured, decided: Decided, rules: Rules) -> pd.DataFrame:
    evidence, ceiling = measured.evidence, measured.ceiling
    points = {
        f"points_{code}": measured.shares[:, column] * weight
        for column, (code, weight) in enumerate(rules.enterprise.weights.items())
    }
    codes = np.append(evidence.products["product_code"].to_numpy(object), "")
    health = health_colours(decided.class_rank, ceiling.vetoed, rules)
    high = GRADES.index(rules.supervision.high_product.grade)
    batches_per_year = batches_by_class_and_grade(rules)
    identity = ["uscc", "name", "county", "town", "size", "lon", "lat"]
    return evidence.enterprises[identity].assign(
        **points,
        score=decided.score,
        class_by_score=ranked(decided.by_score, EnterpriseClass),
        enterprise_class=ranked(decided.class_rank, EnterpriseClass),
        **_decisions(measured, decided, rules),
        vetoed=ceiling.vetoed,
        completeness=completeness(evidence, rules),
        **_batches(evidence, rules),
        product_code=codes[riskiest_products(measured)],
        product_grade=ranked(measured.grade, ProductGrade),
        health_colour=ranked(health, Colour),
        map_colour=ranked(decided.map_rank, Colour),
        regime=ranked(decided.map_rank, Regime),
        tightened=measured.grade >= high,
        visits_per_year=visits_by_colour(rules)[decided.map_rank],
        batches_per_year=batches_per_year[decided.class_rank, measured.grade],
    )


def _batches(evidence: Evidence, rules: Rules) -> dict[str, Counts]:
    window = rules.enterprise.window.months
    batches, failed = evidence.batches, evidence.failures
    recent = batches[batches["months"] < window]
    recently_failed = failed[failed["months"] < window]
    return {
        "batches": counted(recent["enterprise"], evidence.size),
        "failures": counted(recently_failed["enterprise"], evidence.size),
    }


def _decisions(
    measured: Measured, decided: Decided, rules: Rules
) -> dict[str, pd.Series]:
    """Return what set the class of each enterprise: its score, or a limit."""
    floors = rules.enterprise.floors
    reached = [floors[name].clause for name in CLASSES[:-1]]
    clauses = np.array([*reached, reached[-1]], dtype=object)
    table = pd.DataFrame(
        {
            "decided_by": "score",
            "decided_kind": "score",
            "clause": clauses[decided.by_score],
            "decided_on": pd.NaT,
            "record": "",
        },
        index=pd.RangeIndex(measured.evidence.size),
    ).astype({"decided_on": "datetime64[us]", "clause": "str", "record": "str"})
    limit = deciding_limits(measured.ceiling, decided.by_score)
    limit = limit.rename(
        columns={"code": "decided_by", "kind": "decided_kind", "on": "decided_on"}
    )
    for column in table:
        table.loc[limit.index, column] = limit[column]
    return {str(column): table[column] for column in table}


def _areas(
    measured: Measured, decided: Decided, rules: Rules
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return towns and counties; a county counts its towns together."""
    regions = measured.evidence.regions
    towns = regions[["county", "town", "town_code", "lon", "lat"]]
    seats = regions.groupby("county", sort=False)[["lon", "lat"]].mean().reset_index()
    county = pd.Index(seats["county"]).get_indexer(pd.Index(regions["county"]))
    by_colour, by_class = (
        np.zeros((len(seats), counts.shape[1]), dtype=counts.dtype)
        for counts in (decided.colours_by_town, decided.classes_by_town)
    )
    np.add.at(by_colour, county, decided.colours_by_town)
    np.add.at(by_class, county, decided.classes_by_town)
    return (
        colour_areas(towns, decided.colours_by_town, decided.classes_by_town, rules),
        colour_areas(seats, by_colour, by_class, rules),
    )


def tabulated_limits(measured: Measured) -> pd.DataFrame:
    """Return ``Assessment.limits``: every limit that bites, by enterprise."""
    limits = measured.ceiling.limits
    uscc = measured.evidence.enterprises["uscc"].to_numpy()
    return pd.DataFrame(
        {
            "uscc": uscc[limits["enterprise"].to_numpy()],
            "code": limits["code"],
            "kind": limits["kind"],
            "ceiling": ranked(limits["rank"].to_numpy(), EnterpriseClass),
            "clause": limits["clause"],
            "decided_on": limits["on"],
            "record": limits["record"],
        }
    )
