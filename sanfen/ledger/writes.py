"""Writing whole tables: what would change, and changing it."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from sanfen.ledger.database import placeholder
from sanfen.ledger.reading import column_kinds, read_rows, read_table
from sanfen.ledger.tables import RECORD_TABLES, natural_key

FEW_ROWS = 2_000
"""Up to here the stored rows are looked up by key; beyond, the table is read."""

ROWS_A_STATEMENT = 50
ROWS_A_STEP = 5_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """How the rows of one table differ from the ledger.

    ``before`` holds the stored rows of ``changed``, in the same order.
    """

    new: pd.DataFrame
    changed: pd.DataFrame
    before: pd.DataFrame
    unchanged: int

    def counts(self) -> dict[str, int]:
        """Return the numbers of new, changed and unchanged rows."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
        }


def compare(
    connection: sa.Connection, tables: Mapping[str, pd.DataFrame]
) -> dict[str, Difference]:
    """Tell for each table which rows are new, changed and unchanged.

    A column that a table does not have is not compared.
    """
    ordered = [name for name in RECORD_TABLES if name in tables]
    return {name: _difference(connection, name, tables[name]) for name in ordered}


def write(
    connection: sa.Connection,
    differences: Mapping[str, Difference],
    progress: Progress | None = None,
) -> None:
    """Write what is new or changed, referenced tables first.

    ``progress`` is told the rows written so far, of how many.
    """
    parts = [
        (name, rows)
        for name in RECORD_TABLES
        if name in differences
        for rows in (differences[name].changed, differences[name].new)
    ]
    total, done = sum(len(rows) for _, rows in parts), 0
    for name, rows in parts:
        for written in _upsert_in_steps(connection, name, rows):
            done += written
            if progress is not None:
                progress(done, total)


def upsert(connection: sa.Connection, name: str, rows: pd.DataFrame) -> None:
    """Insert ``rows``, or change those whose natural key is there already.

    A column that ``rows`` does not have keeps its stored values.
    """
    for _ in _upsert_in_steps(connection, name, rows):
        pass


def delete(
    connection: sa.Connection, name: str, keys: Sequence[tuple[Any, ...]]
) -> None:
    """Delete the rows of the given natural keys."""
    quoted = connection.dialect.identifier_preparer.quote
    mark = placeholder(connection)
    chosen = " AND ".join(f"{quoted(code)} = {mark}" for code in natural_key(name))
    if keys:
        statement = f"DELETE FROM {quoted(name)} WHERE {chosen}"  # noqa: S608 - names of our own tables
        connection.exec_driver_sql(statement, list(keys))


def driver_rows(name: str, rows: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return ``rows`` as the driver takes them: missing is ``None``, a day is text."""
    kinds = column_kinds(name)
    columns = (_driver_values(rows[code], kinds[str(code)]) for code in rows)
    return list(zip(*columns, strict=True))


def _driver_values(column: pd.Series, kind: type) -> list[Any]:
    missing = column.isna().to_numpy()
    if kind is dt.date:
        days = column.to_numpy().astype("datetime64[D]")
        values = np.datetime_as_string(days).astype(object)
    else:
        values = column.to_numpy(dtype=object, copy=True)
    values[missing] = None
    return list(values)


def _upsert_in_steps(
    connection: sa.Connection, name: str, rows: pd.DataFrame
) -> Iterator[int]:
    codes = [code for code in column_kinds(name) if code in rows]
    # Sorted keys fill the index page by page.
    values = driver_rows(name, rows[codes].sort_values(natural_key(name)))
    for start in range(0, len(values), ROWS_A_STEP):
        step = values[start : start + ROWS_A_STEP]
        whole = len(step) - len(step) % ROWS_A_STATEMENT
        for size, part in ((ROWS_A_STATEMENT, step[:whole]), (1, step[whole:])):
            if part:
                statement = _upsert_statement(connection, name, codes, size)
                connection.exec_driver_sql(statement, _joined(part, size))
        yield len(step)


def _upsert_statement(
    connection: sa.Connection, name: str, codes: list[str], size: int
) -> str:
    quoted = connection.dialect.identifier_preparer.quote
    key = natural_key(name)
    row = f"({', '.join([placeholder(connection)] * len(codes))})"
    changes = ", ".join(
        f"{quoted(code)} = excluded.{quoted(code)}" for code in codes if code not in key
    )
    return (
        f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, codes))}) "  # noqa: S608 - names of our own tables
        f"VALUES {', '.join([row] * size)} "
        f"ON CONFLICT ({', '.join(map(quoted, key))}) "
        f"DO {f'UPDATE SET {changes}' if changes else 'NOTHING'}"
    )


def _joined(rows: list[tuple[Any, ...]], size: int) -> list[tuple[Any, ...]]:
    """Return the parameters of statements that write ``size`` rows each."""
    starts = range(0, len(rows), size)
    return [tuple(chain.from_iterable(rows[at : at + size])) for at in starts]


def _difference(connection: sa.Connection, name: str, rows: pd.DataFrame) -> Difference:
    key = natural_key(name)
    stored = _stored(connection, name, rows[key])
    place = _index(stored[key]).get_indexer(_index(rows[key]))
    known = rows[place >= 0].reset_index(drop=True)
    before = stored.iloc[place[place >= 0]].reset_index(drop=True)
    differs = _differs(known, before)
    return Difference(
        new=rows[place < 0].reset_index(drop=True),
        changed=known[differs].reset_index(drop=True),
        before=before[differs].reset_index(drop=True),
        unchanged=int((~differs).sum()),
    )


def _stored(connection: sa.Connection, name: str, keys: pd.DataFrame) -> pd.DataFrame:
    if len(keys) > FEW_ROWS:
        return read_table(connection, name)
    return read_rows(connection, name, keys.itertuples(index=False, name=None))


def _index(keys: pd.DataFrame) -> pd.Index:
    only = keys.iloc[:, 0]
    return pd.Index(only) if keys.shape[1] == 1 else pd.MultiIndex.from_frame(keys)


def _differs(rows: pd.DataFrame, stored: pd.DataFrame) -> Any:
    differs = np.zeros(len(rows), dtype=bool)
    for code in rows:
        ours, theirs = rows[code], stored[code]
        same = (ours == theirs) | (ours.isna() & theirs.isna())
        differs |= ~same.to_numpy(dtype=bool)
    return differs
