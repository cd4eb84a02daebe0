"""Checking a submission: every problem of every file, in one go."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sanfen.area import Area
from sanfen.intake.coherence import TypedSheet, coherence_problems
from sanfen.intake.problems import Problem
from sanfen.intake.reading import Submission
from sanfen.intake.references import (
    area_problems,
    duplicate_problems,
    reference_problems,
    taken_problems,
)
from sanfen.intake.sheets import Sheet
from sanfen.intake.shipped import with_shipped
from sanfen.intake.values import ReadColumn, read_column
from sanfen.ledger import audit
from sanfen.ledger.actor import Actor
from sanfen.ledger.reading import read_records
from sanfen.ledger.store import Ledger
from sanfen.rights import Right


@dataclass(frozen=True)
class Checked:
    """A submission with its values read, against the ledger of one moment.

    ``before`` are the records of that moment as far as who sends may see them,
    ``city`` all of them; ``head`` is its last audit record.
    """

    submission: Submission
    sheets: tuple[TypedSheet, ...]
    problems: tuple[Problem, ...]
    area: Area
    before: Mapping[str, pd.DataFrame]
    city: Mapping[str, pd.DataFrame]
    head: str

    @property
    def is_accepted(self) -> bool:
        """Tell whether all of it may be written."""
        return not self.problems


def check(
    submission: Submission, ledger: Ledger, actor: Actor, today: dt.date
) -> Checked:
    """Read every value and report everything wrong. Nothing is written."""
    actor.require(Right.IMPORT)
    with ledger.reading() as connection:
        head = audit.head(connection)
        city = read_records(connection)
    before = actor.area.part_of(city)
    complete = with_shipped(submission, before)
    sheets = []
    problems = list(complete.problems)
    for sheet in complete.sheets:
        typed, faults = _typed(sheet)
        sheets.append(typed)
        problems += faults
        problems += coherence_problems(typed, today)
    problems += duplicate_problems(sheets)
    problems += taken_problems(sheets, before)
    problems += reference_problems(sheets, before)
    if not actor.area.is_city:
        problems += area_problems(sheets, actor.area, before, city)
    told = _in_order(problems)
    return Checked(complete, tuple(sheets), told, actor.area, before, city, head)


def _typed(sheet: Sheet) -> tuple[TypedSheet, list[Problem]]:
    values = {}
    problems: list[Problem] = []
    for column in sheet.format.columns:
        text = sheet.text(column.code)
        read = read_column(column, text)
        values[column.code] = read.column
        problems += _faults(sheet, column.code, read)
        if column.required and column.code in sheet.places:
            problems += sheet.problems([column.code], text.isna(), "required")
    return TypedSheet(sheet, pd.DataFrame(values)), problems


def _faults(sheet: Sheet, code: str, read: ReadColumn) -> Iterator[Problem]:
    rows = np.flatnonzero(read.fault_of_row >= 0)
    texts = sheet.text(code).iloc[rows]
    for row, text in zip(rows.tolist(), texts.tolist(), strict=True):
        fault = read.faults[read.fault_of_row[row]]
        line = int(sheet.lines[row])
        title = sheet.title(code)
        yield Problem(sheet.file, line, title, text, fault.kind, fault.facts)


def _in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Sort by file as sent, then line; equal places keep the order of checking."""
    order = {file: place for place, file in enumerate(_files(problems))}
    return tuple(sorted(problems, key=lambda found: (order[found.file], found.row)))


def _files(problems: Sequence[Problem]) -> Iterator[str]:
    yield from dict.fromkeys(problem.file for problem in problems)
