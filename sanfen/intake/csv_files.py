"""Reading CSV: encodings, broken quotes and ragged lines."""

import csv
import re
from collections.abc import Sequence
from io import StringIO

from sanfen.intake.problems import Problem
from sanfen.intake.sheets import Rows
from sanfen.intake.sources import Source


def decoded(source: Source) -> str | Problem:
    """Return the text of a CSV: UTF-8 with or without BOM, or GB18030."""
    try:
        return source.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(source.content):
            return _unreadable(source, error.start)
    try:
        return source.content.decode("gb18030")
    except UnicodeDecodeError as error:
        return _unreadable(source, error.start)


def _is_damaged_utf8(content: bytes) -> bool:
    """Tell UTF-8 with a few bad bytes from GB18030, which it decodes to by luck."""
    text = content.decode("utf-8", errors="replace")
    readable = len(re.findall(r"[^\x00-\x7f\ufffd]", text))
    return readable > 4 * text.count("\ufffd")


def _unreadable(source: Source, position: int) -> Problem:
    line = source.content.count(b"\n", 0, position) + 1
    return Problem(source.name, line, "", "", "encoding")


def csv_rows(source: Source, text: str) -> tuple[Rows, list[Problem]]:
    """Return the rows that are not blank, the header first, and the broken lines."""
    rows, broken = _split(source, text)
    if not rows:
        return [], broken or [Problem(source.name, 1, "", "", "empty_file")]
    (header_line, header), *rest = rows
    header = without_blank_end(header)
    if mistaken := _other_delimiter(source, header_line, header):
        return [], [mistaken]
    even, ragged = _even(source, rest, len(header))
    return [(header_line, header), *even], ragged + broken


def _split(source: Source, text: str) -> tuple[Rows, list[Problem]]:
    rows: Rows = []
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if any(row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        facts = {"reason": str(error)}
        return rows, [Problem(source.name, line, "", "", "broken_line", facts)]
    return rows, []


def _other_delimiter(
    source: Source, line: int, header: Sequence[str]
) -> Problem | None:
    found = re.search(r"[;\t|，；]", header[0]) if len(header) == 1 else None
    if found is None:
        return None
    facts = {"found": "Tab" if found[0] == "\t" else found[0]}
    return Problem(source.name, line, "", header[0], "delimiter", facts)


def _even(source: Source, rows: Rows, width: int) -> tuple[Rows, list[Problem]]:
    """Keep the rows as wide as the header; blank cells beyond it are dropped."""
    even: Rows = []
    ragged = []
    for line, row in rows:
        if len(row) == width:
            even.append((line, row))
        elif len(row) > width and not any(cell.strip() for cell in row[width:]):
            even.append((line, row[:width]))
        else:
            facts = {"cells": len(row), "width": width}
            ragged.append(Problem(source.name, line, "", "", "ragged_line", facts))
    return even, ragged


def without_blank_end(header: Sequence[str]) -> list[str]:
    """Drop the blank cells a spreadsheet leaves after the last header."""
    names = list(header)
    while names and not names[-1].strip():
        names.pop()
    return names
