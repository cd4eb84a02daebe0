"""A row of any table as one line of JSON, and back.

Both databases give the same line: days are ISO text, bytes are Base64, numbers are
the shortest text that reads back as the same number.
"""

import base64
import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from sanfen.ledger.database import bare_type

_LARGEST_WHOLE = 2**63 - 1
_ROWS_AT_ONCE = 5_000
_LARGE_ROWS_AT_ONCE = 4

Kind = Callable[[Any], Any]
"""What reads a cell of a column; ``ValueError`` if it is none."""

_Exact = TypeVar("_Exact")


def line_of(row: Iterable[Any]) -> bytes:
    """Return a row as its line."""
    return _ENCODER.encode(list(row)).encode() + b"\n"


def row_of(line: bytes, kinds: Sequence[Kind]) -> tuple[Any, ...]:
    """Return the row of a line; ``ValueError`` if it is not one of these ``kinds``."""
    try:
        cells = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested") from error
    if not isinstance(cells, list):
        raise ValueError("not a row")  # noqa: TRY004 - all a line can do wrong is one error
    return tuple(
        None if cell is None else kind(cell)
        for cell, kind in zip(cells, kinds, strict=True)
    )


def kinds_of(columns: Iterable[sa.Column[Any]]) -> list[Kind]:
    """Return what reads the cells of each column."""
    return [_KINDS[bare_type(column).python_type] for column in columns]


def rows_at_once(table: sa.Table) -> int:
    """Return how many rows of a table may be held in memory."""
    large = any(isinstance(column.type, sa.LargeBinary) for column in table.c)
    return _LARGE_ROWS_AT_ONCE if large else _ROWS_AT_ONCE


def _text_of(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"no backup holds a {type(value).__name__}")


def _text(cell: Any) -> str:
    text = _exactly(cell, str)
    text.encode()  # half a surrogate pair is no text
    return text


def _number(cell: Any) -> float:
    return _exactly(cell, float)


def _whole(cell: Any) -> int:
    whole = _exactly(cell, int)
    if abs(whole) > _LARGEST_WHOLE:
        raise ValueError("too large")
    return whole


def _flag(cell: Any) -> bool:
    return _exactly(cell, bool)


def _day(cell: Any) -> dt.date:
    return dt.date.fromisoformat(_exactly(cell, str))


def _bytes(cell: Any) -> bytes:
    return base64.b64decode(_exactly(cell, str), validate=True)


def _exactly(cell: Any, kind: type[_Exact]) -> _Exact:
    # A whole number is no flag and a flag no number, though Python takes both.
    if type(cell) is not kind:
        raise ValueError(f"not a {kind.__name__}")
    return cell


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_text_of)
_KINDS: dict[type, Kind] = {
    bool: _flag,
    bytes: _bytes,
    dt.date: _day,
    float: _number,
    int: _whole,
    str: _text,
}
