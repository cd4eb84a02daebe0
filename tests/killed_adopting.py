"""Processes that adopt and revoke until they are killed, for the test that kills them.

They are forked from one that has everything imported: killing dozens is then quick.
"""

import datetime as dt
import os
import signal
from multiprocessing.connection import Connection

from sqlalchemy import event
from sqlalchemy.engine import Engine

from sanfen.ledger import adoptions
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.adoptions import Decision
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.rulebook import rulebook
from tests.small_ledger import AT

SINCE = dt.date(2027, 1, 1)
CHANGES = {
    "enterprise.floors.AA.score": 92.0,
    "enterprise.limits.cap_failure.active": False,
    "enterprise.criteria.E1.weight": 30.0,
    "enterprise.criteria.E5.weight": 20.0,
    "colour.enterprise.class_points.C": 5,
}


def adopt_or_revoke(ledger: Ledger) -> None:
    """Revoke what is pending; adopt where nothing is."""
    files = rulebook()
    pending = [a for a in adoptions.list_adoptions(ledger) if a.is_pending(AT.date())]
    if pending:
        adoptions.revoke(ledger, files, pending[0].id, LOCAL_ACTOR, AT)
        return
    base = files.in_force(SINCE).fingerprint
    decision = Decision(CHANGES, SINCE, "纪要", "从严", base)
    adoptions.adopt(ledger, files, decision, LOCAL_ACTOR, AT)


def work(url: str, told: Connection, dies_at: int | None) -> None:
    """Say "ready", adopt or revoke, say "done"; die at a statement, or be killed."""
    ledger = open_ledger(url)
    if dies_at is not None:
        _die_at_statement(dies_at)
    told.send("ready")
    adopt_or_revoke(ledger)
    told.send("done")


def _die_at_statement(number: int) -> None:
    counted = iter(range(number))

    def count(*_: object) -> None:
        if next(counted, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
