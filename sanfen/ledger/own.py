"""Beginning one's own ledger beside the demonstration, which stays as it is."""

import datetime as dt
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from sanfen.ledger import store
from sanfen.ledger.account_rows import ACCOUNTS, GRANTS
from sanfen.ledger.actor import Actor
from sanfen.ledger.errors import NotAllowedError
from sanfen.rights import Right


def own_file() -> Path:
    """Return where one's own ledger is, or will be."""
    return store.FOLDER / store.OWN


def begin_own_ledger(
    actor: Actor, at: dt.datetime, beside: store.Ledger | None = None
) -> None:
    """Make one's own ledger, blank; from now on it is the one opened by default.

    Who had an account in the ledger ``beside`` it has the same one here: a house with
    locks does not become one without.
    It takes its name only when it is whole: its first audit record tells it from a
    new ledger, which would be filled with the demonstration.
    """
    actor.require(Right.IMPORT)
    if not actor.area.is_city:
        raise NotAllowedError(actor.signature, Right.IMPORT)
    if own_file().exists():
        return
    draft = own_file().with_name(f"{store.OWN}.new")
    draft.unlink(missing_ok=True)
    ledger = store.open_ledger(f"sqlite:///{draft.as_posix()}")
    details: dict[str, Any] = {}
    with ledger.writing(actor, "begin", details, at) as connection:
        if beside is not None:
            details |= _take_accounts_along(beside, connection)
    ledger.close()
    draft.rename(own_file())


def _take_accounts_along(
    beside: store.Ledger, connection: sa.Connection
) -> dict[str, Any]:
    with beside.reading() as other:
        for table in (ACCOUNTS, GRANTS):
            rows = [dict(row) for row in other.execute(sa.select(table)).mappings()]
            if rows:
                connection.execute(sa.insert(table), rows)
    found = connection.execute(sa.select(ACCOUNTS.c.login).order_by(ACCOUNTS.c.login))
    logins = found.scalars().all()
    return {"accounts": list(logins)} if logins else {}
