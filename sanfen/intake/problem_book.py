"""The sender's own rows back, the bad cells marked: to be corrected and sent again."""

from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from itertools import islice
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from sanfen.intake.checking import Checked
from sanfen.intake.problems import FIELDS, Problem, problem_table
from sanfen.intake.sheets import KEY_JOINT, Sheet
from sanfen.wording import Language, say

MOST_COMMENTS: Final = 2000
"""Spreadsheet programs grow slow with more; the list has every problem anyway."""

MOST_LISTED: Final = 1_000_000

_LONGEST_NAME: Final = 31
_LONGEST_CELL: Final = 32_000


def problem_workbook(checked: Checked, language: Language) -> bytes:
    """Return a workbook with the list of problems and the sheets they are in."""
    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    _list_sheet(book, checked.problems, language)
    problems = defaultdict(list)
    for problem in checked.problems:
        problems[problem.file].append(problem)
    names = _sheet_names(checked.submission.sheets)
    for sheet, name in zip(checked.submission.sheets, names, strict=True):
        if problems[sheet.file]:
            _own_sheet(book, name, sheet, problems[sheet.file], language)
    book.close()
    return content.getvalue()


def _list_sheet(
    book: Workbook, problems: Sequence[Problem], language: Language
) -> None:
    sheet = book.add_worksheet(say("intake.sheet_problems", language))
    bold = book.add_format({"bold": True})
    for place, field in enumerate(FIELDS):
        sheet.write_string(0, place, say(f"intake.field_{field}", language), bold)
    table = problem_table(problems[:MOST_LISTED], language)
    for line, row in enumerate(table.itertuples(index=False), start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, place, cell[:_LONGEST_CELL])
            else:
                sheet.write_number(line, place, cell)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 3, 20)
    sheet.set_column(4, 5, 50)


def _own_sheet(
    book: Workbook,
    name: str,
    sheet: Sheet,
    problems: Sequence[Problem],
    language: Language,
) -> None:
    written = book.add_worksheet(name)
    marked = book.add_format({"bg_color": "#FFC7CE", "num_format": "@"})
    as_text = book.add_format({"num_format": "@"})
    bad = _bad_cells(sheet, problems)
    rows = [sheet.header, *sheet.cells.fillna("").itertuples(index=False, name=None)]
    for line, row in enumerate(rows):
        for place, text in enumerate(row):
            cell_format = marked if (line, place) in bad else as_text
            written.write_string(line, place, text[:_LONGEST_CELL], cell_format)
    _comment(written, bad, language)
    written.freeze_panes(1, 0)


def _comment(
    written: Worksheet, bad: dict[tuple[int, int], list[Problem]], language: Language
) -> None:
    for (line, place), problems in islice(bad.items(), MOST_COMMENTS):
        texts = [f"{p.problem(language)}。{p.remedy(language)}" for p in problems]
        written.write_comment(line, place, "\n".join(texts), {"x_scale": 2})


def _bad_cells(
    sheet: Sheet, problems: Sequence[Problem]
) -> dict[tuple[int, int], list[Problem]]:
    """Return the problems of each cell, by its place in the written sheet."""
    row_of_line = {line: row for row, line in enumerate(sheet.lines.tolist(), start=1)}
    place_of_title = {title: place for place, title in enumerate(sheet.header)}
    bad: dict[tuple[int, int], list[Problem]] = defaultdict(list)
    for problem in problems:
        row = row_of_line.get(problem.row, 0)
        for title in problem.column.split(KEY_JOINT):
            bad[row, place_of_title.get(title, 0)].append(problem)
    return bad


def _sheet_names(sheets: Sequence[Sheet]) -> list[str]:
    """Name the sheets after their tables, so that the workbook can be sent again."""
    names = []
    seen: dict[str, int] = defaultdict(int)
    for sheet in sheets:
        seen[sheet.table] += 1
        again = f" ({seen[sheet.table]})" if seen[sheet.table] > 1 else ""
        names.append(f"{sheet.table}{again}"[:_LONGEST_NAME])
    return names
