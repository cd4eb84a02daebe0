"""已发布状态: what the sharing API showed at each state, kept as differences.

A state is a day, a version of the records and the rules together. Each one keeps the
rows that differ from the state before it, so that the difference between any two is
exact, whatever was imported, taken back or adopted in between.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from sanfen.ledger import audit
from sanfen.ledger.books import PublishedRow, PublishedState
from sanfen.ledger.database import in_byte_order
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import table_of

CURSOR_LENGTH = 12
AT_ONCE = 500
"""Enterprises whose rows are compared at a time."""

_STATES = table_of(PublishedState.__tablename__)
_ROWS = table_of(PublishedRow.__tablename__)


@dataclass(frozen=True, slots=True)
class State:
    """A state that was published; ``cursor`` names it outside the house."""

    id: int
    day: dt.date
    version: str
    rules: str

    @property
    def cursor(self) -> str:
        """Return a name that another ledger, or a restored one, will not take for its own."""
        named = audit.canonical(
            [self.id, self.day.isoformat(), self.version, self.rules]
        )
        digest = hashlib.sha256(named.encode()).hexdigest()[:CURSOR_LENGTH]
        return f"{self.id}-{digest}"


@dataclass(frozen=True, slots=True)
class Change:
    """An enterprise as it was published before and now; blank is not at all."""

    uscc: str
    before: str | None
    now: str | None


def newest_state(ledger: Ledger) -> State | None:
    """Return the state published last, if there is one."""
    with ledger.reading() as connection:
        return _state(connection, _STATES.c.id == _newest_id(connection))


def state_of(ledger: Ledger, cursor: str) -> State | None:
    """Return the state a cursor names, if this ledger has published it.

    A cursor is the number of a state, a dash and a digest.
    """
    number = cursor.partition("-")[0]
    with ledger.reading() as connection:
        found = _state(connection, _STATES.c.id == int(number))
    return found if found is not None and found.cursor == cursor else None


def publish(  # noqa: PLR0913 - what a state is made of
    ledger: Ledger,
    rows: Mapping[str, str],
    *,
    day: dt.date,
    version: str,
    rules: str,
    by: audit.Signer,
    at: dt.datetime,
) -> State:
    """Keep a new state: the rows by enterprise that differ from the newest one."""
    details: dict[str, Any] = {"day": day.isoformat(), "rules": rules}
    with ledger.writing(by, f"{audit.ACCESS}publish", details, at) as connection:
        before = _latest_rows(connection)
        state = State(_newest_id(connection) + 1, day, version, rules)
        values = {"id": state.id, "day": day, "version": version, "rules": rules}
        connection.execute(sa.insert(_STATES).values(**values, at=audit.moment(at)))
        changed = [
            {"uscc": uscc, "state_id": state.id, "row": rows.get(uscc)}
            for uscc in sorted(rows.keys() | before.keys())
            if rows.get(uscc) != before.get(uscc)
        ]
        if changed:
            connection.execute(sa.insert(_ROWS), changed)
        details |= {"state": state.id, "changed": len(changed)}
    return state


def changes(
    ledger: Ledger, since: State | None, until: State, after: str = ""
) -> Iterator[Change]:
    """Yield what differs between two states, by the code of the enterprise.

    Without ``since`` everything does.
    """
    begun = 0 if since is None else since.id
    while True:
        with ledger.reading() as connection:
            found = _changes(connection, begun, until.id, after)
        yield from found
        if len(found) < AT_ONCE:
            return
        after = found[-1].uscc


def _changes(
    connection: sa.Connection, since: int, until: int, after: str
) -> list[Change]:
    uscc = in_byte_order(connection, _ROWS.c.uscc)
    moved = (
        sa.select(uscc)
        .where(_ROWS.c.state_id > since, _ROWS.c.state_id <= until, uscc > after)
        .group_by(uscc)
        .order_by(uscc)
        .limit(AT_ONCE)
    )
    touched = list(connection.execute(moved).scalars())
    history = (
        sa.select(_ROWS)
        .where(_ROWS.c.uscc.in_(touched), _ROWS.c.state_id <= until)
        .order_by(_ROWS.c.state_id)
    )
    before: dict[str, str | None] = {}
    now: dict[str, str | None] = {}
    for row in connection.execute(history):
        now[row.uscc] = row.row
        if row.state_id <= since:
            before[row.uscc] = row.row
    return [Change(code, before.get(code), now[code]) for code in touched]


def _latest_rows(connection: sa.Connection) -> dict[str, str]:
    newest = (
        sa.select(_ROWS.c.uscc, sa.func.max(_ROWS.c.state_id).label("state_id"))
        .group_by(_ROWS.c.uscc)
        .subquery()
    )
    same = (_ROWS.c.uscc == newest.c.uscc) & (_ROWS.c.state_id == newest.c.state_id)
    stands = _ROWS.c.row.is_not(None)
    wanted = sa.select(_ROWS.c.uscc, _ROWS.c.row).join(newest, same).where(stands)
    return {found.uscc: found.row for found in connection.execute(wanted)}


def _newest_id(connection: sa.Connection) -> int:
    return connection.execute(sa.select(sa.func.max(_STATES.c.id))).scalar() or 0


def _state(connection: sa.Connection, which: sa.ColumnElement[bool]) -> State | None:
    columns = (_STATES.c.id, _STATES.c.day, _STATES.c.version, _STATES.c.rules)
    row = connection.execute(sa.select(*columns).where(which)).one_or_none()
    return None if row is None else State(*row)
