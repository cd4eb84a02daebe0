"""责令改正 and 复查 of what failed, on the clock of 市监总局令第18号.

A failed re-check is published and sampled a second time 60 to 90 days later (第四十八条):
the failed 复查 batch has a rectification of its own.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.sample_city.days import LAST, NEVER, as_dates, working_day
from sanfen.sample_city.failing import tested
from sanfen.sample_city.luck import days_between, luck
from sanfen.vocabulary import Channel, Domain, Verdict

LATE_SHARE: Final = 0.15
RECHECK_FAILED_SHARE: Final = 0.165
SECOND_FAILED_SHARE: Final = 0.12
NEVER_SHARE: Final = 0.008
"""Rectifications that the enterprise never reported as done."""

SAMPLED_AGAIN_SHARE: Final = 0.6
"""Passed first re-checks that took a sample; failed ones always did."""

ROUNDS: Final = 3
"""A third re-check always passes: whoever cannot pass it has stopped."""


def put_right(batches: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rectifications of failed ``batches``, and the 复查 batches.

    Rectifications name their batch by its number in ``batch``.
    """
    failed = batches[batches["failed"]].reset_index(drop=True)
    orders, rechecks = [], []
    for turn in range(ROUNDS):
        ordered = _ordered(failed, turn)
        orders.append(ordered)
        again = _sampled_again(ordered, first=len(batches) * (turn + 1))
        rechecks.append(again)
        failed = again[again["failed"]].reset_index(drop=True)
    return pd.concat(orders, ignore_index=True), pd.concat(rechecks, ignore_index=True)


def _ordered(failed: pd.DataFrame, turn: int) -> pd.DataFrame:
    """Return the steps of each rectification, in days."""
    wait, late, long, check, never, fails, again = luck(failed, "orders", 7).T
    ordered = working_day(failed["reported"].to_numpy() + days_between(4, 21, wait))
    if turn == 0:
        in_time = days_between(12, 56, long)
        span = np.where(late < LATE_SHARE, days_between(61, 100, long), in_time)
        rectified = working_day(ordered + span)
        rechecked = working_day(rectified + days_between(8, 16, check))
    else:  # after the 公告 of a failed re-check
        rectified = working_day(ordered + days_between(40, 58, long))
        rechecked = working_day(ordered + days_between(63, 75, check))
    steps = failed.assign(
        ordered=ordered,
        rectified=np.where(never < NEVER_SHARE, NEVER, rectified),
        rechecked=np.where(never < NEVER_SHARE, NEVER, rechecked),
        recheck_failed=fails < _recheck_risk(failed, turn),
        sampled_again=again < SAMPLED_AGAIN_SHARE,
    )
    return steps[steps["ordered"] <= LAST].reset_index(drop=True)


def _recheck_risk(failed: pd.DataFrame, turn: int) -> NDArray[np.float64]:
    """Return the chance to fail the re-check; stories know theirs."""
    told = failed["recheck_risk"].to_numpy(dtype=float)
    share = (RECHECK_FAILED_SHARE, SECOND_FAILED_SHARE, 0.0)[turn]
    by_quality = share * (0.6 + 0.2 * failed["failing"].to_numpy()).clip(0.6, 1.4)
    return np.where(np.isnan(told), by_quality, told if turn == 0 else 0.0)


def _sampled_again(ordered: pd.DataFrame, *, first: int) -> pd.DataFrame:
    """Return the 复查 batches, reported on the day of the re-check."""
    # A failed re-check took a sample, and so did the second one, which cures.
    second = (ordered["channel"] == Channel.RECHECK).to_numpy()
    sampled = second | (ordered["recheck_failed"] | ordered["sampled_again"]).to_numpy()
    again = ordered[sampled & (ordered["rechecked"] <= LAST).to_numpy()]
    again = again.reset_index(drop=True)
    batches = again.assign(
        batch=first + np.arange(len(again)),
        day=working_day(np.maximum(again["rechecked"] - 8, again["rectified"])),
        reported=again["rechecked"],
        failed=again["recheck_failed"],
        channel=Channel.RECHECK.value,
        domain=Domain.PRODUCTION.value,
    )
    return tested(batches)


def rectification_table(orders: pd.DataFrame) -> pd.DataFrame:
    """Return the table of rectifications, later steps blank where not yet taken."""
    rechecked = orders["rechecked"].to_numpy()
    verdict = np.where(
        orders["recheck_failed"], Verdict.FAILED.value, Verdict.PASSED.value
    )
    return pd.DataFrame(
        {
            "sheet_no": orders["sheet_no"].to_numpy(),
            "ordered_on": as_dates(orders["ordered"].to_numpy()),
            "rectified_on": as_dates(orders["rectified"].to_numpy()),
            "rechecked_on": as_dates(rechecked),
            "recheck_verdict": pd.Series(verdict).where(rechecked <= LAST),
        }
    )
