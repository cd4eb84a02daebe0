"""Beginning one's own ledger beside the demonstration, which stays as it is."""

import datetime as dt
from pathlib import Path

from sanfen.ledger import store
from sanfen.ledger.actor import Actor


def own_file() -> Path:
    """Return where one's own ledger is, or will be."""
    return store.FOLDER / store.OWN


def begin_own_ledger(actor: Actor, at: dt.datetime) -> None:
    """Make one's own ledger, blank; from now on it is the one opened by default.

    It takes its name only when it is whole: its first audit record tells it from a
    new ledger, which would be filled with the demonstration.
    """
    if own_file().exists():
        return
    draft = own_file().with_name(f"{store.OWN}.new")
    draft.unlink(missing_ok=True)
    ledger = store.open_ledger(f"sqlite:///{draft.as_posix()}")
    with ledger.writing(actor, "begin", {}, at):
        """Nothing but the audit record."""
    ledger.close()
    draft.rename(own_file())
