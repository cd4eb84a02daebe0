"""采纳: scenarios that become dated revisions of the rulebook, appended and revocable.

Adopting appends an adoption and its rows, revoking appends a revocation; no row of
them is ever edited. Each is one transaction that ends with its audit record.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from sanfen.ledger import audit, books
from sanfen.ledger.actor import Actor
from sanfen.ledger.appended import ADOPT, REVOKE, told
from sanfen.ledger.errors import (
    AlreadyRevokedError,
    InForceError,
    RestedOnError,
    UnknownAdoptionError,
)
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import table_of
from sanfen.ledger.texts import checked_text
from sanfen.rulebook import Rulebook, RulebookError
from sanfen.rulebook.adoption import checked_rows
from sanfen.rulebook.dated import AppendedRow
from sanfen.rulebook.movable import Changes
from sanfen.vocabulary import Basis

_ADOPTIONS = table_of(books.Adoption.__tablename__)
_ROWS = table_of(books.RuleRevision.__tablename__)
_REVOCATIONS = table_of(books.Revocation.__tablename__)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided, from when, and on what ground."""

    changes: Changes
    since: dt.date
    clause: str
    reason: str
    base_fingerprint: str
    scenario: int | None = None


@dataclass(frozen=True, slots=True)
class Adoption:
    """A decision as it was written, and whether it was taken back."""

    id: int
    at: dt.datetime
    actor: str
    since: dt.date
    clause: str
    reason: str
    scenario: int | None
    rows: tuple[AppendedRow, ...]
    revoked_at: dt.datetime | None
    revoked_by: str | None

    @property
    def stands(self) -> bool:
        """Tell whether it was not revoked."""
        return self.revoked_at is None

    def is_pending(self, today: dt.date) -> bool:
        """Tell whether it stands and has not taken effect yet."""
        return self.stands and today < self.since


def rulebook_of(ledger: Ledger, files: Rulebook) -> Rulebook:
    """Return the rulebook of the files with all adoptions that stand laid on it."""
    with ledger.reading() as connection:
        return _overlaid(files, _adoptions(connection))


def list_adoptions(ledger: Ledger) -> list[Adoption]:
    """Return every adoption, the newest first."""
    with ledger.reading() as connection:
        return _adoptions(connection)[::-1]


def preview(
    ledger: Ledger, files: Rulebook, decision: Decision, today: dt.date
) -> list[AppendedRow]:
    """Return the rows an adoption would append; raise as ``adopt`` would."""
    with ledger.reading() as connection:
        return _rows(_adoptions(connection), files, decision, today)


def adopt(
    ledger: Ledger,
    files: Rulebook,
    decision: Decision,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Append a decision to the rulebook and return its number.

    Raises ``RulebookError`` where the rulebook would contradict itself on any day,
    ``TextError`` without a clause and a reason.
    """
    details: dict[str, Any] = {}
    with ledger.writing(actor, ADOPT, details, at) as connection:
        before = _adoptions(connection)
        rows = _rows(before, files, decision, at.date())
        number = len(before) + 1
        row = {
            "id": number,
            "at": audit.moment(at),
            "actor": actor.signature,
            "since": decision.since,
            "clause": checked_text("clause", decision.clause),
            "reason": checked_text("reason", decision.reason),
            "base_fingerprint": decision.base_fingerprint,
            "scenario_id": decision.scenario,
            "login": actor.login or None,
        }
        values = [_written(number, each) for each in rows]
        connection.execute(sa.insert(_ADOPTIONS).values(row))
        connection.execute(sa.insert(_ROWS), values)
        details |= {**told(row), "rows": values}
        return number


def revoke(
    ledger: Ledger, files: Rulebook, number: int, actor: Actor, at: dt.datetime
) -> None:
    """Take an adoption back before its day.

    Raises ``RestedOnError`` while a later one rests on it.
    """
    row = {"adoption_id": number, "at": audit.moment(at), "actor": actor.signature}
    with ledger.writing(actor, REVOKE, told(row), at) as connection:
        adoptions = _adoptions(connection)
        found = next((each for each in adoptions if each.id == number), None)
        if found is None:
            raise UnknownAdoptionError(number)
        if found.revoked_at is not None:
            raise AlreadyRevokedError(number, str(found.revoked_by), found.revoked_at)
        if not found.is_pending(at.date()):
            raise InForceError(number, found.since)
        _refuse_rested_on(found, adoptions, files)
        connection.execute(sa.insert(_REVOCATIONS).values(row))


def _rows(
    adoptions: Iterable[Adoption], files: Rulebook, decision: Decision, today: dt.date
) -> list[AppendedRow]:
    return checked_rows(
        decision.changes,
        _overlaid(files, adoptions),
        since=decision.since,
        clause=decision.clause,
        today=today,
    )


def _overlaid(files: Rulebook, adoptions: Iterable[Adoption]) -> Rulebook:
    return files.with_revisions(
        row for adoption in adoptions if adoption.stands for row in adoption.rows
    )


def _refuse_rested_on(
    adoption: Adoption, adoptions: Iterable[Adoption], files: Rulebook
) -> None:
    """Refuse where later rows carry values of this adoption on, or need them."""
    paths = {row.path for row in adoption.rows}
    others = [each for each in adoptions if each.stands and each.id != adoption.id]
    later = [each for each in others if each.since >= adoption.since]
    resting = [each.id for each in later if paths & {row.path for row in each.rows}]
    if resting:
        raise RestedOnError(adoption.id, tuple(resting))
    try:
        _overlaid(files, others)
    except RulebookError as error:
        raise RestedOnError(adoption.id, tuple(each.id for each in later)) from error


def _written(number: int, row: AppendedRow) -> dict[str, Any]:
    return {
        "adoption_id": number,
        "path": row.path,
        "value": audit.canonical(row.value),
        "basis": row.basis.value,
    }


def _adoptions(connection: sa.Connection) -> list[Adoption]:
    """Return every adoption with its rows, the oldest first."""
    rows: dict[int, list[Mapping[Any, Any]]] = {}
    ordered = sa.select(_ROWS).order_by(_ROWS.c.adoption_id, _ROWS.c.path)
    for row in connection.execute(ordered).mappings():
        rows.setdefault(row["adoption_id"], []).append(row)
    taken_back = (_REVOCATIONS.c.at, _REVOCATIONS.c.actor)
    wanted = (
        sa.select(
            _ADOPTIONS,
            *(column.label(f"revoked_{column.name}") for column in taken_back),
        )
        .join_from(_ADOPTIONS, _REVOCATIONS, isouter=True)
        .order_by(_ADOPTIONS.c.id)
    )
    found = connection.execute(wanted).mappings()
    return [_adoption(row, rows.get(row["id"], [])) for row in found]


def _adoption(row: Mapping[Any, Any], values: list[Mapping[Any, Any]]) -> Adoption:
    revoked_at = row["revoked_at"]
    return Adoption(
        id=row["id"],
        at=dt.datetime.fromisoformat(row["at"]),
        actor=row["actor"],
        since=row["since"],
        clause=row["clause"],
        reason=row["reason"],
        scenario=row["scenario_id"],
        rows=tuple(_appended(row, value) for value in values),
        revoked_at=dt.datetime.fromisoformat(revoked_at) if revoked_at else None,
        revoked_by=row["revoked_actor"],
    )


def _appended(row: Mapping[Any, Any], value: Mapping[Any, Any]) -> AppendedRow:
    try:
        read = json.loads(value["value"])
        basis = Basis(value["basis"])
    except ValueError as error:
        raise RulebookError(
            f"{value['path']}: the row of adoption {row['id']} in the ledger cannot be "
            "read: it was altered"
        ) from error
    return AppendedRow(
        row["id"], value["path"], read, row["since"], row["clause"], basis
    )
