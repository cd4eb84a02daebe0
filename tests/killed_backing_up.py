"""Processes that back up or restore until they are killed, for the test that does it.

They are forked from one that has everything imported: killing dozens is then quick.
"""

from multiprocessing.connection import Connection
from pathlib import Path

from sanfen.ledger.backup import back_up
from sanfen.ledger.restore import restorable, restore
from sanfen.ledger.store import open_ledger


def backing_up(url: str, file: Path, told: Connection) -> None:
    """Say "ready", back up, say "done"."""
    ledger = open_ledger(url)
    told.send("ready")
    back_up(ledger, file)
    told.send("done")


def restoring(url: str, file: Path, told: Connection) -> None:
    """Say "ready", restore, say "done"."""
    told.send("ready")
    ledger = open_ledger(url)
    with restorable(file) as backup:
        restore(backup, ledger)
    ledger.close()
    told.send("done")
