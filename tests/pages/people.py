"""Somebody at work on a page, as if they had logged in."""

import dataclasses

from sanfen.access.admission import Admission, Standing
from sanfen.ledger.account import Account, Grant, Session
from sanfen.ledger.actor import Actor, Area
from sanfen.vocabulary import Role
from tests.small_ledger import AT

PLANNER = Actor("李工", Role.PLANNER, Area(), "li")
DIRECTOR = Actor("王局", Role.DIRECTOR, Area(), "wang")
BOTH = dataclasses.replace(PLANNER, role=Role.DIRECTOR)
"""The planner again, by a second role."""


def let_in(monkeypatch, actor):
    """Have every page of the test opened by ``actor``."""
    grant = Grant(actor.role, actor.area)
    account = Account(
        login=actor.login,
        name=actor.name,
        staff_no=actor.login,
        subject=None,
        password_hash="",
        password_changed_at="",
        must_change_password=False,
        created_at=AT,
        created_by="",
        disabled_at=None,
        revoked_before="",
        version=1,
        grants=(grant,),
    )
    admitted = Admission(Standing.INSIDE, Session("", account, grant, AT, AT))
    monkeypatch.setattr("sanfen.desk.actor.admission", lambda: admitted)
    monkeypatch.setattr("sanfen.desk.identity.admission", lambda: admitted)
