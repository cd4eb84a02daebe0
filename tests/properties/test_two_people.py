"""No rule is ever in force that one person alone made, whatever anybody tries."""

import datetime as dt
import json
import random

import pytest

from sanfen.ledger import adoptions
from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.ledger.adoptions import Decision
from sanfen.ledger.errors import LedgerError
from sanfen.ledger.store import open_ledger
from sanfen.rulebook import RulebookError, rulebook
from sanfen.vocabulary import Role
from tests.small_ledger import AT, new_file

FILES = rulebook()
FIRST = AT.date() + dt.timedelta(days=1)
DAY = dt.timedelta(days=1)
VALUES = {
    "enterprise.floors.AA.score": (85.0, 91.0, 93.0),
    "enterprise.floors.A.score": (75.0, 85.0, 89.0),
    "colour.enterprise.class_points.C": (5, 6),
    "colour.enterprise.class_points.B": (1, 3),
}

FITTING = {"adopt": Role.PLANNER, "approve": Role.DIRECTOR, "revoke": Role.DIRECTOR}


SEQUENCES, STEPS = 20, 16
LOGINS = ("li", "wang", "zhao")


def attempt(chance, known):
    """Return what somebody tries: mostly, but not always, what their role may do."""
    act = chance.choice(
        ["adopt", "approve", "approve", "revoke"] if known else ["adopt"]
    )
    login = chance.choice(LOGINS)
    role = FITTING[act] if chance.random() < 0.8 else chance.choice(list(Role))
    area = Area() if chance.random() < 0.9 else Area("甲区")
    about = chance.randint(max(1, known - 2), known + 1)
    if act == "adopt":
        path = chance.choice(sorted(VALUES))
        since = FIRST + chance.randint(1, 5) * DAY
        about = Decision({path: chance.choice(VALUES[path])}, since, "纪要", "从严", "")
    return act, about, Actor(login.upper(), role, area, login)


@pytest.fixture
def ledger(tmp_path):
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(new_file())
    opened = open_ledger(f"sqlite:///{file.as_posix()}")
    yield opened
    opened.close()


def tried(ledger, act, about, actor, at):
    """Let somebody try something; tell whether it was let through."""
    try:
        getattr(adoptions, act)(ledger, FILES, about, actor, at)
    except (LedgerError, RulebookError):
        return False
    return True


def laid_on(book):
    """Return the numbers of the adoptions that a rulebook ever speaks by."""
    days = [FIRST + n * DAY for n in range(8)]
    entries = [entry for day in days for entry in book.entries(day)]
    return {leaf.adoption for entry in entries for leaf in entry.leaves} - {None}


def signed_by(ledger):
    """Return who signed for each adoption, by the sealed chain alone."""
    people = {}
    for _, record in ledger.audit(LOCAL_ACTOR).iterrows():
        if record["action"] in ("rules.adopt", "rules.approve"):
            details = json.loads(record["details"])
            number = details.get("id", details.get("adoption_id"))
            people.setdefault(number, set()).add(record["actor"])
    return people


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_every_rule_in_force_was_signed_by_two(ledger, seed):
    chance = random.Random(seed)
    at, let_through = AT, []
    for _ in range(STEPS):
        at += DAY * (chance.random() < 0.1)
        known = len(adoptions.list_adoptions(ledger))
        let_through.append(tried(ledger, *attempt(chance, known), at))
    book = adoptions.rulebook_of(ledger, FILES)
    people = signed_by(ledger)
    assert all(len(people[number]) == 2 for number in laid_on(book))
    assert laid_on(book) == {
        each.id for each in adoptions.list_adoptions(ledger) if each.counts
    }
    assert len(ledger.audit(LOCAL_ACTOR)) == sum(let_through)
    assert ledger.verify() == []
