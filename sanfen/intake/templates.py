"""Templates of the import files, with a filled row, drop-down lists and notes."""

import csv
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO, StringIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from sanfen.intake.formats import Column, Format, format_of
from sanfen.intake.reading import table_title
from sanfen.intake.spreadsheet_text import guarded_text
from sanfen.ledger.tables import RECORD_TABLES
from sanfen.wording import Language, say

FILLED_ROWS: Final = 5000
"""Rows below the header that have drop-down lists and text format."""

_WIDE: Final = 14


def template_csv(table: str) -> bytes:
    """Return the CSV template of a table: header and example, UTF-8 with BOM."""
    form = format_of(table)
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.header for column in form.columns)
    example = _examples()[table]
    writer.writerow(guarded_text(example.get(code, "")) for code in form.by_code)
    return text.getvalue().encode("utf-8-sig")


def template_workbook(
    language: Language, tables: Sequence[str] = tuple(RECORD_TABLES)
) -> bytes:
    """Return a workbook with one sheet for each table, and a sheet of notes."""
    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    for table in tables:
        _table_sheet(book, format_of(table), language)
    _notes_sheet(book, [format_of(table) for table in tables], language)
    book.close()
    return content.getvalue()


def _table_sheet(book: Workbook, form: Format, language: Language) -> None:
    sheet = book.add_worksheet(table_title(form.table))
    required = book.add_format({"bold": True, "bg_color": "#DCE6F1", "num_format": "@"})
    optional = book.add_format({"bg_color": "#F2F2F2", "num_format": "@"})
    as_text = book.add_format({"num_format": "@"})
    example = _examples()[form.table]
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(form.columns):
        star = "*" if column.required else ""
        cell_format = required if column.required else optional
        sheet.write_string(0, place, f"{column.header}{star}", cell_format)
        # Everything is text: a template must not guess numbers and dates.
        sheet.set_column(place, place, max(_WIDE, 2 * len(column.header) + 2), as_text)
        sheet.write_string(1, place, example.get(column.code, ""), as_text)
        if column.members:
            _drop_down(sheet, place, column, language)


def _drop_down(
    sheet: Worksheet, place: int, column: Column, language: Language
) -> None:
    sheet.data_validation(
        1,
        place,
        FILLED_ROWS,
        place,
        {
            "validate": "list",
            "source": list(column.members),
            "error_title": column.header,
            "error_message": say("intake.hint_not_listed", language),
        },
    )


def _notes_sheet(book: Workbook, forms: Sequence[Format], language: Language) -> None:
    sheet = book.add_worksheet(say("intake.sheet_notes", language))
    bold = book.add_format({"bold": True})
    hints = ("intake.hint_header", "intake.hint_key", "intake.hint_text")
    for line, key in enumerate(hints):
        sheet.write_string(line, 0, say(key, language))
    start = len(hints) + 1
    for place, title in enumerate(note_titles(language)):
        sheet.write_string(start, place, title, bold)
    notes = [note for form in forms for note in column_notes(form, language)]
    for line, note in enumerate(notes, start=start + 1):
        for place, text in enumerate(note):
            sheet.write_string(line, place, text)
    sheet.set_column(0, 4, 18)
    sheet.set_column(5, 5, 70)


def note_titles(language: Language) -> list[str]:
    """Return the titles of :func:`column_notes`."""
    keys = (
        "intake.note_table",
        "intake.note_column",
        "intake.note_code",
        "intake.note_required",
        "intake.note_kind",
        "intake.note_allowed",
    )
    return [say(key, language) for key in keys]


def column_notes(form: Format, language: Language) -> list[tuple[str, ...]]:
    """Explain every column: table, header, code, required, kind, allowed values."""
    return [
        (
            table_title(form.table, language),
            column.header,
            column.code,
            _duty(form, column, language),
            say(f"intake.kind_{column.kind}", language),
            _allowed(form, column, language),
        )
        for column in form.columns
    ]


def _duty(form: Format, column: Column, language: Language) -> str:
    if column.code in form.key:
        return say("intake.note_in_key", language)
    return say("intake.note_yes" if column.required else "intake.note_no", language)


def _allowed(form: Format, column: Column, language: Language) -> str:
    if column.members:
        return "、".join(column.members)
    for reference in form.references:
        if column.code in reference.columns:
            title = table_title(reference.table, language)
            return say("intake.allowed_reference", language, table=title)
    if column.lowest is not None and column.highest is not None:
        limits = {"lowest": f"{column.lowest:g}", "highest": f"{column.highest:g}"}
        return say("intake.allowed_range", language, **limits)
    if column.lowest is not None:
        return say("intake.allowed_from", language, lowest=f"{column.lowest:g}")
    return say("intake.allowed_any", language)


@cache
def _examples() -> dict[str, dict[str, str]]:
    text = files("sanfen.intake").joinpath("examples.toml").read_text("utf-8")
    return tomllib.loads(text)
