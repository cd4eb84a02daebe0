"""Reading XLSX: every cell as the text a person would have typed into a CSV."""

import datetime as dt
import re
import zipfile
from io import BytesIO
from typing import Any, Final

from python_calamine import CalamineError, CalamineSheet, load_workbook

from sanfen.intake.csv_files import without_blank_end
from sanfen.intake.problems import Problem
from sanfen.intake.sheets import Rows
from sanfen.intake.sources import Source

MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 40_000_000
EXACT_DIGITS: Final = 15
"""A spreadsheet keeps fifteen digits of a number; more are zeros or invented."""

_PLACE: Final = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")


def workbook_sheets(source: Source) -> list[tuple[str, Rows]] | Problem:
    """Return the sheets of a workbook by name, or why it cannot be read."""
    if _is_too_sparse(source.content):
        facts = {"limit": MOST_COLUMNS}
        return Problem(source.name, 1, "", "", "too_wide", facts)
    try:
        book = load_workbook(BytesIO(source.content))
        names = book.sheet_names
        return [(name, _rows(book.get_sheet_by_name(name))) for name in names]
    except (CalamineError, OSError, ValueError):
        return Problem(source.name, 1, "", "", "not_a_workbook")


def _is_too_sparse(content: bytes) -> bool:
    """Tell a workbook with a cell so far out that the sheet would not fit in memory."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return any(
            _extent(archive.read(name)) > MOST_CELLS
            for name in archive.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
        )


def _extent(sheet: bytes) -> int:
    """Return how many cells the sheet spans, or more than allowed if it is too wide."""
    places = set(_PLACE.findall(sheet))
    columns = {column for column, _ in places}
    width = max((_column_number(column) for column in columns), default=0)
    if width > MOST_COLUMNS:
        return MOST_CELLS + 1
    return width * max((int(row) for _, row in places), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _rows(sheet: CalamineSheet) -> Rows:
    rows: Rows = []
    width = 0
    for line, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        row = [_text(cell) for cell in cells]
        if not any(row):
            continue
        if not rows:
            row = without_blank_end(row)
            width = len(row)
        rows.append((line, row[:width] if not any(row[width:]) else row))
    return rows


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | int):
        return _number(float(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return str(cell)


def _number(value: float) -> str:
    if abs(value) >= 10**EXACT_DIGITS:
        # As the spreadsheet itself shows it: checking sees that digits were lost.
        return f"{value:.{EXACT_DIGITS - 1}E}"
    return str(int(value)) if value.is_integer() else repr(value)
