"""A key opens the API at the gate without a log-in, but not in a house that is exposed."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient

from sanfen.access.admission import House
from sanfen.access.presence import time_outs
from sanfen.gate.middleware import Gate
from sanfen.gate.porter import Porter
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.settings import mark_demo
from sanfen.sharing import PREFIX
from tests.shared_city import Bureau
from tests.small_ledger import AT, fill


@pytest.fixture
def bureau(ledger):
    fill(ledger)
    return Bureau(ledger)


@pytest.fixture
def ask(bureau):
    """Return what asks by a key in a house that serves an address."""
    key, _ = bureau.issue()

    def answered(address, prefix="", path="/towns"):
        house = House(address, time_outs())
        porter = Porter(lambda: bureau.ledger, lambda: AT, house, Path(), prefix)
        routes = [Mount(porter.path(PREFIX), bureau.api)]
        inside = Starlette(routes=routes, middleware=[Middleware(Gate, porter)])
        headers = {"Authorization": f"Bearer {key}"}
        browser = TestClient(inside, "http://127.0.0.1", client=("127.0.0.1", 50000))
        return browser.get(f"{prefix}{PREFIX}{path}", headers=headers)

    return answered


@pytest.mark.parametrize("prefix", ["", "/sanfen"])
def test_on_this_machine_a_key_opens_it(ask, prefix):
    assert ask("127.0.0.1", prefix).json()["items"]
    problem = ask("127.0.0.1", prefix, "/nowhere").json()["type"]
    assert problem == f"{prefix}{PREFIX}/docs#no_such_path"


@pytest.mark.parametrize("prefix", ["", "/sanfen"])
def test_beyond_it_a_house_without_accounts_answers_nothing(ask, prefix):
    answer = ask("0.0.0.0", prefix)
    assert answer.status_code >= 400
    assert "items" not in answer.text


def test_the_demonstration_is_exempt(ask, bureau):
    with bureau.ledger.writing(LOCAL_ACTOR, "demo", {}, AT) as connection:
        mark_demo(connection)
    assert ask("0.0.0.0").json()["items"]


def test_where_people_log_in_a_key_needs_no_log_in(ask, bureau):
    bureau.write_account()
    assert ask("0.0.0.0").json()["items"]
