"""Months are counted as the law counts them: to the day of the same number."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from sanfen.grading.months import NEVER, completed_months


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("begun", "until", "months"),
    [
        ("2025-09-30", "2026-09-30", 12),
        ("2025-10-01", "2026-09-30", 11),
        ("2025-09-29", "2026-09-30", 12),
        ("2026-09-30", "2026-09-30", 0),
        ("2026-08-31", "2026-09-30", 1),
        ("2026-08-31", "2026-09-29", 0),
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-02-27", 0),
        ("2026-01-28", "2026-02-28", 1),
        ("2024-01-30", "2024-02-29", 1),
        ("2024-01-29", "2024-02-28", 0),
        ("2024-02-29", "2025-02-28", 12),
        ("2023-02-28", "2024-02-28", 12),
        ("2023-02-28", "2024-02-27", 11),
        ("2025-12-31", "2026-01-01", 0),
        ("2023-09-30", "2026-09-30", 36),
    ],
)
def test_a_month_ends_on_the_day_of_the_same_number_or_the_last(begun, until, months):
    days = pd.Series([pd.Timestamp(begun)])
    assert completed_months(days, day(until)).tolist() == [months]


def test_what_has_not_happened_was_never():
    days = pd.Series([pd.NaT, pd.Timestamp("2026-01-01")], dtype="datetime64[us]")
    assert completed_months(days, day("2026-02-01")).tolist() == [NEVER, 1]


def test_each_day_may_have_its_own_end():
    begun = pd.to_datetime(pd.Series(["2026-01-15", "2026-01-15"]))
    until = pd.to_datetime(pd.Series(["2026-02-14", "2026-02-15"]))
    assert completed_months(begun, until).tolist() == [0, 1]


def test_no_days_give_no_months():
    assert (
        completed_months(pd.Series(dtype="datetime64[us]"), day("2026-01-01")).size == 0
    )


def test_an_earlier_day_is_never_fewer_months_ago():
    days = pd.Series(pd.date_range("2022-01-01", "2026-09-30"))
    for until in ("2026-09-30", "2027-02-28", "2028-02-29", "2026-10-15"):
        assert (np.diff(completed_months(days, day(until))) <= 0).all()
