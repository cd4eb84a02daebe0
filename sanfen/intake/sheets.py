"""A sheet as it was sent: text in columns, with the line each row stands on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.intake.formats import Column, Format, format_of
from sanfen.intake.problems import Problem

Rows = list[tuple[int, Sequence[str]]]
"""Rows of text, each with its line."""


@dataclass(frozen=True)
class Sheet:
    """One import file as sent. ``places`` tells which column stands where."""

    file: str
    table: str
    header: tuple[str, ...]
    places: dict[str, int]
    cells: pd.DataFrame
    lines: npt.NDArray[np.int64]

    @property
    def format(self) -> Format:
        """Return the format the sheet should have."""
        return format_of(self.table)

    def text(self, code: str) -> pd.Series:
        """Return a column as sent; blank throughout where it was not sent."""
        if code in self.places:
            return self.cells[self.places[code]]
        return pd.Series(None, index=self.cells.index, dtype="object")

    def title(self, code: str) -> str:
        """Return the header of a column in the sender's own words."""
        if code in self.places:
            return self.header[self.places[code]]
        column = self.format.by_code[code]
        return column.header if self._speaks_chinese() else code

    def _speaks_chinese(self) -> bool:
        return any(not name.isascii() for name in self.header)

    def problems(
        self, codes: Sequence[str], bad: pd.Series, kind: str, **facts: Any
    ) -> list[Problem]:
        """Report each row of ``bad``; a fact that is a Series is told row by row."""
        rows = np.flatnonzero(bad.to_numpy(dtype=bool))
        title = KEY_JOINT.join(self.title(code) for code in codes)
        values = [self.text(code).iloc[rows].fillna("").tolist() for code in codes]
        told = {
            name: fact.iloc[rows].tolist()
            if isinstance(fact, pd.Series)
            else [fact] * len(rows)
            for name, fact in facts.items()
        }
        return [
            Problem(
                self.file,
                int(self.lines[row]),
                title,
                KEY_JOINT.join(column[place] for column in values),
                kind,
                {name: fact[place] for name, fact in told.items()},
            )
            for place, row in enumerate(rows)
        ]


KEY_JOINT: Final = " + "
"""Joins the columns of a key, and their values, in a problem."""


def sheet(
    file: str, table: str, header: Sequence[str], header_line: int, rows: Rows
) -> tuple[Sheet, list[Problem]]:
    """Return a sheet of a known table, and what is wrong with its header."""
    titles = tuple(name.strip() for name in header)
    places, problems = _places(file, format_of(table), titles, header_line)
    width = len(titles)
    return Sheet(
        file=file,
        table=table,
        header=titles,
        places=places,
        cells=_frame([row for _, row in rows], width),
        lines=np.array([line for line, _ in rows], dtype=np.int64),
    ), problems


def _places(
    file: str, form: Format, header: Sequence[str], line: int
) -> tuple[dict[str, int], list[Problem]]:
    places: dict[str, int] = {}
    problems = []
    known = {_loosely(name): column for name, column in form.by_header.items()}
    for place, name in enumerate(header):
        column = known.get(_loosely(name))
        if column is None:
            problems.append(_unknown(file, line, place, name, form))
        elif column.code in places:
            problems.append(Problem(file, line, name, name, "duplicate_column"))
        else:
            places[column.code] = place
    missing = [c for c in form.columns if c.required and c.code not in places]
    return places, problems + [_missing(file, line, c, header) for c in missing]


def _loosely(header: str) -> str:
    """Forgive what a typist does to a header: stars, spaces, full-width brackets."""
    plain = header.replace("（", "(").replace("）", ")").replace("／", "/")
    return "".join(plain.split()).strip("*＊").casefold()


def _unknown(file: str, line: int, place: int, name: str, form: Format) -> Problem:
    if not name:
        return Problem(file, line, "", "", "nameless_column", {"place": place + 1})
    columns = "、".join(column.header for column in form.columns)
    return Problem(file, line, name, name, "unknown_column", {"columns": columns})


def _missing(file: str, line: int, column: Column, header: Iterable[str]) -> Problem:
    is_chinese = any(not name.isascii() for name in header)
    name = column.header if is_chinese else column.code
    facts = {"header": column.header, "code": column.code}
    return Problem(file, line, name, "", "missing_column", facts)


def _frame(rows: list[Sequence[str]], width: int) -> pd.DataFrame:
    # Plain Python strings: each distinct one is read once and never stored.
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    return pd.DataFrame(
        {
            place: np.array([cell.strip() or None for cell in column], dtype=object)
            for place, column in enumerate(columns)
        },
        dtype="object",
    )
