"""One function for each condition that a limit of the rulebook may name in ``when``.

Each returns the facts that met it as ``Spells``, in the order of the evidence. A gap
in what is known has no fact: its day is NaT and its record blank.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.evidence import Evidence
from sanfen.grading.months import Days, completed_months
from sanfen.rulebook import RulebookError
from sanfen.rulebook import limits as rules
from sanfen.vocabulary import Channel, Severity

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spells:
    """When a condition was met: arrays of equal length, ordered by enterprise.

    ``enterprise`` (position), the day it became known (``on``) and the ``record`` of
    the fact, whether it still ``holds`` on the day of the evidence, and ``cured_on``,
    the day it was put right (NaT if it was not).
    """

    enterprise: npt.NDArray[np.intp]
    on: Days
    record: npt.NDArray[np.object_]
    holds: Flags
    cured_on: Days


def failed_batches(evidence: Evidence, limit: rules.FailedBatches) -> Spells:
    """Find enterprises with ``count`` failed batches within ``months``."""
    failed = evidence.failures
    recent = failed[failed["months"] < limit.months]
    count = recent.groupby("enterprise")["record"].transform("size")
    return _spells(recent[count >= limit.count])


def safety_failures(evidence: Evidence, limit: rules.SafetyFailures) -> Spells:
    """Find enterprises with a safety failure within ``months``."""
    failed = evidence.failures
    return _spells(failed[is_safety(failed) & (failed["months"] < limit.months)])


def sampled_fewer(evidence: Evidence, limit: rules.SampledFewer) -> Spells:
    """Find enterprises with fewer than ``count`` batches within ``months``."""
    recent = evidence.batches[evidence.batches["months"] < limit.months]
    return _gaps(counted(recent["enterprise"], evidence.size) < limit.count)


def capability_short(evidence: Evidence, limit: rules.CapabilityShort) -> Spells:
    """Find enterprises whose capability is not accepted, or not known."""
    accepted = evidence.capabilities[limit.item].isin(limit.accepted)
    return _gaps(~accepted.to_numpy(), evidence.capabilities["assessed_on"])


def penalised(evidence: Evidence, limit: rules.Penalised) -> Spells:
    """Find enterprises with a penalty within ``months``."""
    fined = evidence.penalties
    return _spells(fined[fined["months"] < limit.months])


def rectification_open(evidence: Evidence, _limit: rules.RectificationOpen) -> Spells:
    """Find rectifications that passed neither their own nor a later re-check."""
    ordered = evidence.rectifications
    return _spells(ordered[_settled_on(evidence, ordered).isna()])


def record_younger(evidence: Evidence, limit: rules.RecordYounger) -> Spells:
    """Find enterprises whose first fact is younger than ``months``."""
    return _gaps(evidence.record_months < limit.months)


def recheck_failed(evidence: Evidence, limit: rules.RecheckFailed) -> Spells:
    """Find failed re-checks; a later passed one of the same product cures."""
    ordered = evidence.rectifications
    failed = ordered[ordered["failed"]]
    cured_on = _next_passed_recheck(evidence, failed, failed["rechecked_on"])
    months = completed_months(failed["rechecked_on"], evidence.day)
    return _spells(
        failed,
        on=failed["rechecked_on"].fillna(failed["on"]),
        holds=cured_on.isna().to_numpy() | (months < limit.months),
        cured_on=cured_on,
    )


def penalty_kind(evidence: Evidence, limit: rules.PenaltyOfKind) -> Spells:
    """Find penalties of the named kinds; the decision starts the clock."""
    fined = evidence.penalties
    return _expiring(fined[fined["kind"].isin(limit.kinds)], limit.months)


def penalty_kind_missing(evidence: Evidence, limit: rules.PenaltyKindMissing) -> Spells:
    """Find penalties without a kind: it might be one that vetoes (缺项从严)."""
    fined = evidence.penalties
    return _expiring(fined[fined["kind"].isna()], limit.months)


def recalled(evidence: Evidence, limit: rules.Recalled) -> Spells:
    """Find recalls of the named kinds."""
    called = evidence.recalls
    return _expiring(called[called["kind"].isin(limit.kinds)], limit.months)


def listed(evidence: Evidence, limit: rules.Listed) -> Spells:
    """Find listings; removal from the list cures."""
    entered = evidence.listings
    named = entered[entered["list_name"].isin(limit.lists)]
    on_list = named["removed_on"].isna()
    return _spells(named, holds=on_list, cured_on=named["removed_on"])


def repeated_failures(evidence: Evidence, limit: rules.RepeatedFailures) -> Spells:
    """Find ``count`` separate failed checks sampled within ``months``.

    It holds while the earliest of them is within ``months`` of the day or the latest
    within ``lasts_months``, and until the latest is put right where that was ordered.
    """
    checks = _failed_checks(evidence)
    earliest = checks.groupby("enterprise")["sampled_on"].shift(limit.count - 1)
    repeated = completed_months(earliest, checks["sampled_on"]) < limit.months
    checks, earliest = checks[repeated], earliest[repeated]
    cured_on = checks["cured_on"]
    within = completed_months(earliest, evidence.day) < limit.months
    fresh = completed_months(checks["on"], evidence.day) < limit.lasts_months
    holds = within | fresh | cured_on.isna().to_numpy()
    return _spells(checks, holds=holds, cured_on=cured_on)


Condition = Callable[[Evidence, Any], Spells]

CONDITIONS: dict[str, Condition] = {
    function.__name__: function
    for function in (
        failed_batches,
        safety_failures,
        sampled_fewer,
        capability_short,
        penalised,
        rectification_open,
        record_younger,
        recheck_failed,
        penalty_kind,
        penalty_kind_missing,
        recalled,
        listed,
        repeated_failures,
    )
}
"""Conditions by the name a limit gives in ``when``."""


def check_conditions(known: Any, functions: Mapping[str, Callable[..., Any]]) -> None:
    """Require a function for every condition of the rulebook, and the reverse.

    ``known`` is the discriminated union of the rulebook's entries.
    """
    union = get_args(known)[0]
    named = {
        get_args(kind.model_fields["when"].annotation)[0] for kind in get_args(union)
    }
    for name in sorted(named ^ set(functions)):
        lacking = "function" if name in named else "rule entry"
        raise RulebookError(f"condition {name} has no {lacking}")


check_conditions(rules.Limit, CONDITIONS)


def is_safety(failed: pd.DataFrame) -> pd.Series:
    """Say which failures are safety failures; unknown ones are (缺项从严)."""
    return failed["severity"].isna() | failed["severity"].eq(Severity.SAFETY.value)


def counted(positions: pd.Series, size: int) -> npt.NDArray[np.intp]:
    """Return how often each position occurs; -1 (not supervised) is left out."""
    placed = positions.to_numpy()
    return np.bincount(placed[placed >= 0], minlength=size)


def _spells(
    facts: pd.DataFrame,
    *,
    on: pd.Series | None = None,
    holds: Any = True,
    cured_on: pd.Series | None = None,
) -> Spells:
    size = len(facts)
    cured = np.full(size, "NaT") if cured_on is None else cured_on
    return Spells(
        enterprise=facts["enterprise"].to_numpy(np.intp),
        on=np.asarray(facts["on"] if on is None else on, "M8[D]"),
        record=facts["record"].to_numpy(object),
        holds=np.array(np.broadcast_to(holds, size), dtype=np.bool_),
        cured_on=np.asarray(cured, "M8[D]"),
    )


def _gaps(missing: Flags, on: pd.Series | None = None) -> Spells:
    """Return those who lack something, and the day that was last looked at."""
    positions = np.flatnonzero(missing)
    seen = np.full(len(positions), "NaT") if on is None else on.to_numpy()[positions]
    days = np.asarray(seen, "M8[D]")
    record = np.where(np.isnat(days), "", days.astype(str)).astype(object)
    holds = np.ones(len(positions), dtype=np.bool_)
    return Spells(
        positions, days, record, holds, np.full(len(positions), "NaT", "M8[D]")
    )


def _expiring(facts: pd.DataFrame, months: int) -> Spells:
    """Return facts that hold for ``months`` and are cured by themselves."""
    return _spells(facts, holds=facts["months"] < months, cured_on=facts["on"])


def _next_passed_recheck(
    evidence: Evidence, ordered: pd.DataFrame, since: pd.Series
) -> pd.Series:
    """Return the first passed 复查 batch of the same product after ``since``."""
    batches = evidence.batches
    rechecks = batches["channel"].eq(Channel.RECHECK.value).fillna(value=False)
    passed = batches.loc[rechecks & ~batches["failed"], ["enterprise", "product", "on"]]
    due = ordered[["enterprise", "product"]].assign(since=since).reset_index()
    both = due.merge(passed, on=["enterprise", "product"])
    later = both[both["on"] > both["since"]]
    return later.groupby("index")["on"].min().reindex(ordered.index)


def _settled_on(evidence: Evidence, ordered: pd.DataFrame) -> pd.Series:
    """Return when each rectification passed its own or a later re-check."""
    unsettled = ordered[~ordered["passed"]]
    since = unsettled["rechecked_on"].mask(~unsettled["failed"], unsettled["on"])
    later = _next_passed_recheck(evidence, unsettled, since)
    return ordered["rechecked_on"].where(ordered["passed"]).fillna(later)


def _put_right_on(evidence: Evidence, failed: pd.DataFrame) -> pd.Series:
    """Return when each failure was settled, or its own day if nothing was ordered."""
    ordered = evidence.rectifications
    settled_on = _settled_on(evidence, ordered).set_axis(ordered["record"])
    due = failed["record"].isin(ordered["record"])
    put_right = settled_on.reindex(failed["record"]).set_axis(failed.index)
    return put_right.where(due, failed["on"])


def _failed_checks(evidence: Evidence) -> pd.DataFrame:
    """Return failed checks: batches sampled on one day, put right when all of them are.

    Checks are told apart by the day of sampling, not of the report: a batch less then
    takes a check away, and never moves one closer to another.
    """
    batches = evidence.failures
    put_right = _put_right_on(evidence, batches)
    checks = (
        batches.assign(cured_on=put_right, uncured=put_right.isna())
        .groupby(["enterprise", "sampled_on"], as_index=False)
        .agg(
            on=("on", "last"),
            record=("record", "last"),
            cured_on=("cured_on", "max"),
            uncured=("uncured", "any"),
        )
    )
    return checks.assign(cured_on=checks["cured_on"].mask(checks["uncured"]))
