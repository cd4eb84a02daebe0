"""Reading the record tables into data frames, for one area."""

import datetime as dt
import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, get_args

import numpy as np
import pandas as pd
import sqlalchemy as sa

from sanfen.area import Area
from sanfen.ledger.database import in_byte_order
from sanfen.ledger.tables import RECORD_TABLES, natural_key, table_of

ROWS_AT_ONCE = 20_000
"""Driver rows held in memory while a table is read."""


def read_records(
    connection: sa.Connection, area: Area | None = None
) -> dict[str, pd.DataFrame]:
    """Return every record table, sorted by natural key, as far as ``area`` reaches."""
    return {name: read_table(connection, name, area) for name in RECORD_TABLES}


def read_table(
    connection: sa.Connection, name: str, area: Area | None = None
) -> pd.DataFrame:
    """Return one record table, sorted by natural key."""
    table = table_of(name)
    within = _within(name, area or Area())
    order = [in_byte_order(connection, table.c[key]) for key in natural_key(name)]
    return _read(connection, name, _select(name).where(*within).order_by(*order))


def read_rows(
    connection: sa.Connection, name: str, keys: Iterable[tuple[Any, ...]]
) -> pd.DataFrame:
    """Return the rows of the given natural keys, in no order."""
    table = table_of(name)
    first, *others = (table.c[key] for key in natural_key(name))
    chosen = (
        sa.tuple_(first, *others).in_(list(keys))
        if others
        else first.in_([key for (key,) in keys])
    )
    return _read(connection, name, _select(name).where(chosen))


def has_rows(connection: sa.Connection, name: str) -> bool:
    """Tell whether a table has any row."""
    first = sa.select(sa.literal(1)).select_from(table_of(name)).limit(1)
    return connection.execute(first).first() is not None


def frame(name: str, rows: Iterable[Iterable[Any]]) -> pd.DataFrame:
    """Return driver rows of a record table (missing is ``None``, days are text)."""
    kinds = column_kinds(name)
    columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
    return pd.DataFrame(
        {
            code: _values(values, kind)
            for (code, kind), values in zip(kinds.items(), columns, strict=True)
        }
    )


def column_kinds(name: str) -> dict[str, type]:
    """Return ``str``, ``float`` or ``date`` for each column of a record table."""
    fields = RECORD_TABLES[name].model_fields
    return {code: _kind(field.annotation) for code, field in fields.items()}


def _kind(annotation: Any) -> type:
    named = {annotation, *get_args(annotation)}
    if dt.date in named:
        return dt.date
    return float if named & {int, float} else str


def _within(name: str, area: Area) -> list[sa.ColumnElement[bool]]:
    """Restrict a table to an area: by its town, its enterprise or its spot check."""
    if area.is_city:
        return []
    columns = table_of(name).c
    if "town" in columns:
        asked = {"county": area.county, "town": area.town}
        return [
            columns[key] == value for key, value in asked.items() if value is not None
        ]
    for key, parent in (("uscc", "enterprises"), ("sheet_no", "spot_checks")):
        if key in columns:
            inside = sa.select(table_of(parent).c[key]).where(*_within(parent, area))
            return [columns[key].in_(inside)]
    return []


def _select(name: str) -> sa.Select[Any]:
    # Days come as text: numpy reads a column of it faster than SQL makes dates.
    return sa.select(
        *(
            sa.cast(column, sa.String) if isinstance(column.type, sa.Date) else column
            for column in table_of(name).c
        )
    )


def _read(connection: sa.Connection, name: str, query: sa.Select[Any]) -> pd.DataFrame:
    found = connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
    with _collector_paused():
        parts = [frame(name, rows) for rows in found.partitions()]
    if not parts:
        return frame(name, [])
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


@contextmanager
def _collector_paused() -> Iterator[None]:
    # Rows of text hold no cycles, and looking for some takes a third of the time.
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _values(values: tuple[Any, ...], kind: type) -> Any:
    if kind is dt.date:
        return np.array(values, dtype="datetime64[D]").astype("datetime64[us]")
    if kind is float:
        return np.array(values, dtype="float64")
    return pd.array(values, dtype="str")
