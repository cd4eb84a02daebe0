"""Files handed out: XLSX and CSV with the same rows.

Names in records are data: a cell that begins like a formula is text in the workbook
and carries an apostrophe in the CSV, so that no spreadsheet runs it.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 48


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list ready to leave the house: headers, rows, and what they are about."""

    table: pd.DataFrame
    shares: tuple[str, ...]
    title: str
    about: str
    facts: Mapping[str, str]
    mark: str
    mark_header: str

    @property
    def marked(self) -> pd.DataFrame:
        """Return the rows, each with the mark where there is one."""
        if not self.mark:
            return self.table
        return self.table.assign(**{self.mark_header: self.mark})

    def file_name(self, ending: str) -> str:
        """Return a name that says what is inside."""
        parts = [self.mark, sheet_name(self.title), next(iter(self.facts.values()))]
        return "_".join(part for part in parts if part) + f".{ending}"


def as_csv(sheet: Sheet) -> bytes:
    """Return the rows as CSV, UTF-8 with the mark that spreadsheets look for."""
    text = sheet.marked.map(_harmless).rename(columns=_harmless)
    return text.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def as_workbook(*sheets: Sheet) -> bytes:
    """Return a workbook with a sheet of rows for each list, and a last one about them."""
    target = io.BytesIO()
    with new_book(target) as book:
        for sheet in sheets:
            write_list(book, sheet)
        write_facts(book, sheets[0])
    return target.getvalue()


def new_book(target: io.BytesIO) -> xlsxwriter.Workbook:
    """Return a workbook in which text is text: no formula and no link comes of it."""
    return xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )


def header_format(book: xlsxwriter.Workbook) -> Format:
    """Return how the first line of a list looks."""
    return book.add_format({"bold": True, "bottom": 1, "text_wrap": True})


def write_list(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    """Add a page with the rows."""
    page = book.add_worksheet(sheet_name(sheet.title))
    header = header_format(book)
    percent = book.add_format({"num_format": "0.0%"})
    rows = sheet.marked
    for place, (name, values) in enumerate(rows.items()):
        label = str(name)
        page.write_string(0, place, label, header)
        page.set_column(
            place,
            place,
            _width(label, values),
            percent if label in sheet.shares else None,
        )
        for line, value in enumerate(values, start=1):
            _write(page, line, place, value)
    page.freeze_panes(1, 0)
    if len(rows):
        page.autofilter(0, 0, len(rows), len(rows.columns) - 1)
    page.set_footer(f"&L{sheet.mark}&R&P / &N")


def write_facts(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    """Add a page that says what the workbook is about."""
    page = book.add_worksheet(sheet_name(sheet.about))
    header = header_format(book)
    page.set_column(0, 1, 24)
    page.write_string(0, 0, sheet.title, header)
    page.write_string(0, 1, sheet.mark, header)
    for line, (name, value) in enumerate(sheet.facts.items(), start=1):
        page.write_string(line, 0, name)
        page.write_string(line, 1, value)


def _write(page: Worksheet, line: int, place: int, value: Any) -> None:
    if pd.isna(value):
        return
    if isinstance(value, str):
        page.write_string(line, place, value)
    else:
        page.write(line, place, value)


def _harmless(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def sheet_name(title: str) -> str:
    """Return a title as the name of a page: no sign that a spreadsheet forbids."""
    return "".join(" " if sign in r"[]:*?/\'" else sign for sign in title)[:31]


def _width(label: str, values: pd.Series) -> int:
    shown = [label, *map(str, values.head(200))]
    longest = max(sum(2 if ord(sign) > 255 else 1 for sign in text) for text in shown)
    return min(longest + 2, _WIDEST)
