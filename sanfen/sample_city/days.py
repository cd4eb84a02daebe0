"""The five years of the demonstration city, counted in days since the first."""

import datetime as dt
from typing import Final

import numpy as np
from numpy.typing import NDArray

FIRST_DAY: Final = dt.date(2021, 10, 1)
LAST_DAY: Final = dt.date(2026, 9, 30)
"""The last day on which anything becomes known, whatever the day of the build."""

LAST_TWO_YEARS: Final = dt.date(2024, 10, 1)
"""Where the 24 months of Q3 begin."""

YEARS: Final = 5
LAST: Final = (LAST_DAY - FIRST_DAY).days

Days = NDArray[np.int64]
"""Days since FIRST_DAY; NEVER where a step was not taken."""

NEVER: Final = 10**6


def day_number(day: dt.date) -> int:
    """Return the days since FIRST_DAY."""
    return (day - FIRST_DAY).days


def working_day(days: Days) -> Days:
    """Return the days, those of a weekend moved to the Friday before.

    The order of two days is never reversed by this.
    """
    weekday = (days + FIRST_DAY.weekday()) % 7
    return days - np.maximum(weekday - 4, 0)


def as_dates(days: Days) -> NDArray[np.datetime64]:
    """Return calendar dates; what is not known by LAST_DAY is missing."""
    known = np.where(days <= LAST, days, 0).astype("timedelta64[D]")
    dates = (np.datetime64(FIRST_DAY, "D") + known).astype("datetime64[us]")
    dates[days > LAST] = np.datetime64("NaT")
    return dates


def year_of(days: Days) -> NDArray[np.int64]:
    """Return the calendar year."""
    dates = np.datetime64(FIRST_DAY, "D") + days.astype("timedelta64[D]")
    return dates.astype("datetime64[Y]").astype(np.int64) + 1970
