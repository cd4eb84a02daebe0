"""An adoption as it was written, what became of it, and who may decide about it."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from sanfen.ledger import books
from sanfen.ledger.actor import Actor
from sanfen.ledger.tables import table_of
from sanfen.rights import Right
from sanfen.rulebook import Rulebook, RulebookError
from sanfen.rulebook.dated import AppendedRow
from sanfen.vocabulary import Basis

ADOPTIONS = table_of(books.Adoption.__tablename__)
ROWS = table_of(books.RuleRevision.__tablename__)
APPROVALS = table_of(books.Approval.__tablename__)
REVOCATIONS = table_of(books.Revocation.__tablename__)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who did something and when; ``login`` is blank where no account did."""

    at: dt.datetime
    actor: str
    login: str = ""


@dataclass(frozen=True, slots=True)
class Adoption:
    """A decision as it was written, whether it was approved, and taken back."""

    id: int
    proposed: Signed
    since: dt.date
    clause: str
    reason: str
    scenario: int | None
    rows: tuple[AppendedRow, ...]
    before: Mapping[str, Any]
    approval: Signed | None
    revocation: Signed | None

    @property
    def stands(self) -> bool:
        """Tell whether it was not revoked."""
        return self.revocation is None

    @property
    def is_decided(self) -> bool:
        """Tell whether it needs nobody's approval (单机模式), or has somebody else's.

        Logins are compared, never roles: there is one account for each person.
        """
        if not self.proposed.login:
            return True
        return self.approval is not None and self.approval.login not in (
            "",
            self.proposed.login,
        )

    @property
    def counts(self) -> bool:
        """Tell whether it belongs to the rulebook: decided, and not revoked."""
        return self.stands and self.is_decided

    def is_pending(self, today: dt.date) -> bool:
        """Tell whether it stands and its day is still to come."""
        return self.stands and today < self.since

    def is_lapsed(self, today: dt.date) -> bool:
        """Tell whether its day came before an approval did (未获批准，未生效)."""
        return self.stands and not self.is_decided and self.since <= today

    def may_be_approved_by(self, actor: Actor) -> bool:
        """Tell whether ``actor`` may approve it: somebody else, by an account."""
        return (
            actor.may(Right.APPROVE_RULES)
            and bool(actor.login)
            and actor.login != self.proposed.login
        )

    def may_be_revoked_by(self, actor: Actor) -> bool:
        """Tell whether ``actor`` may take it back: who proposed it, or who approves."""
        mine = actor.login == self.proposed.login
        return actor.may(Right.APPROVE_RULES) or (
            mine and actor.may(Right.PROPOSE_RULES)
        )


def overlaid(files: Rulebook, adoptions: Iterable[Adoption]) -> Rulebook:
    """Return the rulebook of the files with all adoptions that count laid on it."""
    return files.with_revisions(
        row for adoption in adoptions if adoption.counts for row in adoption.rows
    )


def read_adoptions(connection: sa.Connection) -> list[Adoption]:
    """Return every adoption with its rows, the oldest first."""
    rows: dict[int, list[Mapping[Any, Any]]] = {}
    ordered = sa.select(ROWS).order_by(ROWS.c.adoption_id, ROWS.c.path)
    for row in connection.execute(ordered).mappings():
        rows.setdefault(row["adoption_id"], []).append(row)
    wanted = (
        sa.select(
            ADOPTIONS,
            *(column.label(f"approved_{column.name}") for column in APPROVALS.c),
            *(column.label(f"revoked_{column.name}") for column in REVOCATIONS.c),
        )
        .select_from(ADOPTIONS)
        .join(APPROVALS, isouter=True)
        .join(REVOCATIONS, isouter=True)
        .order_by(ADOPTIONS.c.id)
    )
    found = connection.execute(wanted).mappings()
    return [_adoption(row, rows.get(row["id"], [])) for row in found]


def _adoption(row: Mapping[Any, Any], values: list[Mapping[Any, Any]]) -> Adoption:
    proposed = Signed(
        dt.datetime.fromisoformat(row["at"]), row["actor"], row["login"] or ""
    )
    return Adoption(
        id=row["id"],
        proposed=proposed,
        since=row["since"],
        clause=row["clause"],
        reason=row["reason"],
        scenario=row["scenario_id"],
        rows=tuple(_appended(row, value) for value in values),
        before={
            value["path"]: _read(row, value, "before")
            for value in values
            if value["before"] is not None
        },
        approval=_signed(row, "approved_"),
        revocation=_signed(row, "revoked_"),
    )


def _signed(row: Mapping[Any, Any], act: str) -> Signed | None:
    at = row[f"{act}at"]
    if at is None:
        return None
    login = row.get(f"{act}login") or ""
    return Signed(dt.datetime.fromisoformat(at), row[f"{act}actor"], login)


def _appended(row: Mapping[Any, Any], value: Mapping[Any, Any]) -> AppendedRow:
    try:
        basis = Basis(value["basis"])
    except ValueError as error:
        raise _altered(row, value) from error
    read = _read(row, value, "value")
    return AppendedRow(
        row["id"], value["path"], read, row["since"], row["clause"], basis
    )


def _read(row: Mapping[Any, Any], value: Mapping[Any, Any], column: str) -> Any:
    try:
        return json.loads(value[column])
    except ValueError as error:
        raise _altered(row, value) from error


def _altered(row: Mapping[Any, Any], value: Mapping[Any, Any]) -> RulebookError:
    return RulebookError(
        f"{value['path']}: the row of adoption {row['id']} in the ledger cannot be "
        "read: it was altered"
    )
