"""From files to a submission: which file is which table, and its text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from sanfen.intake.csv_files import csv_rows, decoded
from sanfen.intake.problems import Problem
from sanfen.intake.sheets import Rows, Sheet, sheet
from sanfen.intake.sources import MOST_FILES, Source, sources
from sanfen.intake.workbooks import workbook_sheets
from sanfen.ledger.tables import RECORD_TABLES
from sanfen.wording import LANGUAGES, say

_AFTER_NAME: Final = tuple(" _-.(（0123456789")
"""What may follow the name of a file: a year, a quarter, a browser's ``(1)``."""


@dataclass(frozen=True)
class Submission:
    """Files sent together: imported as one, or refused as one.

    ``digests`` are the SHA-256 of the files by name: what exactly was sent.
    """

    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]
    digests: Mapping[str, str]


def read(paths: Iterable[Path | Source]) -> Submission:
    """Read files, folders and uploads as one submission. What is wrong is kept."""
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    found = list(islice(sources(paths), MOST_FILES + 1))
    if len(found) > MOST_FILES:
        many = Problem("", 1, "", "", "too_many", {"limit": MOST_FILES})
        return Submission((), (many,), {})
    for source in found:
        of_source, wrong = _read_source(source)
        sheets += of_source
        problems += wrong
    if not found:
        problems.append(Problem("", 1, "", "", "no_files"))
    digests = {source.name: sha256(source.content).hexdigest() for source in found}
    return Submission(tuple(sheets), tuple(problems), digests)


def table_title(table: str, language: str = "zh") -> str:
    """Return the name of an import file in words."""
    return say(f"intake.table_{table}", "zh" if language == "zh" else "en")


def _read_source(source: Source) -> tuple[list[Sheet], list[Problem]]:
    if refusal := source.refusal():
        return [], [refusal]
    return _read_workbook(source) if source.is_workbook else _read_csv(source)


def _read_csv(source: Source) -> tuple[list[Sheet], list[Problem]]:
    table = _table(source.stem)
    if table is None:
        return [], [_unknown_name(source.name, source.stem)]
    text = decoded(source)
    if isinstance(text, Problem):
        return [], [text]
    rows, problems = csv_rows(source, text)
    return _of_rows(source.name, table, rows, problems)


def _read_workbook(source: Source) -> tuple[list[Sheet], list[Problem]]:
    found = workbook_sheets(source)
    if isinstance(found, Problem):
        return [], [found]
    named = {name: rows for name, rows in found if rows and name not in _notes()}
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    if not named:
        problems.append(Problem(source.name, 1, "", "", "empty_file"))
    for name, rows in named.items():
        table = _table(name) or (_table(source.stem) if len(named) == 1 else None)
        file = f"{source.name}#{name}"
        if table is None:
            problems.append(_unknown_name(file, name))
        else:
            of_sheet, wrong = _of_rows(file, table, *_even(file, rows))
            sheets += of_sheet
            problems += wrong
    return sheets, problems


def _even(file: str, rows: Rows) -> tuple[Rows, list[Problem]]:
    """Part the rows that have something to the right of the last header."""
    width = len(rows[0][1])
    problems = [
        Problem(file, line, "", "", "ragged_line", {"cells": len(row), "width": width})
        for line, row in rows
        if len(row) != width
    ]
    return [(line, row) for line, row in rows if len(row) == width], problems


def _of_rows(
    file: str, table: str, rows: Rows, problems: list[Problem]
) -> tuple[list[Sheet], list[Problem]]:
    if not rows:
        return [], problems
    (line, header), *rest = rows
    read_sheet, of_header = sheet(file, table, header, line, rest)
    return [read_sheet], of_header + problems


def _table(name: str) -> str | None:
    """Return the table a file or sheet is named after, by code or in words."""
    plain = name.strip().casefold()
    names = {
        title.casefold(): table
        for table in RECORD_TABLES
        for title in (table, *(table_title(table, said) for said in LANGUAGES.values()))
    }
    fitting = [known for known in names if _is_named(plain, known)]
    return names[max(fitting, key=len)] if fitting else None


def _is_named(name: str, known: str) -> bool:
    rest = name.removeprefix(known)
    return name.startswith(known) and (not rest or rest.startswith(_AFTER_NAME))


def _notes() -> set[str]:
    """Return the sheets of our own workbooks that hold no records."""
    keys = ("intake.sheet_notes", "intake.sheet_problems")
    return {say(key, language) for key in keys for language in LANGUAGES.values()}


def _unknown_name(file: str, name: str) -> Problem:
    known = "、".join(f"{table_title(table)}({table})" for table in RECORD_TABLES)
    return Problem(file, 1, "", name, "unknown_file", {"known": known})
