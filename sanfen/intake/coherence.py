"""What the columns of one row say together: days in order, parts that belong."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from sanfen.intake.problems import Problem
from sanfen.intake.sheets import Sheet
from sanfen.vocabulary import Verdict

MAY_LIE_AHEAD: Final = frozenset({"licence_expires_on"})
"""Days that are not facts of the past."""

ORDER_OF_DAYS: Final = {
    "spot_checks": [("sampled_on", "reported_on")],
    "rectifications": [
        ("ordered_on", "rectified_on"),
        ("ordered_on", "rechecked_on"),
    ],
    "listings": [("listed_on", "removed_on")],
}
"""Pairs of days of which the second cannot come before the first."""

BELONG_TOGETHER: Final = {"rectifications": [("rechecked_on", "recheck_verdict")]}
"""Columns that are both filled or both blank."""


@dataclass(frozen=True)
class TypedSheet:
    """A sheet with its values read: missing where blank or unreadable."""

    sheet: Sheet
    rows: pd.DataFrame


def coherence_problems(typed: TypedSheet, today: dt.date) -> Iterator[Problem]:
    """Yield what the columns of a row contradict each other, or the calendar, in."""
    yield from _days_ahead(typed, today)
    yield from _days_out_of_order(typed)
    yield from _parts_without_each_other(typed)
    if typed.sheet.table == "spot_checks":
        yield from _severity_of_a_pass(typed)


def _days_ahead(typed: TypedSheet, today: dt.date) -> Iterator[Problem]:
    for column in typed.sheet.format.columns:
        if column.kind == "day" and column.code not in MAY_LIE_AHEAD:
            bad = typed.rows[column.code] > pd.Timestamp(today)
            yield from typed.sheet.problems([column.code], bad, "future", today=today)


def _days_out_of_order(typed: TypedSheet) -> Iterator[Problem]:
    sheet = typed.sheet
    for first, second in ORDER_OF_DAYS.get(sheet.table, []):
        yield from sheet.problems(
            [second],
            typed.rows[second] < typed.rows[first],
            "too_early",
            first=sheet.title(first),
            first_day=sheet.text(first),
        )


def _parts_without_each_other(typed: TypedSheet) -> Iterator[Problem]:
    sheet = typed.sheet
    for pair in BELONG_TOGETHER.get(sheet.table, []):
        for blank, filled in (pair, pair[::-1]):
            bad = sheet.text(blank).isna() & sheet.text(filled).notna()
            yield from sheet.problems(
                [blank], bad, "belongs_with", other=sheet.title(filled)
            )


def _severity_of_a_pass(typed: TypedSheet) -> Iterator[Problem]:
    passed = typed.rows["verdict"] == Verdict.PASSED
    bad = passed & typed.sheet.text("severity").notna()
    yield from typed.sheet.problems(["severity"], bad, "severity_of_pass")
