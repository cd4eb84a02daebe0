"""Accounts are added, altered, granted and disabled: by administrators only.

Nothing here knows a password: hashes come in, and neither they nor passwords are told
to the audit chain.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from sanfen.ledger import audit
from sanfen.ledger.access_errors import (
    AccountTakenError,
    LastAdministratorError,
    OwnAccountError,
    StaleAccountError,
)
from sanfen.ledger.account import Account, NewAccount, Particulars
from sanfen.ledger.account_rows import (
    ACCOUNTS,
    FAILED,
    SESSIONS,
    find,
    found,
    read,
)
from sanfen.ledger.actor import Actor
from sanfen.ledger.errors import TextError
from sanfen.ledger.grants import told, write_grants
from sanfen.ledger.store import Ledger
from sanfen.ledger.texts import MOST, checked_text
from sanfen.rights import Right

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]+")


def has_accounts(ledger: Ledger) -> bool:
    """Tell whether anybody must log in (else it is 单机模式)."""
    with ledger.reading() as connection:
        anybody = sa.select(ACCOUNTS.c.login).limit(1)
        return connection.execute(anybody).first() is not None


def list_accounts(ledger: Ledger, actor: Actor) -> list[Account]:
    """Return every account."""
    actor.require(Right.ACCOUNTS)
    with ledger.reading() as connection:
        return read(connection)


def find_account(ledger: Ledger, login: str) -> Account | None:
    """Return an account, if there is one of this login."""
    with ledger.reading() as connection:
        return find(connection, login)


def add(ledger: Ledger, new: NewAccount, actor: Actor, at: dt.datetime) -> Account:
    """Add an account; the first one must be an administrator's.

    The password that is given with it has to be changed when it is first used.
    """
    actor.require(Right.ACCOUNTS)
    login = checked_login(new.login)
    row = {
        "login": login,
        "name": checked_text("name", new.name),
        "staff_no": checked_text("staff_no", new.staff_no),
        "subject": new.subject,
    }
    details = {**row, "grants": told(new.grants)}
    with _writing(ledger, actor, "account_add", details, at) as connection:
        _refuse_taken(connection, login, str(row["staff_no"]))
        connection.execute(
            sa.insert(ACCOUNTS).values(
                **row,
                password_hash=new.password_hash,
                password_changed_at=audit.moment(at),
                must_change_password=bool(new.password_hash),
                created_at=audit.moment(at),
                created_by=actor.signature,
                revoked_before="",
                version=1,
            )
        )
        write_grants(connection, login, new.grants)
        _refuse_without_administrator(connection)
        return found(connection, login)


def alter(
    ledger: Ledger, opened: Account, to: Particulars, actor: Actor, at: dt.datetime
) -> Account:
    """Write what an account is called and may do; sessions of lost grants are over."""
    actor.require(Right.ACCOUNTS)
    row = {
        "name": checked_text("name", to.name),
        "staff_no": checked_text("staff_no", to.staff_no),
    }
    if actor.login == opened.login and set(to.grants) != set(opened.grants):
        raise OwnAccountError(opened.login)
    details = {"login": opened.login, **row, "grants": told(to.grants)}
    with _writing(ledger, actor, "account_alter", details, at) as connection:
        _refuse_taken(connection, "", row["staff_no"], mine=opened.login)
        _update(connection, opened, row)
        write_grants(connection, opened.login, to.grants)
        _refuse_without_administrator(connection)
        return found(connection, opened.login)


def disable(ledger: Ledger, opened: Account, actor: Actor, at: dt.datetime) -> Account:
    """Let nobody come in by an account any more; who is in, is out."""
    if actor.login == opened.login:
        raise OwnAccountError(opened.login)
    return _switch(ledger, opened, audit.moment(at), actor, at)


def enable(ledger: Ledger, opened: Account, actor: Actor, at: dt.datetime) -> Account:
    """Let an account in again."""
    return _switch(ledger, opened, None, actor, at)


def set_password(
    ledger: Ledger,
    opened: Account,
    password_hash: str,
    actor: Actor,
    at: dt.datetime,
) -> Account:
    """Write another password: one's own, or one for somebody who then changes it.

    Every session of the account is over, the one it is changed in included.
    """
    own = actor.login == opened.login
    if not own:
        actor.require(Right.ACCOUNTS)
    row = {
        "password_hash": password_hash,
        "password_changed_at": audit.moment(at),
        "must_change_password": not own,
        "revoked_before": audit.moment(at),
    }
    action = "password_change" if own else "password_reset"
    with _writing(ledger, actor, action, {"login": opened.login}, at) as connection:
        _update(connection, opened, row)
        end_sessions(connection, opened.login)
        forget_failures(connection, opened.login)
        return found(connection, opened.login)


def end_sessions(connection: sa.Connection, login: str) -> None:
    """Take away every session of an account."""
    connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.login == login))


def forget_failures(connection: sa.Connection, login: str) -> None:
    """Let the next try of a login be the first."""
    connection.execute(sa.delete(FAILED).where(FAILED.c.login == login))


def checked_login(login: str) -> str:
    """Return a login as it is kept: small letters, digits and ``._@-``."""
    kept = normal_login(login)
    if len(kept) > MOST["login"]:
        raise TextError("login", "long", MOST["login"])
    if not _LOGIN.fullmatch(kept):
        raise TextError("login", "signs" if kept else "blank", MOST["login"])
    return kept


def normal_login(login: str) -> str:
    """Return a login as it is looked up: however large its letters were typed."""
    return login.strip().casefold()


def _writing(
    ledger: Ledger,
    actor: Actor,
    action: str,
    details: Mapping[str, Any],
    at: dt.datetime,
) -> Any:
    return ledger.writing(actor, f"{audit.ACCESS}{action}", details, at)


def _switch(
    ledger: Ledger,
    opened: Account,
    disabled_at: str | None,
    actor: Actor,
    at: dt.datetime,
) -> Account:
    actor.require(Right.ACCOUNTS)
    action = "account_disable" if disabled_at else "account_enable"
    with _writing(ledger, actor, action, {"login": opened.login}, at) as connection:
        _update(connection, opened, {"disabled_at": disabled_at})
        if disabled_at:
            end_sessions(connection, opened.login)
        _refuse_without_administrator(connection)
        return found(connection, opened.login)


def _update(connection: sa.Connection, opened: Account, row: dict[str, Any]) -> None:
    """Write over the version that was opened, and no other."""
    now = found(connection, opened.login)
    if now.version != opened.version:
        raise StaleAccountError(opened, now)
    mine = ACCOUNTS.c.login == opened.login
    values = {**row, "version": opened.version + 1}
    connection.execute(sa.update(ACCOUNTS).where(mine).values(values))


def _refuse_taken(
    connection: sa.Connection, login: str, staff_no: str, mine: str = ""
) -> None:
    for field, value in {"login": login, "staff_no": staff_no}.items():
        for other in read(connection, ACCOUNTS.c[field] == value):
            if other.login != mine:
                raise AccountTakenError(field, value, other.login)


def _refuse_without_administrator(connection: sa.Connection) -> None:
    if not any(account.is_administrator for account in read(connection)):
        raise LastAdministratorError
