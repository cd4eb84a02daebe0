"""Adopting, approving and revoking: what the tests do that kill it half-way."""

import datetime as dt

from sanfen.ledger import adoptions
from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.ledger.adoptions import Decision
from sanfen.ledger.store import Ledger
from sanfen.rulebook import rulebook
from sanfen.vocabulary import Role
from tests.small_ledger import AT

SINCE = dt.date(2027, 1, 1)
CHANGES = {
    "enterprise.floors.AA.score": 92.0,
    "enterprise.limits.cap_failure.active": False,
    "enterprise.criteria.E1.weight": 30.0,
    "enterprise.criteria.E5.weight": 20.0,
    "colour.enterprise.class_points.C": 5,
}

PLANNER = Actor("李工", Role.PLANNER, Area(), "li")
DIRECTOR = Actor("局长", Role.DIRECTOR, Area(), "ju")


def adopt_or_revoke(ledger: Ledger) -> None:
    """Revoke what is pending; adopt where nothing is."""
    files = rulebook()
    pending = [a for a in adoptions.list_adoptions(ledger) if a.is_pending(AT.date())]
    if pending:
        adoptions.revoke(ledger, files, pending[0].id, LOCAL_ACTOR, AT)
        return
    adoptions.adopt(ledger, files, _decision(), LOCAL_ACTOR, AT)


def propose(ledger: Ledger) -> int:
    """Propose by an account; return the number."""
    return adoptions.adopt(ledger, rulebook(), _decision(), PLANNER, AT)


def approve(ledger: Ledger) -> None:
    """Approve the newest proposal by another account."""
    newest = adoptions.list_adoptions(ledger)[0].id
    adoptions.approve(ledger, rulebook(), newest, DIRECTOR, AT)


def _decision() -> Decision:
    base = rulebook().in_force(SINCE).fingerprint
    return Decision(CHANGES, SINCE, "纪要", "从严", base)
