"""方案库: saved scenarios, each a difference to a rulebook, in versions that stay."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from sanfen.ledger import audit, books
from sanfen.ledger.actor import Actor
from sanfen.ledger.appended import told
from sanfen.ledger.errors import (
    NameTakenError,
    StaleScenarioError,
    UnknownScenarioError,
)
from sanfen.ledger.scenario import Content, Scenario
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import table_of
from sanfen.ledger.texts import checked_text
from sanfen.rights import Right
from sanfen.rulebook.movable import Changes

__all__ = [
    "Content",
    "Scenario",
    "archive",
    "duplicate",
    "find_scenario",
    "list_scenarios",
    "rename",
    "restore",
    "save",
    "update",
    "version_saying",
]

_SCENARIOS = table_of(books.Scenario.__tablename__)
_VERSIONS = table_of(books.ScenarioVersion.__tablename__)

_IS_NEWEST = _VERSIONS.c.version == _SCENARIOS.c.version

_CONTENT = ("name", "note", "base_fingerprint", "base_day", "changes", "archived")
_HELD_AS = {"changes": "written"}
_TOLD_AS = {"base_fingerprint": "base", "base_day": "base"}


def save(ledger: Ledger, content: Content, actor: Actor, at: dt.datetime) -> Scenario:
    """Write a new scenario."""
    actor.require(Right.SAVE_SCENARIO)
    details: dict[str, Any] = {}
    with ledger.writing(actor, "scenario.save", details, at) as connection:
        newest = connection.execute(sa.select(sa.func.max(_SCENARIOS.c.id))).scalar()
        number = (newest or 0) + 1
        row = _row(content, archived=False)
        _refuse_name(connection, row["name"], number)
        connection.execute(
            sa.insert(_SCENARIOS).values(
                id=number,
                name=row["name"],
                author=actor.signature,
                created_at=audit.moment(at),
                version=1,
            )
        )
        details |= _append(connection, row, (number, 1), actor=actor, at=at)
        return _found(connection, number)


def update(
    ledger: Ledger, opened: Scenario, content: Content, actor: Actor, at: dt.datetime
) -> Scenario:
    """Write a new version over the one ``opened``.

    Raises ``StaleScenarioError`` if somebody wrote another one meanwhile.
    """
    row = _row(content, archived=False)
    return _write(ledger, opened, row, "scenario.update", actor=actor, at=at)


def rename(
    ledger: Ledger, opened: Scenario, name: str, actor: Actor, at: dt.datetime
) -> Scenario:
    """Give a scenario another name."""
    row = {**_row_of(opened), "name": checked_text("name", name)}
    return _write(ledger, opened, row, "scenario.rename", actor=actor, at=at)


def archive(
    ledger: Ledger, opened: Scenario, actor: Actor, at: dt.datetime
) -> Scenario:
    """Put a scenario away; its name is free again."""
    row = {**_row_of(opened), "archived": True}
    return _write(ledger, opened, row, "scenario.archive", actor=actor, at=at)


def restore(
    ledger: Ledger, opened: Scenario, actor: Actor, at: dt.datetime
) -> Scenario:
    """Take a scenario out of the archive, if its name is still free."""
    row = {**_row_of(opened), "archived": False}
    return _write(ledger, opened, row, "scenario.restore", actor=actor, at=at)


def duplicate(
    ledger: Ledger, opened: Scenario, name: str, actor: Actor, at: dt.datetime
) -> Scenario:
    """Write a copy under another name."""
    return save(ledger, replace(opened.content, name=name), actor, at)


def list_scenarios(ledger: Ledger, actor: Actor) -> list[Scenario]:
    """Return every scenario, the archived ones last, the newest first.

    A scenario is numbers of the rulebook and holds no record: whoever may ask what if
    sees all of them, each worked out for the reader's own area.
    """
    actor.require(Right.WHAT_IF)
    order = (_VERSIONS.c.archived, _SCENARIOS.c.id.desc())
    wanted = _versions().where(_IS_NEWEST).order_by(*order)
    with ledger.reading() as connection:
        found = connection.execute(wanted).mappings().all()
    return [_scenario(row) for row in found]


def find_scenario(ledger: Ledger, number: int, actor: Actor) -> Scenario:
    """Return one scenario; raise ``UnknownScenarioError`` if there is none."""
    actor.require(Right.WHAT_IF)
    with ledger.reading() as connection:
        return _found(connection, number)


def version_saying(
    ledger: Ledger, number: int, changes: Changes, actor: Actor
) -> Scenario:
    """Return the newest version that sets ``changes``: the one a link was made of.

    If none does, the newest is returned.
    """
    actor.require(Right.WHAT_IF)
    says = _VERSIONS.c.changes == audit.canonical(dict(changes))
    wanted = _versions().where(_SCENARIOS.c.id == number, says)
    newest_first = wanted.order_by(_VERSIONS.c.version.desc())
    with ledger.reading() as connection:
        row = connection.execute(newest_first).mappings().first()
        return _found(connection, number) if row is None else _scenario(row)


def _write(
    ledger: Ledger,
    opened: Scenario,
    row: Mapping[str, Any],
    action: str,
    **written: Any,
) -> Scenario:
    written["actor"].require(Right.SAVE_SCENARIO)
    details: dict[str, Any] = {}
    with ledger.writing(action=action, details=details, **written) as connection:
        now = _found(connection, opened.id)
        if now.version != opened.version:
            raise _stale(now, opened)
        if not row["archived"]:
            _refuse_name(connection, row["name"], opened.id)
        head = {
            "name": row["name"],
            "version": opened.version + 1,
            "archived_at": audit.moment(written["at"]) if row["archived"] else None,
        }
        mine = _SCENARIOS.c.id == opened.id
        connection.execute(sa.update(_SCENARIOS).where(mine).values(head))
        place = (opened.id, opened.version + 1)
        details |= _append(connection, row, place, **written)
        return _found(connection, opened.id)


def _row_of(opened: Scenario) -> dict[str, Any]:
    return {key: getattr(opened, _HELD_AS.get(key, key)) for key in _CONTENT}


def _row(content: Content, *, archived: bool) -> dict[str, Any]:
    return {
        "name": checked_text("name", content.name),
        "note": checked_text("note", content.note),
        "base_fingerprint": content.base_fingerprint,
        "base_day": content.base_day,
        "changes": audit.canonical(dict(content.changes)),
        "archived": archived,
    }


def _append(
    connection: sa.Connection,
    content: Mapping[str, Any],
    place: tuple[int, int],
    *,
    actor: Actor,
    at: dt.datetime,
) -> dict[str, Any]:
    """Append a version; return what the audit record says of it, which is all."""
    number, version = place
    row = {
        "scenario_id": number,
        "version": version,
        "at": audit.moment(at),
        "actor": actor.signature,
        **content,
    }
    connection.execute(sa.insert(_VERSIONS).values(row))
    return told(row)


def _refuse_name(connection: sa.Connection, name: str, number: int) -> None:
    wanted = sa.select(_SCENARIOS.c.id).where(
        _SCENARIOS.c.name == name,
        _SCENARIOS.c.archived_at.is_(None),
        _SCENARIOS.c.id != number,
    )
    taken = connection.execute(wanted).scalar()
    if taken is not None:
        raise NameTakenError(name, taken)


def _stale(now: Scenario, opened: Scenario) -> StaleScenarioError:
    theirs, ours = _row_of(now), _row_of(opened)
    differing = [_TOLD_AS.get(key, key) for key in _CONTENT if theirs[key] != ours[key]]
    what = tuple(dict.fromkeys(differing))
    return StaleScenarioError(now.id, now.changed_by, now.changed_at, what)


def _versions() -> sa.Select[Any]:
    columns = (_SCENARIOS.c.author, _SCENARIOS.c.created_at, _VERSIONS)
    return sa.select(*columns).join_from(_SCENARIOS, _VERSIONS)


def _found(connection: sa.Connection, number: int) -> Scenario:
    wanted = _versions().where(_SCENARIOS.c.id == number, _IS_NEWEST)
    row = connection.execute(wanted).mappings().first()
    if row is None:
        raise UnknownScenarioError(number)
    return _scenario(row)


def _scenario(row: Mapping[Any, Any]) -> Scenario:
    return Scenario(
        id=row["scenario_id"],
        version=row["version"],
        author=row["author"],
        created_at=dt.datetime.fromisoformat(row["created_at"]),
        changed_by=row["actor"],
        changed_at=dt.datetime.fromisoformat(row["at"]),
        name=row["name"],
        note=row["note"],
        base_fingerprint=row["base_fingerprint"],
        base_day=row["base_day"],
        written=row["changes"],
        archived=row["archived"],
    )
