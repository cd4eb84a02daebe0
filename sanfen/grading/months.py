"""Calendar months between days, as the law counts them."""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.vocabulary import MONTHS_PER_YEAR

Months = npt.NDArray[np.int32]

NEVER = np.iinfo(np.int32).max
"""Months since something that has not happened."""


def completed_months(days: pd.Series, until: dt.date | pd.Series) -> Months:
    """Return the whole months from each of ``days`` to ``until``; NaT gives NEVER.

    A month ends on the day of the same number, or on its last day where there is
    none (民法典第二百零二条), so that 31 August to 30 September is one month.
    """
    begun = days.dt
    ends = pd.Series(pd.to_datetime(until), index=days.index).dt
    months = (ends.year - begun.year) * MONTHS_PER_YEAR + ends.month - begun.month
    unfinished = (begun.day > ends.day) & ~ends.is_month_end
    whole = (months - unfinished).to_numpy("float64", na_value=np.nan)
    return np.where(np.isnan(whole), NEVER, whole).astype(np.int32)
