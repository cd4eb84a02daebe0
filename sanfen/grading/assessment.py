"""The three grades of one day under one rulebook, with all their parts."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.areas import colour_areas
from sanfen.grading.classes import (
    Ceilings,
    ceilings,
    class_ranks,
    deciding_limits,
)
from sanfen.grading.colours import (
    batches_by_class_and_grade,
    health_colours,
    map_colours,
    visits_by_colour,
)
from sanfen.grading.conditions import counted, failures
from sanfen.grading.criteria import completeness, earned_shares
from sanfen.grading.evidence import Evidence
from sanfen.grading.products import grade_products
from sanfen.grading.ranks import CLASSES, COLOURS, GRADES, Ranks, ranked
from sanfen.rulebook import Rules
from sanfen.vocabulary import Colour, EnterpriseClass, ProductGrade, Regime


@dataclass(frozen=True, slots=True)
class Measured:
    """What the evidence gives before weights, floors and colours are applied.

    ``shares`` by enterprise and criterion (0–1), ``ceiling``, the rank of the highest
    ``grade`` an enterprise makes and the ``product`` (position, -1: none) that has it.
    """

    evidence: Evidence
    shares: npt.NDArray[np.float64]
    ceiling: Ceilings
    products: pd.DataFrame
    grade: Ranks
    product: npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Decided:
    """Score and ranks by enterprise: all that a moved weight changes."""

    score: npt.NDArray[np.float64]
    by_score: Ranks
    class_rank: Ranks
    map_rank: Ranks


@dataclass(frozen=True, slots=True)
class Assessment:
    """产品分级, 企业分类 and 区域分色 of one day; README lists the columns."""

    day: dt.date
    rules: Rules
    enterprises: pd.DataFrame
    products: pd.DataFrame
    towns: pd.DataFrame
    counties: pd.DataFrame
    limits: pd.DataFrame


def assess(evidence: Evidence, rules: Rules) -> Assessment:
    """Return the three grades that ``rules`` give on ``evidence``."""
    measured = measure(evidence, rules)
    decided = decide(measured, rules)
    enterprises = _enterprises(measured, decided, rules)
    by_town = ["county", "town"]
    towns = evidence.regions[[*by_town, "town_code", "lon", "lat"]]
    seats = evidence.regions.groupby("county", sort=False)[["lon", "lat"]].mean()
    return Assessment(
        day=evidence.day,
        rules=rules,
        enterprises=enterprises,
        products=measured.products,
        towns=_areas(towns, by_town, enterprises, rules),
        counties=_areas(seats.reset_index(), ["county"], enterprises, rules),
        limits=_limits(measured),
    )


def measure(evidence: Evidence, rules: Rules) -> Measured:
    """Return what does not depend on weights, floors or colour tables."""
    products = grade_products(evidence, rules)
    grade, product = _highest_grade(evidence, products, rules)
    return Measured(
        evidence=evidence,
        shares=earned_shares(evidence, rules),
        ceiling=ceilings(evidence, rules.enterprise),
        products=products,
        grade=grade,
        product=product,
    )


def decide(measured: Measured, rules: Rules) -> Decided:
    """Return score, class and colour: the rules-only part of an assessment."""
    weights = np.array(list(rules.enterprise.weights.values()))
    score = measured.shares @ weights
    by_score = class_ranks(score, rules.enterprise)
    class_rank = np.maximum(by_score, measured.ceiling.ranks)
    map_rank = map_colours(class_rank, measured.grade, measured.ceiling.vetoed, rules)
    return Decided(score, by_score, class_rank, map_rank)


def _highest_grade(
    evidence: Evidence, products: pd.DataFrame, rules: Rules
) -> tuple[Ranks, npt.NDArray[np.intp]]:
    """Return the rank and position of the riskiest product each enterprise makes."""
    fallback = GRADES.index(rules.colour.enterprise.no_product)
    grade = np.full(evidence.size, fallback, dtype=np.int8)
    product = np.full(evidence.size, -1, dtype=np.intp)
    makes = evidence.makes.assign(
        rank=products["product_grade"].cat.codes.to_numpy()[evidence.makes["product"]],
        score=products["score"].to_numpy()[evidence.makes["product"]],
    )
    riskiest = makes.sort_values(
        ["enterprise", "rank", "score", "product"],
        ascending=[True, False, False, True],
    ).drop_duplicates("enterprise")
    grade[riskiest["enterprise"]] = riskiest["rank"]
    product[riskiest["enterprise"]] = riskiest["product"]
    return grade, product


def _enterprises(measured: Measured, decided: Decided, rules: Rules) -> pd.DataFrame:
    evidence, ceiling = measured.evidence, measured.ceiling
    weights = rules.enterprise.weights
    points = {
        f"points_{code}": measured.shares[:, column] * weight
        for column, (code, weight) in enumerate(weights.items())
    }
    codes = np.append(evidence.products["product_code"].to_numpy(object), "")
    batches = evidence.batches["months"] < rules.enterprise.window.months
    failed = failures(evidence)
    failed = failed[failed["months"] < rules.enterprise.window.months]
    health = health_colours(decided.class_rank, ceiling.vetoed, rules)
    identity = ["uscc", "name", "county", "town", "size", "lon", "lat"]
    return evidence.enterprises[identity].assign(
        **points,
        score=decided.score,
        class_by_score=ranked(decided.by_score, EnterpriseClass),
        enterprise_class=ranked(decided.class_rank, EnterpriseClass),
        **_decisions(measured, decided, rules),
        vetoed=ceiling.vetoed,
        completeness=completeness(evidence, rules),
        batches=counted(evidence.batches[batches]["enterprise"], evidence.size),
        failures=counted(failed["enterprise"], evidence.size),
        product_code=codes[measured.product],
        product_grade=ranked(measured.grade, ProductGrade),
        health_colour=ranked(health, Colour),
        map_colour=ranked(decided.map_rank, Colour),
        regime=ranked(decided.map_rank, Regime),
        tightened=measured.grade >= GRADES.index(rules.supervision.high_product.grade),
        visits_per_year=visits_by_colour(rules)[decided.map_rank],
        batches_per_year=batches_by_class_and_grade(rules)[
            decided.class_rank, measured.grade
        ],
    )


def _decisions(
    measured: Measured, decided: Decided, rules: Rules
) -> dict[str, pd.Series]:
    """Return what set the class of each enterprise: its score, or a limit."""
    floors = rules.enterprise.floors
    reached = [floors[name].clause for name in CLASSES[:-1]]
    table = pd.DataFrame(
        {
            "decided_by": "score",
            "decided_kind": "score",
            "clause": np.array([*reached, reached[-1]], dtype=object)[decided.by_score],
            "decided_on": pd.NaT,
            "record": "",
        },
        index=pd.RangeIndex(measured.evidence.size),
    ).astype({"decided_on": "datetime64[us]"})
    limit = deciding_limits(measured.ceiling, decided.by_score)
    limit = limit.rename(
        columns={"code": "decided_by", "kind": "decided_kind", "on": "decided_on"}
    )
    for column in table:
        table.loc[limit.index, column] = limit[column]
    return {str(column): table[column] for column in table}


def _areas(
    keys: pd.DataFrame, by: list[str], enterprises: pd.DataFrame, rules: Rules
) -> pd.DataFrame:
    area = pd.MultiIndex.from_frame(keys[by])
    place = area.get_indexer(pd.MultiIndex.from_frame(enterprises[by]))
    return colour_areas(
        keys,
        _counts(place, enterprises["map_colour"], len(keys), len(COLOURS)),
        _counts(place, enterprises["enterprise_class"], len(keys), len(CLASSES)),
        rules,
    )


def _counts(
    place: npt.NDArray[np.intp], ranked: pd.Series, areas: int, ranks: int
) -> npt.NDArray[np.intp]:
    cells = place * ranks + ranked.cat.codes.to_numpy()
    return np.bincount(cells, minlength=areas * ranks).reshape(areas, ranks)


def _limits(measured: Measured) -> pd.DataFrame:
    limits = measured.ceiling.limits
    uscc = measured.evidence.enterprises["uscc"].to_numpy()
    return pd.DataFrame(
        {
            "uscc": uscc[limits["enterprise"]],
            "code": limits["code"],
            "kind": limits["kind"],
            "ceiling": ranked(limits["rank"].to_numpy(), EnterpriseClass),
            "clause": limits["clause"],
            "decided_on": limits["on"],
            "record": limits["record"],
        }
    )
