"""The rows of accounts, grants and sessions, read as what they stand for."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from sanfen.ledger import access_books as books
from sanfen.ledger.access_errors import UnknownAccountError
from sanfen.ledger.account import Account, Grant, Session
from sanfen.ledger.actor import Area
from sanfen.ledger.tables import table_of
from sanfen.vocabulary import Role

ACCOUNTS = table_of(books.Account.__tablename__)
GRANTS = table_of(books.Grant.__tablename__)
SESSIONS = table_of(books.LoginSession.__tablename__)
FAILED = table_of(books.FailedLogin.__tablename__)

Row = Mapping[Any, Any]


def find(connection: sa.Connection, login: str) -> Account | None:
    """Return an account, if there is one of this login."""
    found = read(connection, ACCOUNTS.c.login == login)
    return found[0] if found else None


def found(connection: sa.Connection, login: str) -> Account:
    """Return an account; raise ``UnknownAccountError`` if there is none."""
    account = find(connection, login)
    if account is None:
        raise UnknownAccountError(login)
    return account


def read(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> list[Account]:
    """Return the accounts with their grants, sorted by login."""
    wanted = sa.select(ACCOUNTS).where(*which).order_by(ACCOUNTS.c.login)
    rows = connection.execute(wanted).mappings().all()
    logins = [row["login"] for row in rows]
    grants: dict[str, list[Grant]] = {login: [] for login in logins}
    held = sa.select(GRANTS).where(GRANTS.c.login.in_(logins))
    for row in connection.execute(held).mappings():
        grants[row["login"]].append(grant_of(row))
    return [_account(row, grants[row["login"]]) for row in rows]


def session_of(row: Row, account: Account) -> Session:
    """Return a session of ``account``."""
    return Session(
        token_hash=row["token_hash"],
        account=account,
        grant=grant_of(row),
        began_at=dt.datetime.fromisoformat(row["began_at"]),
        seen_at=dt.datetime.fromisoformat(row["seen_at"]),
    )


def grant_of(row: Row) -> Grant:
    """Return the grant that a row names."""
    return Grant(Role(row["role"]), Area(row["county"] or None, row["town"] or None))


def columns_of(grant: Grant) -> dict[str, str]:
    """Return a grant as the columns of a row."""
    area = grant.area
    return {
        "role": grant.role.value,
        "county": area.county or "",
        "town": area.town or "",
    }


def in_order(grants: list[Grant] | tuple[Grant, ...]) -> tuple[Grant, ...]:
    """Return grants by role, the widest area first, each once."""
    roles = list(Role)
    return tuple(
        sorted(
            set(grants),
            key=lambda each: (
                roles.index(each.role),
                each.area.county or "",
                each.area.town or "",
            ),
        )
    )


def _account(row: Row, grants: list[Grant]) -> Account:
    disabled_at = row["disabled_at"]
    return Account(
        **{
            **row,
            "created_at": dt.datetime.fromisoformat(row["created_at"]),
            "disabled_at": disabled_at and dt.datetime.fromisoformat(disabled_at),
            "grants": in_order(grants),
        }
    )
