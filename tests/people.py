"""People with accounts, for tests: quick hashes, a few logins, and a browser's cookie."""

import datetime as dt
import tempfile
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from sanfen.access import passwords
from sanfen.access.entry import Entrance
from sanfen.access.presence import TimeOuts
from sanfen.ledger import accounts
from sanfen.ledger.account import Account, Grant, NewAccount
from sanfen.ledger.actor import LOCAL_ACTOR, Area
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.vocabulary import Role
from tests.small_ledger import AT, fill

FIRST, OWN = "first-Pass-2026", "own-Phrase-of-9"
LIMITS = TimeOuts()
CITY, COUNTY = Grant(Role.PLANNER), Grant(Role.INSPECTOR, Area("甲区"))
SECOND = dt.timedelta(seconds=1)

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def quick_hashes(monkeypatch):
    """Hash in no time: how strong the real parameters are is the library's business."""
    monkeypatch.setattr(passwords, "_HASHER", QUICK)
    monkeypatch.setattr(passwords, "_nobodys", lambda: QUICK.hash("nobody's"))


def add(ledger: Ledger, login: str, *grants: Grant, staff_no: str = "") -> Account:
    """Add somebody whose first password is ``FIRST``."""
    kept = QUICK.hash(FIRST)
    new = NewAccount(login, f"{login}工", staff_no or login, grants, kept)
    return accounts.add(ledger, new, LOCAL_ACTOR, AT)


def settle(ledger: Ledger) -> None:
    """Add an administrator and somebody who has a password of their own, ``OWN``."""
    fill(ledger)
    add(ledger, "admin", Grant(Role.ADMINISTRATOR))
    li = add(ledger, "li", CITY, COUNTY)
    accounts.set_password(ledger, li, QUICK.hash(OWN), li.acting(CITY), AT)


def settled(url: str) -> Ledger:
    """Open a ledger at which somebody lives, as ``settle`` leaves it."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).write_bytes(_settled_file())
        return open_ledger(url)
    ledger = open_ledger(url)
    settle(ledger)
    return ledger


@cache
def _settled_file() -> bytes:
    """Such an SQLite ledger, made once: a copy takes no time."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.sqlite"
        ledger = open_ledger(f"sqlite:///{file}")
        settle(ledger)
        ledger.close()
        return file.read_bytes()


def at_the_door(ledger: Ledger, at: dt.datetime = AT) -> Entrance:
    """Return the way in at an instant."""
    return Entrance(ledger, LIMITS, at)
