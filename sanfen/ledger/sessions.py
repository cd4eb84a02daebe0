"""会话: who is in, since when, and when they were last seen.

A session is known by the hash of its token. Sessions and counts of failures are
transient: no backup holds them.
"""

import datetime as dt
import json
from collections.abc import Callable

import sqlalchemy as sa

from sanfen.ledger import audit
from sanfen.ledger.account import Account, Grant, NewSession, Session
from sanfen.ledger.account_rows import (
    ACCOUNTS,
    FAILED,
    SESSIONS,
    columns_of,
    found,
    grant_of,
    session_of,
)
from sanfen.ledger.accounts import end_sessions, forget_failures
from sanfen.ledger.actor import Actor
from sanfen.ledger.books import AuditRecord
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import table_of
from sanfen.rights import Right

_AUDIT = table_of(AuditRecord.__tablename__)
_LOGIN = f"{audit.ACCESS}login"

FORGOTTEN_AFTER = dt.timedelta(days=1)
"""A login that did not fail for so long begins anew."""


def begin(
    ledger: Ledger, account: Account, new: NewSession, at: dt.datetime
) -> Session:
    """Begin a session by the first of the account's grants."""
    grant = account.grants[0]
    actor = account.acting(grant)
    details = {"login": account.login, **columns_of(grant)}
    row = {
        **details,
        "token_hash": new.token_hash,
        "began_at": audit.moment(at),
        "seen_at": audit.moment(at),
    }
    with ledger.writing(actor, _LOGIN, details, at) as connection:
        _take_away(connection, new.replacing)
        old = SESSIONS.c.began_at < audit.moment(new.over_before)
        connection.execute(sa.delete(SESSIONS).where(old))
        connection.execute(sa.insert(SESSIONS).values(row))
        if new.password_hash:
            mine = ACCOUNTS.c.login == account.login
            stronger = sa.update(ACCOUNTS).values(password_hash=new.password_hash)
            connection.execute(stronger.where(mine))
        return session_of(row, found(connection, account.login))


def find_session(ledger: Ledger, token_hash: str) -> Session | None:
    """Return a session whose account and grant still let it in, however old it is."""
    wanted = sa.select(SESSIONS).where(SESSIONS.c.token_hash == token_hash)
    with ledger.reading() as connection:
        row = connection.execute(wanted).mappings().one_or_none()
        if row is None:
            return None
        account = found(connection, row["login"])
    over = row["began_at"] < account.revoked_before
    if over or account.is_disabled or grant_of(row) not in account.grants:
        return None
    return session_of(row, account)


def saw(ledger: Ledger, session: Session, at: dt.datetime) -> None:
    """Note that somebody is still at work; nothing that the audit chain would tell."""
    mine = SESSIONS.c.token_hash == session.token_hash
    with ledger.restoring() as connection:
        seen = sa.update(SESSIONS).where(mine).values(seen_at=audit.moment(at))
        connection.execute(seen)


def act_by(ledger: Ledger, session: Session, grant: Grant, at: dt.datetime) -> None:
    """Go on by another grant of the same account."""
    if grant not in session.account.grants:
        raise ValueError(f"{session.account.login} has no such grant")
    details = {"login": session.account.login, **columns_of(grant)}
    mine = SESSIONS.c.token_hash == session.token_hash
    actor = session.account.acting(grant)
    with ledger.writing(actor, f"{audit.ACCESS}act_by", details, at) as connection:
        changed = sa.update(SESSIONS).where(mine).values(columns_of(grant))
        connection.execute(changed)


def end(ledger: Ledger, session: Session, at: dt.datetime) -> None:
    """Log somebody out."""
    details = {"login": session.account.login}
    action = f"{audit.ACCESS}logout"
    with ledger.writing(session.actor, action, details, at) as connection:
        _take_away(connection, session.token_hash)


def end_all(ledger: Ledger, login: str, actor: Actor, at: dt.datetime) -> None:
    """Log somebody out wherever they are (全部退出)."""
    if actor.login != login:
        actor.require(Right.ACCOUNTS)
    action = f"{audit.ACCESS}logout_everywhere"
    with ledger.writing(actor, action, {"login": login}, at) as connection:
        account = found(connection, login)
        end_sessions(connection, login)
        mine = ACCOUNTS.c.login == account.login
        over = sa.update(ACCOUNTS).where(mine).values(revoked_before=audit.moment(at))
        connection.execute(over)


def last_seen(ledger: Ledger, actor: Actor) -> dict[str, dt.datetime]:
    """Return when each account was last in: seen at work, else logged in."""
    actor.require(Right.ACCOUNTS)
    logins = sa.select(_AUDIT.c.details, sa.func.max(_AUDIT.c.at))
    logins = logins.where(_AUDIT.c.action == _LOGIN).group_by(_AUDIT.c.details)
    seen = sa.select(SESSIONS.c.login, SESSIONS.c.seen_at)
    with ledger.reading() as connection:
        moments = [
            *(
                (json.loads(told)["login"], at)
                for told, at in connection.execute(logins)
            ),
            *connection.execute(seen),
        ]
    return {
        login: dt.datetime.fromisoformat(at)
        for login, at in sorted(moments, key=lambda each: each[1])
    }


def try_now(
    ledger: Ledger,
    login: str,
    at: dt.datetime,
    wait_after: Callable[[int], dt.timedelta],
) -> tuple[int, dt.timedelta]:
    """Count a try before it is made; return how many failed before, and the wait left.

    While there is a wait nothing is counted. That a try counts before its outcome is
    known keeps many at once from being made for the price of one.
    """
    with ledger.restoring() as connection:
        forgotten = audit.moment(at - FORGOTTEN_AFTER)
        connection.execute(sa.delete(FAILED).where(FAILED.c.last_at < forgotten))
        wanted = sa.select(FAILED).where(FAILED.c.login == login)
        row = connection.execute(wanted).mappings().one_or_none()
        failures = row["failures"] if row else 0
        if row:
            last = dt.datetime.fromisoformat(row["last_at"])
            left = last + wait_after(failures) - at
            if left > dt.timedelta():
                return failures, left
            forget_failures(connection, login)
        counted = {
            "login": login,
            "failures": failures + 1,
            "last_at": audit.moment(at),
        }
        connection.execute(sa.insert(FAILED).values(counted))
    return failures, dt.timedelta()


def right_now(ledger: Ledger, login: str) -> None:
    """Let the next try be the first again: this one was right."""
    with ledger.restoring() as connection:
        forget_failures(connection, login)


def _take_away(connection: sa.Connection, token_hash: str) -> None:
    connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.token_hash == token_hash))
