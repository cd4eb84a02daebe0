"""产品分级: factors, cut-offs and direct grades (嘉市监〔2020〕40号 三.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.conditions import check_conditions, counted, is_safety
from sanfen.grading.evidence import Evidence
from sanfen.grading.ranks import GRADES, ranked
from sanfen.rulebook import product as rules
from sanfen.rulebook.entries import Bands
from sanfen.vocabulary import ProductGrade

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Marked:
    """Products before a weight, a cut-off or a switch is applied.

    ``facts`` is the table's beginning; ``earned`` the share of each factor (0–1),
    ``lifted`` whom each direct grade meets. Rows follow ``evidence.products``.
    """

    facts: pd.DataFrame
    earned: Mapping[str, Numbers]
    lifted: Mapping[str, Flags]


def mark_products(evidence: Evidence, product_rules: rules.ProductRules) -> Marked:
    """Return what the evidence says of every product."""
    named = evidence.products[["product_code", "name", "category"]]
    return Marked(
        facts=named.assign(**local_counts(evidence, product_rules)),
        earned={
            code: _earned(evidence, code, factor)
            for code, factor in product_rules.factors.items()
        },
        lifted={
            code: GRADE_CONDITIONS[floor.when](evidence, floor, product_rules)
            for code, floor in product_rules.floors.items()
        },
    )


def grade_products(marked: Marked, product_rules: rules.ProductRules) -> pd.DataFrame:
    """Grade every product; the table keeps factor points, score and what decided."""
    points = {
        code: marked.earned[code] * factor.weight
        for code, factor in product_rules.factors.items()
    }
    score = np.sum(list(points.values()), axis=0)
    by_score = _by_score(score, product_rules)
    grade, decided_by, clause = _raised(marked, by_score, product_rules)
    return marked.facts.assign(
        **{f"points_{code}": earned for code, earned in points.items()},
        score=score,
        grade_by_score=ranked(by_score, ProductGrade),
        product_grade=ranked(grade, ProductGrade),
        decided_by=decided_by,
        clause=clause,
    )


def local_counts(
    evidence: Evidence, product_rules: rules.ProductRules
) -> dict[str, Any]:
    """Return who makes each product, and its batches and failures of late."""
    counts = local_batches(evidence, product_rules.local_failure_rate.months)
    return {
        "enterprises": counted(evidence.makes["product"], len(evidence.products)),
        "batches": counts["batches"],
        "failures": counts["failures"],
    }


def local_batches(evidence: Evidence, months: int) -> pd.DataFrame:
    """Count batches, failures and safety failures by product within ``months``."""
    recent = evidence.batches[evidence.batches["months"] < months]
    failed = recent[recent["failed"]]
    size = len(evidence.products)
    return pd.DataFrame(
        {
            "batches": counted(recent["product"], size),
            "failures": counted(failed["product"], size),
            "safety_failures": counted(failed[is_safety(failed)]["product"], size),
        }
    )


def _earned(evidence: Evidence, code: str, factor: rules.Factor) -> Numbers:
    """Return the share earned; a factor that is not known earns the most (就高)."""
    match factor:
        case rules.LevelFactor():
            marks = _level_marks(evidence.products[code], factor)
        case rules.LocalFailureRate():
            counts = local_batches(evidence, factor.months)
            marks = _band(shrunk(counts["failures"], counts, factor), factor.bands)
        case rules.OutsideFailureRate():
            marks = _band(evidence.products[code].to_numpy("float64"), factor.bands)
        case rules.WarningCount():
            marks = _band(_warning_count(evidence, code, factor), factor.bands)
    earned = np.nan_to_num(marks, nan=factor.full_marks) / factor.full_marks
    share: Numbers = np.clip(earned, 0, 1)
    return share


def shrunk(
    failed: pd.Series, counts: pd.DataFrame, factor: rules.LocalFailureRate
) -> Numbers:
    """Return failure rates drawn to the prior, the more so the fewer batches."""
    prior = factor.prior_rate * factor.prior_batches
    rate = (failed + prior) / (counts["batches"] + factor.prior_batches)
    return rate.fillna(factor.prior_rate).to_numpy("float64")


def _level_marks(levels: pd.Series, factor: rules.LevelFactor) -> Numbers:
    if pd.api.types.is_numeric_dtype(levels):
        levels = levels.astype("Int64").astype("string")
    return np.array(
        [factor.levels.get(level, np.nan) for level in levels.astype(object)]
    )


def _band(values: Numbers, bands: Bands) -> Numbers:
    bounds = [band.at_least for band in bands]
    points = np.array([band.points for band in bands])
    # A rate of 3/30 must reach the band that starts at 0.10 despite float noise.
    place = np.searchsorted(bounds, np.round(values, 9), side="right") - 1
    banded: Numbers = np.where(np.isnan(values), np.nan, points[np.maximum(place, 0)])
    return banded


def _warning_count(
    evidence: Evidence, code: str, factor: rules.WarningCount
) -> Numbers:
    recent = evidence.warnings[evidence.warnings["months"] < factor.months]
    recorded = counted(recent["product"], len(evidence.products))
    registered = evidence.products[code].to_numpy("float64")
    # A count that is not registered says nothing; the ledger's own may be too low.
    counts: Numbers = np.maximum(registered, recorded)
    return counts


def _by_score(score: Numbers, product_rules: rules.ProductRules) -> npt.NDArray[Any]:
    cutoffs = [product_rules.cutoffs[grade].score for grade in GRADES[1:]]
    return np.searchsorted(cutoffs, np.round(score, 6), side="right").astype(np.int8)


def _raised(
    marked: Marked, by_score: npt.NDArray[Any], product_rules: rules.ProductRules
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
    """Apply the direct grades; return grade, the floor that decided, its clause."""
    grade = by_score.copy()
    clauses = [
        product_rules.cutoffs[name].clause if name in product_rules.cutoffs else ""
        for name in GRADES
    ]
    clauses[0] = clauses[1]
    decided_by = np.full(len(grade), "score", dtype=object)
    clause = np.array(clauses, dtype=object)[by_score]
    for code, floor in product_rules.floors.items():
        if not floor.active:
            continue
        least = GRADES.index(floor.at_least)
        lifts = marked.lifted[code] & (grade < least)
        grade[lifts] = least
        decided_by[lifts], clause[lifts] = code, floor.clause
    return grade, decided_by, clause


def severe_and_licensed(
    evidence: Evidence, floor: rules.SevereAndLicensed, _rules: rules.ProductRules
) -> Flags:
    """Find products that may injure gravely and need a licence or CCC."""
    severe = _severe(evidence, floor.severity)
    access = evidence.products["P2"]
    return severe & _flags(access.isna() | access.eq(floor.access.value))


def serious_injury(
    evidence: Evidence, floor: rules.SeriousInjury, _rules: rules.ProductRules
) -> Flags:
    """Find products with a grave warning within ``months``."""
    grave = evidence.warnings[
        (evidence.warnings["months"] < floor.months)
        & evidence.warnings["severity"].isin(floor.severities)
    ]
    return counted(grave["product"], len(evidence.products)) > 0


def vulnerable_and_unsafe(
    evidence: Evidence,
    floor: rules.VulnerableAndUnsafe,
    product_rules: rules.ProductRules,
) -> Flags:
    """Find products for vulnerable users whose batches often fail safety items."""
    factor = product_rules.local_failure_rate
    counts = local_batches(evidence, factor.months)
    rate = np.round(shrunk(counts["safety_failures"], counts, factor), 9)
    users = evidence.products["S1"]
    return _flags(users.isna() | users.eq(floor.users.value)) & (
        rate >= floor.safety_rate
    )


def severe_and_failing(
    evidence: Evidence, floor: rules.SevereAndFailing, product_rules: rules.ProductRules
) -> Flags:
    """Find products that injure and fail here often enough for Q1's points."""
    factor = product_rules.local_failure_rate
    counts = local_batches(evidence, factor.months)
    marks = _band(shrunk(counts["failures"], counts, factor), factor.bands)
    return _severe(evidence, floor.severity) & (marks >= floor.local_points)


GradeCondition = Callable[[Evidence, Any, rules.ProductRules], Flags]

GRADE_CONDITIONS: dict[str, GradeCondition] = {
    function.__name__: function
    for function in (
        severe_and_licensed,
        serious_injury,
        vulnerable_and_unsafe,
        severe_and_failing,
    )
}
"""Conditions by the name a direct grade gives in ``when``."""

check_conditions(rules.GradeFloor, GRADE_CONDITIONS)


def _severe(evidence: Evidence, severity: int) -> Flags:
    given = evidence.products["P1"]
    return _flags(given.isna() | (given >= severity))


def _flags(series: pd.Series) -> Flags:
    return series.fillna(value=False).to_numpy("bool")
