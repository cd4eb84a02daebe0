"""Calendar months between days, as the law counts them."""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

Months = npt.NDArray[np.int32]
Days = npt.NDArray[np.datetime64]

NEVER = np.iinfo(np.int32).max
"""Months since something that has not happened."""


def completed_months(
    days: pd.Series | Days, until: dt.date | pd.Series | Days
) -> Months:
    """Return the whole months from each of ``days`` to ``until``; NaT gives NEVER.

    A month ends on the day of the same number, or on its last day where there is
    none (民法典第二百零二条), so that 31 August to 30 September is one month.
    """
    begun, ends = np.asarray(days, "M8[D]"), np.asarray(until, "M8[D]")
    first, last = begun.astype("M8[M]"), ends.astype("M8[M]")
    month_end = (ends + 1).astype("M8[M]") != last
    unfinished = (
        begun - first.astype("M8[D]") > ends - last.astype("M8[D]")
    ) & ~month_end
    whole = (last - first).astype(np.int64) - unfinished
    return np.where(np.isnat(begun) | np.isnat(ends), NEVER, whole).astype(np.int32)
