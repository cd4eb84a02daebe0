"""采纳: scenarios that become dated revisions of the rulebook, appended and revocable.

With accounts, adopting proposes: a revision takes effect only if somebody else
approves it before its day. Adopting appends an adoption and its rows, approving an
approval, revoking a revocation; no row of them is ever edited. Each is one
transaction that ends with its audit record.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from sanfen.ledger import audit
from sanfen.ledger.access_books import Account
from sanfen.ledger.actor import Actor
from sanfen.ledger.adoption import (
    ADOPTIONS,
    APPROVALS,
    REVOCATIONS,
    ROWS,
    Adoption,
    Signed,
    overlaid,
    read_adoptions,
)
from sanfen.ledger.appended import ADOPT, APPROVE, REVOKE, told
from sanfen.ledger.errors import (
    AlreadyApprovedError,
    AlreadyRevokedError,
    InForceError,
    LapsedError,
    NotAllowedError,
    OvertakenError,
    OwnProposalError,
    RestedOnError,
    UnknownAdoptionError,
)
from sanfen.ledger.reading import has_rows
from sanfen.ledger.store import Ledger
from sanfen.ledger.texts import checked_text
from sanfen.rights import Right
from sanfen.rulebook import Rulebook, RulebookError
from sanfen.rulebook.adoption import check_beside, checked_rows
from sanfen.rulebook.dated import AppendedRow
from sanfen.rulebook.movable import Changes

__all__ = [
    "Adoption",
    "Decision",
    "Signed",
    "adopt",
    "approve",
    "check_approvable",
    "list_adoptions",
    "preview",
    "revoke",
    "rulebook_of",
]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided, from when, and on what ground."""

    changes: Changes
    since: dt.date
    clause: str
    reason: str
    base_fingerprint: str
    scenario: int | None = None


def rulebook_of(ledger: Ledger, files: Rulebook) -> Rulebook:
    """Return the rulebook of the files with all adoptions that count laid on it."""
    with ledger.reading() as connection:
        return overlaid(files, read_adoptions(connection))


def list_adoptions(ledger: Ledger) -> list[Adoption]:
    """Return every adoption, the newest first."""
    with ledger.reading() as connection:
        return read_adoptions(connection)[::-1]


def preview(
    ledger: Ledger, files: Rulebook, decision: Decision, today: dt.date
) -> list[AppendedRow]:
    """Return the rows an adoption would append; raise as ``adopt`` would."""
    with ledger.reading() as connection:
        return _rows(overlaid(files, read_adoptions(connection)), decision, today)


def adopt(
    ledger: Ledger,
    files: Rulebook,
    decision: Decision,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Append a decision and return its number; by an account it is a proposal.

    Raises ``RulebookError`` where the rulebook would contradict itself on any day,
    ``TextError`` without a clause and a reason.
    """
    actor.require(Right.PROPOSE_RULES)
    details: dict[str, Any] = {}
    with ledger.writing(actor, ADOPT, details, at) as connection:
        _refuse_nobody(connection, actor, Right.PROPOSE_RULES)
        before = read_adoptions(connection)
        book = overlaid(files, before)
        rows = _rows(book, decision, at.date())
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
        values = [_written(number, each, book) for each in rows]
        connection.execute(sa.insert(ADOPTIONS).values(row))
        connection.execute(sa.insert(ROWS), values)
        details |= {**told(row), "rows": values}
        return number


def approve(
    ledger: Ledger, files: Rulebook, number: int, actor: Actor, at: dt.datetime
) -> None:
    """Approve what somebody else proposed, before its day.

    Raises ``OwnProposalError`` for who proposed it, ``OvertakenError`` and
    ``RulebookError`` where what was adopted meanwhile no longer lets it in.
    """
    row = {
        "adoption_id": number,
        "at": audit.moment(at),
        "actor": actor.signature,
        "login": actor.login,
    }
    actor.require(Right.APPROVE_RULES)
    with ledger.writing(actor, APPROVE, row, at) as connection:
        _refuse_nobody(connection, actor, Right.APPROVE_RULES)
        adoptions = read_adoptions(connection)
        found = _found(adoptions, number)
        if found.proposed.login == actor.login:
            raise OwnProposalError(number, actor.login)
        check_approvable(found, adoptions, files, at.date())
        connection.execute(sa.insert(APPROVALS).values(row))


def check_approvable(
    found: Adoption, adoptions: Iterable[Adoption], files: Rulebook, today: dt.date
) -> None:
    """Raise where an adoption cannot be approved, whoever would: see ``approve``."""
    if found.is_decided:
        raise AlreadyApprovedError(found.id)
    _refuse_past(found, today)
    book = overlaid(files, adoptions)
    for path, before in found.before.items():
        if book.in_force(found.since).at(path) != before:
            raise OvertakenError(found.id, path)
    check_beside(found.rows, book)


def revoke(
    ledger: Ledger, files: Rulebook, number: int, actor: Actor, at: dt.datetime
) -> None:
    """Take an adoption back before its day: who proposed it may, and who approves.

    Raises ``RestedOnError`` while a later one rests on it.
    """
    row = {"adoption_id": number, "at": audit.moment(at), "actor": actor.signature}
    with ledger.writing(actor, REVOKE, told(row), at) as connection:
        _refuse_nobody(connection, actor, Right.APPROVE_RULES)
        adoptions = read_adoptions(connection)
        found = _found(adoptions, number)
        if not found.may_be_revoked_by(actor):
            raise NotAllowedError(actor.signature, Right.APPROVE_RULES)
        _refuse_past(found, at.date())
        if found.counts:
            _refuse_rested_on(found, adoptions, files)
        connection.execute(sa.insert(REVOCATIONS).values(row))


def _refuse_nobody(connection: sa.Connection, actor: Actor, right: Right) -> None:
    """Refuse whoever has no account where there are accounts.

    What is adopted without one needs no approval, so it would be a way around it.
    """
    if not actor.login and has_rows(connection, Account.__tablename__):
        raise NotAllowedError(actor.signature, right)


def _found(adoptions: Iterable[Adoption], number: int) -> Adoption:
    found = next((each for each in adoptions if each.id == number), None)
    if found is None:
        raise UnknownAdoptionError(number)
    if found.revocation is not None:
        taken_back = found.revocation
        raise AlreadyRevokedError(number, taken_back.actor, taken_back.at)
    return found


def _refuse_past(found: Adoption, today: dt.date) -> None:
    """Refuse what has come to pass: past days are never decided about."""
    if found.is_lapsed(today):
        raise LapsedError(found.id, found.since)
    if not found.is_pending(today):
        raise InForceError(found.id, found.since)


def _rows(book: Rulebook, decision: Decision, today: dt.date) -> list[AppendedRow]:
    return checked_rows(
        decision.changes,
        book,
        since=decision.since,
        clause=decision.clause,
        today=today,
    )


def _refuse_rested_on(
    adoption: Adoption, adoptions: Iterable[Adoption], files: Rulebook
) -> None:
    """Refuse where later rows carry values of this adoption on, or need them."""
    paths = {row.path for row in adoption.rows}
    others = [each for each in adoptions if each.counts and each.id != adoption.id]
    later = [each for each in others if each.since >= adoption.since]
    resting = [each.id for each in later if paths & {row.path for row in each.rows}]
    if resting:
        raise RestedOnError(adoption.id, tuple(resting))
    try:
        overlaid(files, others)
    except RulebookError as error:
        raise RestedOnError(adoption.id, tuple(each.id for each in later)) from error


def _written(number: int, row: AppendedRow, book: Rulebook) -> dict[str, Any]:
    return {
        "adoption_id": number,
        "path": row.path,
        "value": audit.canonical(row.value),
        "basis": row.basis.value,
        "before": audit.canonical(book.in_force(row.since).at(row.path)),
    }
