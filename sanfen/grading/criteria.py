"""The share of full marks an enterprise earns on each criterion (E1–E9)."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.conditions import counted
from sanfen.grading.evidence import Evidence
from sanfen.grading.months import Months
from sanfen.rulebook import Rules
from sanfen.rulebook import enterprise as rules
from sanfen.vocabulary import CAPABILITY_ITEMS, YesNo

DEDUCTION_COLUMNS = [
    "enterprise",
    "criterion",
    "on",
    "record",
    "months",
    "what",
    "points",
]

Shares = npt.NDArray[np.float64]
"""One row per enterprise, one column per criterion, each between 0 and 1."""


def earned_shares(evidence: Evidence, in_force: Rules) -> Shares:
    """Return the share of full marks by enterprise and criterion."""
    criteria = in_force.enterprise.criteria.values()
    shares = np.empty((evidence.size, len(criteria)), order="F")
    for column, criterion in enumerate(criteria):
        marks = _MEASURES[criterion.measure](evidence, criterion, in_force)
        shares[:, column] = np.clip(marks / criterion.full_marks, 0, 1)
    return shares


def deductions(evidence: Evidence, in_force: Rules) -> pd.DataFrame:
    """Return every deduction, with the record it comes from.

    Columns: ``enterprise``, ``criterion``, ``on``, ``record``, ``months``, ``what``
    (severity, gravity, late …) and ``points`` on the scale of full marks.
    """
    tables = [
        _DEDUCTIONS[criterion.measure](evidence, criterion, in_force).assign(
            criterion=code
        )
        for code, criterion in in_force.enterprise.criteria.items()
        if criterion.measure in _DEDUCTIONS
    ]
    table = pd.concat(tables, ignore_index=True)[DEDUCTION_COLUMNS]
    deducted: pd.DataFrame = table[table["points"] > 0]
    return deducted


def recency(months: Months, in_force: rules.Recency) -> npt.NDArray[np.float64]:
    """Return what facts of this age weigh; past the last band, nothing."""
    bounds = [band.under_months for band in in_force.bands]
    factors = np.array([*(band.factor for band in in_force.bands), 0.0])
    return factors[np.searchsorted(bounds, months, side="right")]


def completeness(evidence: Evidence, in_force: Rules) -> npt.NDArray[np.float64]:
    """Return the share of what grading asks for that is known (数据完整度)."""
    window = in_force.enterprise.window.months
    recent = evidence.batches[evidence.batches["months"] < window]
    sampled = counted(recent["enterprise"], evidence.size) > 0
    known = evidence.capabilities[list(CAPABILITY_ITEMS)].notna().to_numpy()
    share: npt.NDArray[np.float64] = np.column_stack([known, sampled]).mean(axis=1)
    return share


def _spot_checks(
    evidence: Evidence, criterion: rules.SpotCheckCriterion, in_force: Rules
) -> npt.NDArray[np.float64]:
    window = in_force.enterprise.window.months
    recent = evidence.batches[evidence.batches["months"] < window]
    sampled = counted(recent["enterprise"], evidence.size) > 0
    marks = _less_deductions(evidence, criterion, in_force)
    return np.where(sampled, marks, criterion.no_sample)


def _less_deductions(
    evidence: Evidence, criterion: Any, in_force: Rules
) -> npt.NDArray[np.float64]:
    deducted = _DEDUCTIONS[criterion.measure](evidence, criterion, in_force)
    lost: npt.NDArray[np.float64] = _lost(evidence, deducted)
    return np.asarray(criterion.full_marks - lost)


def _capability(
    evidence: Evidence, criterion: rules.CapabilityCriterion, _in_force: Rules
) -> npt.NDArray[np.float64]:
    marks = np.zeros(evidence.size)
    for item, levels in criterion.items.items():
        earned = evidence.capabilities[item].map(levels).fillna(criterion.missing)
        marks += earned.to_numpy("float64")
    return marks


def _lost(evidence: Evidence, deducted: pd.DataFrame) -> npt.NDArray[np.float64]:
    lost: npt.NDArray[np.float64] = np.bincount(
        deducted["enterprise"].to_numpy(np.intp),
        weights=deducted["points"].to_numpy("float64"),
        minlength=evidence.size,
    ).astype(np.float64)
    return lost


def _failed(
    evidence: Evidence, criterion: rules.SpotCheckCriterion, in_force: Rules
) -> pd.DataFrame:
    failed = evidence.failures
    what = failed["severity"].fillna(criterion.missing_severity.value)
    points = what.map(criterion.deductions).to_numpy("float64")
    weighed = points * recency(failed["months"].to_numpy(), in_force.enterprise.recency)
    return failed.assign(what=what, points=weighed)


def _late_or_failed(
    evidence: Evidence, criterion: rules.RectificationCriterion, in_force: Rules
) -> pd.DataFrame:
    ordered = evidence.rectifications
    ordered = ordered[ordered["months"] < in_force.enterprise.window.months]
    done = ordered["rectified_on"].fillna(pd.Timestamp(evidence.day))
    days = (done - ordered["on"]).dt.days
    late = ordered[days > in_force.supervision.deadlines.rectification.days]
    failed = ordered[ordered["failed"]]
    return pd.concat(
        [
            late.assign(what="late", points=criterion.late),
            failed.assign(what="recheck_failed", points=criterion.recheck_failed),
        ]
    )


def _fined(
    evidence: Evidence, criterion: rules.PenaltyCriterion, in_force: Rules
) -> pd.DataFrame:
    fined = evidence.penalties
    points = fined["gravity"].map(criterion.deductions).to_numpy("float64")
    weighed = points * recency(fined["months"].to_numpy(), in_force.enterprise.recency)
    return fined.assign(what=fined["gravity"], points=weighed)


def _complained(
    evidence: Evidence, criterion: rules.ComplaintCriterion, in_force: Rules
) -> pd.DataFrame:
    verified = evidence.complaints[
        evidence.complaints["verified"] == YesNo.YES.value
    ].assign(what="verified_complaint", points=criterion.verified_complaint)
    recalls = evidence.recalls
    recalls = recalls.assign(
        what=recalls["kind"], points=recalls["kind"].map(criterion.recalls)
    )
    both = pd.concat([verified, recalls])
    factor = recency(both["months"].to_numpy("int32"), in_force.enterprise.recency)
    return both.assign(points=both["points"].to_numpy("float64") * factor)


_Measure = Callable[[Evidence, Any, Rules], Any]

_MEASURES: dict[str, _Measure] = {
    "spot_checks": _spot_checks,
    "rectification": _less_deductions,
    "penalties": _less_deductions,
    "complaints_and_recalls": _less_deductions,
    "capability": _capability,
}

_DEDUCTIONS: dict[str, _Measure] = {
    "spot_checks": _failed,
    "rectification": _late_or_failed,
    "penalties": _fined,
    "complaints_and_recalls": _complained,
}
