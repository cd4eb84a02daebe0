"""One function for each condition that a limit of the rulebook may name in ``when``.

Each returns the facts that met it, as a table of *spells*: ``enterprise`` (position),
``on`` and ``record`` of the fact, ``holds`` (still in force on the day) and
``cured_on`` (the day it was put right, NaT if it was not). A gap in what is known has
no fact: its ``on`` is NaT.
"""

from collections.abc import Callable, Mapping
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.evidence import Evidence
from sanfen.grading.months import completed_months
from sanfen.rulebook import RulebookError
from sanfen.rulebook import enterprise as rules
from sanfen.vocabulary import Channel, Severity

SPELL_COLUMNS = ["enterprise", "on", "record", "holds", "cured_on"]


def failed_batches(evidence: Evidence, limit: rules.FailedBatches) -> pd.DataFrame:
    """Find enterprises with ``count`` failed batches within ``months``."""
    failed = failures(evidence)
    recent = failed[failed["months"] < limit.months]
    count = recent.groupby("enterprise")["record"].transform("size")
    return _facts(recent[count >= limit.count])


def safety_failures(evidence: Evidence, limit: rules.SafetyFailures) -> pd.DataFrame:
    """Find enterprises with a safety failure within ``months``."""
    failed = failures(evidence)
    return _facts(failed[is_safety(failed) & (failed["months"] < limit.months)])


def sampled_fewer(evidence: Evidence, limit: rules.SampledFewer) -> pd.DataFrame:
    """Find enterprises with fewer than ``count`` batches within ``months``."""
    recent = evidence.batches[evidence.batches["months"] < limit.months]
    return _gaps(counted(recent["enterprise"], evidence.size) < limit.count)


def capability_short(evidence: Evidence, limit: rules.CapabilityShort) -> pd.DataFrame:
    """Find enterprises whose capability is not accepted, or not known."""
    accepted = evidence.capabilities[limit.item].isin(limit.accepted)
    short = evidence.capabilities[~accepted]
    return _spells(
        enterprise=short.index.to_numpy(),
        on=short["assessed_on"],
        record=short["assessed_on"].dt.strftime("%Y-%m-%d").fillna(""),
    )


def penalised(evidence: Evidence, limit: rules.Penalised) -> pd.DataFrame:
    """Find enterprises with a penalty within ``months``."""
    fined = _placed(evidence.penalties)
    return _facts(fined[fined["months"] < limit.months])


def rectification_open(
    evidence: Evidence, _limit: rules.RectificationOpen
) -> pd.DataFrame:
    """Find rectifications that passed neither their own nor a later re-check."""
    ordered = _placed(evidence.rectifications)
    unsettled = ordered[~ordered["passed"]]
    since = unsettled["rechecked_on"].mask(~unsettled["failed"], unsettled["on"])
    return _facts(unsettled[_next_passed_recheck(evidence, unsettled, since).isna()])


def record_younger(evidence: Evidence, limit: rules.RecordYounger) -> pd.DataFrame:
    """Find enterprises whose first fact is younger than ``months``."""
    return _gaps(evidence.record_months < limit.months)


def recheck_failed(evidence: Evidence, limit: rules.RecheckFailed) -> pd.DataFrame:
    """Find failed re-checks; a later passed one of the same product cures."""
    ordered = _placed(evidence.rectifications)
    failed = ordered[ordered["failed"]]
    cured_on = _next_passed_recheck(evidence, failed, failed["rechecked_on"])
    months = completed_months(failed["rechecked_on"], evidence.day)
    return _spells(
        enterprise=failed["enterprise"],
        on=failed["rechecked_on"].fillna(failed["on"]),
        record=failed["record"],
        holds=cured_on.isna().to_numpy() | (months < limit.months),
        cured_on=cured_on,
    )


def penalty_kind(evidence: Evidence, limit: rules.PenaltyOfKind) -> pd.DataFrame:
    """Find penalties of the named kinds; the decision starts the clock."""
    fined = _placed(evidence.penalties)
    return _expiring(fined[fined["kind"].isin(limit.kinds)], limit.months)


def penalty_kind_missing(
    evidence: Evidence, limit: rules.PenaltyKindMissing
) -> pd.DataFrame:
    """Find penalties without a kind: it might be one that vetoes (缺项从严)."""
    fined = _placed(evidence.penalties)
    return _expiring(fined[fined["kind"].isna()], limit.months)


def recalled(evidence: Evidence, limit: rules.Recalled) -> pd.DataFrame:
    """Find recalls of the named kinds."""
    called = _placed(evidence.recalls)
    return _expiring(called[called["kind"].isin(limit.kinds)], limit.months)


def listed(evidence: Evidence, limit: rules.Listed) -> pd.DataFrame:
    """Find listings; removal from the list cures."""
    entered = _placed(evidence.listings)
    named = entered[entered["list_name"].isin(limit.lists)]
    return _spells(
        enterprise=named["enterprise"],
        on=named["on"],
        record=named["record"],
        holds=named["removed_on"].isna(),
        cured_on=named["removed_on"],
    )


def repeated_failures(
    evidence: Evidence, limit: rules.RepeatedFailures
) -> pd.DataFrame:
    """Find ``count`` separate failed checks within ``months`` of one another.

    Batches sampled on one day are one check. It holds while the earliest of them is
    within ``months``, and until the latest is put right where that was ordered.
    """
    checks = failures(evidence).drop_duplicates(["enterprise", "sampled_on"])
    earlier = checks.groupby("enterprise")[["on", "months"]].shift(limit.count - 1)
    apart = completed_months(earlier["on"], checks["on"])
    repeated = checks[earlier["on"].notna() & (apart < limit.months)]
    cured_on = _put_right_on(evidence, repeated)
    still_within = earlier.loc[repeated.index, "months"] < limit.months
    return _spells(
        enterprise=repeated["enterprise"],
        on=repeated["on"],
        record=repeated["record"],
        holds=still_within | cured_on.isna(),
        cured_on=cured_on,
    )


Condition = Callable[[Evidence, Any], pd.DataFrame]

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


def failures(evidence: Evidence) -> pd.DataFrame:
    """Return the failed batches of supervised enterprises, oldest first."""
    placed = _placed(evidence.batches)
    return placed[placed["failed"]]


def is_safety(failed: pd.DataFrame) -> pd.Series:
    """Say which failures are safety failures; unknown ones are (缺项从严)."""
    return failed["severity"].isna() | failed["severity"].eq(Severity.SAFETY.value)


def counted(positions: pd.Series, size: int) -> npt.NDArray[np.intp]:
    """Return how often each position occurs; -1 (not supervised) is left out."""
    placed = positions.to_numpy()
    return np.bincount(placed[placed >= 0], minlength=size)


def _placed(facts: pd.DataFrame) -> pd.DataFrame:
    return facts[facts["enterprise"] >= 0]


def _spells(**columns: Any) -> pd.DataFrame:
    given = {name: np.asarray(column) for name, column in columns.items()}
    size = len(given["enterprise"])
    given.setdefault("holds", np.ones(size, dtype=bool))
    given.setdefault("cured_on", np.full(size, "NaT", dtype="datetime64[us]"))
    return pd.DataFrame(given)[SPELL_COLUMNS]


def _facts(facts: pd.DataFrame) -> pd.DataFrame:
    return _spells(
        enterprise=facts["enterprise"], on=facts["on"], record=facts["record"]
    )


def _gaps(missing: npt.NDArray[np.bool_]) -> pd.DataFrame:
    positions = np.flatnonzero(missing)
    return _spells(
        enterprise=positions,
        on=np.full(len(positions), "NaT", dtype="datetime64[us]"),
        record=np.full(len(positions), "", dtype=object),
    )


def _expiring(facts: pd.DataFrame, months: int) -> pd.DataFrame:
    return _spells(
        enterprise=facts["enterprise"],
        on=facts["on"],
        record=facts["record"],
        holds=facts["months"] < months,
        cured_on=facts["on"],
    )


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


def _put_right_on(evidence: Evidence, failed: pd.DataFrame) -> pd.Series:
    """Return when each failure passed its re-check, or its own day if none was due."""
    ordered = evidence.rectifications.set_index("record")
    passed_on = ordered["rechecked_on"].where(ordered["passed"])
    due = failed["record"].isin(ordered.index)
    put_right = pd.Series(
        passed_on.reindex(failed["record"]).to_numpy(), index=failed.index
    )
    return put_right.where(due, failed["on"])
