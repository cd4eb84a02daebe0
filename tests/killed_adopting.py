"""Adopting and revoking in turn: what the tests do that kill it half-way."""

import datetime as dt

from sanfen.ledger import adoptions
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.adoptions import Decision
from sanfen.ledger.store import Ledger
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
