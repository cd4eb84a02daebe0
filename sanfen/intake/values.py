"""Reading one value: from the text of a cell to a day, a number, a listed term.

Every distinct text of a column is read once (:func:`read_column`), so a value costs
the same whether it stands once or a hundred thousand times.
"""

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, partial
from importlib.resources import files
from typing import Any, Final

import numpy as np
import pandas as pd

from sanfen.intake.credit_code import check_character, is_well_formed
from sanfen.intake.formats import Column
from sanfen.intake.spreadsheet_text import unguarded

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_ROUNDED: Final = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)
_DAY: Final = re.compile(
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?"
    r"|\d{4}年\d{1,2}月\d{1,2}日?"
)
_COMPACT_DAY: Final = re.compile(r"\d{8}")
_UNPRINTABLE: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, and marks that turn round the order of what stands beside them."""
_FIRST_YEAR: Final = 1800


class _Unreadable(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, kind: str, **facts: object) -> None:
        super().__init__(kind)
        self.fault = Fault(kind, facts)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is no value of its column."""

    kind: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """The values of a column; ``fault_of_row`` is the place of a fault, or -1."""

    column: pd.Series
    faults: tuple[Fault, ...]
    fault_of_row: np.ndarray


def read_column(column: Column, text: pd.Series) -> ReadColumn:
    """Read a column of text."""
    codes, distinct = pd.factorize(text)
    read = _reader(column)
    values: list[Any] = []
    faults: list[Fault] = []
    fault_of: list[int] = []
    for written in distinct.tolist():
        try:
            values.append(read(written))
            fault_of.append(-1)
        except _Unreadable as unreadable:
            values.append(None)
            fault_of.append(len(faults))
            faults.append(unreadable.fault)
    # Blank cells have code -1: they take the value added at the end.
    return ReadColumn(
        column=_series(column, [*values, None]).take(codes).set_axis(text.index),
        faults=tuple(faults),
        fault_of_row=np.array([*fault_of, -1], dtype=np.int64)[codes],
    )


def _series(column: Column, values: list[Any]) -> pd.Series:
    if column.kind == "day":
        days = np.array(values, dtype="datetime64[D]")
        return pd.Series(days.astype("datetime64[us]"))
    if column.kind in ("number", "whole_number"):
        return pd.Series(values, dtype="float64")
    return pd.Series(values, dtype="str")


def _reader(column: Column) -> Callable[[str], Any]:
    match column.kind:
        case "day":
            return partial(_day, variants=_variants().get(column.code, {}))
        case "number" | "whole_number":
            return partial(_number, column)
        case "listed":
            return partial(_listed, _terms(column), column.members)
        case "credit_code":
            return _credit_code
    return _identifier if column.is_identifier else _text


def _day(text: str, variants: dict[str, str]) -> dt.date:
    plain = _plain(variants.get(text, text))
    if _COMPACT_DAY.fullmatch(plain):
        parts = [plain[:4], plain[4:6], plain[6:]]
    elif _DAY.fullmatch(plain):
        parts = re.findall(r"\d+", plain)[:3]
    else:
        raise _Unreadable("not_a_day")
    try:
        day = dt.date(*map(int, parts))
    except ValueError:
        raise _Unreadable("no_such_day") from None
    if day.year < _FIRST_YEAR:
        raise _Unreadable("no_such_day")
    return day


def _number(column: Column, text: str) -> float:
    plain = _plain(text)
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if column.highest == 1 and plain.endswith("%"):
        plain = f"{plain[:-1]}e-2"
    if not _NUMBER.fullmatch(plain):
        raise _Unreadable("not_a_number")
    # Adding zero turns -0 into 0, which the ledger cannot tell apart.
    value = float(plain) + 0.0
    if column.kind == "whole_number" and not value.is_integer():
        raise _Unreadable("not_whole")
    if not _is_within(column, value):
        limits = {"lowest": _limit(column.lowest), "highest": _limit(column.highest)}
        raise _Unreadable("out_of_range", **limits)
    return value


def _is_within(column: Column, value: float) -> bool:
    lowest = -np.inf if column.lowest is None else column.lowest
    highest = 10.0**15 if column.highest is None else column.highest
    return bool(lowest <= value <= highest)


def _limit(limit: float | None) -> str:
    return "…" if limit is None else f"{limit:g}"


def _listed(terms: dict[str, str], members: tuple[str, ...], text: str) -> str:
    term = terms.get(text) or terms.get(_plain(text))
    if term is None:
        close = get_close_matches(text, members, n=1)
        facts = {"members": "、".join(members), "close": close[0] if close else ""}
        raise _Unreadable("not_listed", **facts)
    return term


def _terms(column: Column) -> dict[str, str]:
    """Return the terms of a closed list by every way they are written."""
    variants = {**_variants()["*"], **_variants().get(column.code, {})}
    fitting = {text: term for text, term in variants.items() if term in column.members}
    return (
        fitting
        | {_plain(m): m for m in column.members}
        | {member: member for member in column.members}
    )


def _credit_code(text: str) -> str:
    code = _plain(text).upper()
    if _ROUNDED.fullmatch(code):
        raise _Unreadable("digits_lost")
    if not is_well_formed(code):
        raise _Unreadable("no_credit_code", length=len(code))
    if code[17] != (expected := check_character(code[:17])):
        raise _Unreadable("check_character", expected=expected, found=code[17])
    return code


def _identifier(text: str) -> str:
    if _ROUNDED.fullmatch(text):
        raise _Unreadable("digits_lost")
    return _text(text)


def _text(text: str) -> str:
    if _UNPRINTABLE.search(text):
        raise _Unreadable("unprintable")
    return unguarded(text)


def _plain(text: str) -> str:
    """Return full-width digits and letters as the plain ones they stand for."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


@cache
def _variants() -> dict[str, dict[str, str]]:
    text = files("sanfen.intake").joinpath("variants.toml").read_text("utf-8")
    return tomllib.loads(text)
