"""导入批次: what each import wrote, and taking one back as a whole."""

import datetime as dt
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from sanfen.area import Area
from sanfen.ledger import audit
from sanfen.ledger.actor import Actor
from sanfen.ledger.audit import canonical, moment
from sanfen.ledger.books import Import
from sanfen.ledger.database import defer_references
from sanfen.ledger.errors import (
    AlreadyUndoneError,
    Dependent,
    ImportInUseError,
    UnknownImportError,
)
from sanfen.ledger.integrity import orphans
from sanfen.ledger.reading import frame
from sanfen.ledger.tables import RECORD_TABLES, natural_key, table_of
from sanfen.ledger.writes import Difference, delete, driver_rows, upsert

IMPORT = "import"
"""The action of the audit record that ends an import."""

_IMPORTS = table_of(Import.__tablename__)

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Undo:
    """What takes an import back in one table: keys to remove, rows to restore."""

    added: list[Row]
    before: list[Row]


def record_import(
    connection: sa.Connection,
    differences: Mapping[str, Difference],
    *,
    files: Sequence[Any],
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Note an import that was written, with its undo, and return its number.

    ``files`` are JSON values: names, or names with digests.
    """
    newest = connection.execute(sa.select(sa.func.max(_IMPORTS.c.id))).scalar()
    number = (newest or 0) + 1
    counts = {name: found.counts() for name, found in differences.items()}
    undo = {name: _undo(name, found) for name, found in differences.items()}
    connection.execute(
        sa.insert(_IMPORTS).values(
            id=number,
            at=moment(at),
            actor=actor.signature,
            files=canonical(files),
            counts=canonical(counts),
            undo=zlib.compress(canonical(undo).encode(), level=1),
        )
    )
    return number


def undo_import(
    connection: sa.Connection, number: int, *, actor: Actor, at: dt.datetime
) -> dict[str, dict[str, int]]:
    """Take an import back and return how many rows of each table that touched.

    Raises ``ImportInUseError`` if later imports changed its rows, or if rows that
    stay refer to those that go. The transaction must then be given up.
    """
    undo = _undo_of(connection, number)
    _refuse(number, tuple(_changed_later(connection, number, undo)))
    defer_references(connection)
    for name in reversed(RECORD_TABLES):
        if name in undo:
            delete(connection, name, undo[name].added)
            upsert(connection, name, frame(name, undo[name].before))
    _refuse(number, tuple(_left_behind(connection, undo)))
    undone = {"undone_at": moment(at), "undone_by": actor.signature}
    connection.execute(
        sa.update(_IMPORTS).where(_IMPORTS.c.id == number).values(undone)
    )
    return {
        name: {"removed": len(rows.added), "restored": len(rows.before)}
        for name, rows in undo.items()
    }


def told_area(area: Area) -> dict[str, Any]:
    """Return what the audit record of an import says of the area it was made for."""
    return {} if area.is_city else {"county": area.county, "town": area.town}


def list_imports(connection: sa.Connection, area: Area | None = None) -> pd.DataFrame:
    """Return the imports made for an area, newest first; times are UTC.

    With their counts and ``seal``, the hash of their audit record. An import for the
    whole city is of the city alone: its files and counts tell of every area.
    """
    seals = _sealed(connection, area or Area())
    columns = [column for column in _IMPORTS.c if column.name != "undo"]
    query = sa.select(*columns).order_by(_IMPORTS.c.id.desc())
    found = connection.execute(query).all()
    table = pd.DataFrame(found, columns=[column.name for column in columns])
    if area is not None and not area.is_city:
        table = table[table["id"].isin(seals)].reset_index(drop=True)
    return table.assign(
        seal=pd.Series([seals.get(n, "") for n in table["id"]], dtype="str"),
        at=pd.to_datetime(table["at"], format="ISO8601", utc=True),
        undone_at=pd.to_datetime(table["undone_at"], format="ISO8601", utc=True),
        files=table["files"].map(json.loads).astype(object),
        counts=table["counts"].map(json.loads).astype(object),
    )


def is_of(connection: sa.Connection, number: int, area: Area) -> bool:
    """Tell whether an import was made for an area, or a part of it."""
    return area.is_city or number in _sealed(connection, area)


def _sealed(connection: sa.Connection, area: Area) -> dict[int, str]:
    """Return the hashes of the imports made for an area, by number."""
    return {
        told["import"]: seal
        for seal, told in audit.told_of(connection, IMPORT)
        if told.get("import") is not None and _is_within(told, area)
    }


def _is_within(told: Mapping[str, Any], area: Area) -> bool:
    """Tell whether an import lies in an area, by what its audit record says."""
    made_for = Area(told.get("county"), told.get("town"))
    if made_for.is_city:
        return area.is_city
    return area.covers(made_for.county or "", made_for.town or "")


def _undo(name: str, found: Difference) -> dict[str, list[Row]]:
    return {
        "added": driver_rows(name, found.new[natural_key(name)]),
        "before": driver_rows(name, found.before),
    }


def _undo_of(connection: sa.Connection, number: int) -> dict[str, Undo]:
    wanted = sa.select(_IMPORTS.c.undo, _IMPORTS.c.undone_at)
    found = connection.execute(wanted.where(_IMPORTS.c.id == number)).one_or_none()
    if found is None:
        raise UnknownImportError(number)
    if found.undone_at is not None:
        raise AlreadyUndoneError(number, found.undone_at)
    return _unpacked(found.undo)


def _unpacked(packed: bytes) -> dict[str, Undo]:
    tables = json.loads(zlib.decompress(packed))
    return {
        name: Undo(
            added=[tuple(key) for key in table["added"]],
            before=[tuple(row) for row in table["before"]],
        )
        for name, table in tables.items()
    }


def _refuse(number: int, dependents: tuple[Dependent, ...]) -> None:
    if dependents:
        raise ImportInUseError(number, dependents)


def _changed_later(
    connection: sa.Connection, number: int, undo: Mapping[str, Undo]
) -> Iterator[Dependent]:
    later = sa.select(_IMPORTS.c.id, _IMPORTS.c.undo).order_by(_IMPORTS.c.id)
    ours = {name: _touched(name, rows) for name, rows in undo.items()}
    stands = (_IMPORTS.c.id > number, _IMPORTS.c.undone_at.is_(None))
    for found in connection.execute(later.where(*stands)):
        for name, rows in _unpacked(found.undo).items():
            shared = ours.get(name, set()) & _touched(name, rows)
            if shared:
                yield Dependent(name, len(shared), _shown(min(shared)), found.id)


def _touched(name: str, rows: Undo) -> set[Row]:
    columns = table_of(name).c.keys()
    places = [columns.index(key) for key in natural_key(name)]
    return {*rows.added, *(tuple(row[at] for at in places) for row in rows.before)}


def _left_behind(
    connection: sa.Connection, undo: Mapping[str, Undo]
) -> Iterator[Dependent]:
    for name in RECORD_TABLES:
        for reference in table_of(name).foreign_key_constraints:
            if reference.referred_table.name in undo:
                found = orphans(connection, reference)
                if found:
                    yield Dependent(name, len(found), _shown(min(found)))


def _shown(key: Row) -> str:
    return ", ".join(str(value) for value in key)
