"""Every page shows hostile names letter by letter: nothing of them is obeyed."""

import datetime as dt
import json
import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from sanfen.access import keys
from sanfen.ledger import accounts
from sanfen.ledger.account import Grant, NewAccount
from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.ledger.keys import KeyGrant
from sanfen.ledger.store import open_ledger
from sanfen.vocabulary import Role
from tests.hostile import DRAWN, FILLED, OBEYED, SHOWN
from tests.hostile_city import write_hostile_city
from tests.pages.conftest import AT, ROOT, open_page
from tests.pages.people import let_in

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    address = f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'ledger.sqlite'}"
    write_hostile_city(address).close()
    return address


@pytest.fixture
def opened(url, monkeypatch):
    monkeypatch.setenv("SANFEN_LEDGER", url)
    return open_page


def obeyed(app: AppTest) -> Iterator[str]:
    """Tell every text of which something would be obeyed, in words and in charts."""
    for element in (*app.main, *app.sidebar):
        if element.proto is not None:
            yield from _obeyed(element)


def _obeyed(element) -> Iterator[str]:
    proto = element.proto
    for field, value in proto.ListFields():
        if not isinstance(value, str):
            continue
        if field.name in ("body", "label", "help", "value", "delta", "caption"):
            yield from (value for _ in OBEYED.finditer(value))
    if element.type == "plotly_chart":
        for key, text in texts(json.loads(proto.spec)):
            if DRAWN.search(text) or (key.endswith("template") and FILLED in text):
                yield f"{key}: {text}"


def texts(value, key="") -> Iterator[tuple[str, str]]:
    """Return every text of a chart with the key it stands at."""
    if isinstance(value, dict):
        # What no template names only says what was clicked.
        named = re.findall(r"customdata\[(\d)\]", str(value.get("hovertemplate")))
        for row in value.get("customdata", []) if named else []:
            yield from texts([row[int(place)] for place in named], "customdata")
        for name, part in value.items():
            if name != "customdata":
                yield from texts(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part, key)
    elif isinstance(value, str):
        yield key, value


@pytest.mark.parametrize("script", PAGES)
def test_no_page_obeys_a_name(opened, script):
    app = opened(script)
    assert not app.exception
    assert not app.error
    assert list(obeyed(app)) == []


@pytest.mark.parametrize("name", ["script", "markdown", "plotly link", "streamlit"])
def test_the_page_of_an_enterprise_obeys_none_of_its_texts(opened, url, name):
    ledger = open_ledger(url)
    enterprises = ledger.records(LOCAL_ACTOR)["enterprises"]
    ledger.close()
    found = enterprises.loc[enterprises["name"] == SHOWN[name], "uscc"]
    app = opened("enterprises", enterprise=found.iloc[0])
    assert not app.exception
    assert list(obeyed(app)) == []


@pytest.fixture(scope="module")
def peopled_url(tmp_path_factory):
    """A ledger in which people, departments and what they did bear hostile names."""
    url = f"sqlite:///{tmp_path_factory.mktemp('peopled') / 'ledger.sqlite'}"
    ledger = write_hostile_city(url)
    grants = (Grant(Role.ADMINISTRATOR),)
    until = AT + dt.timedelta(days=365)
    for place, text in enumerate(text for text in SHOWN.values() if len(text) <= 60):
        person = NewAccount(f"u{place}", text, f"{place} {text}"[:40], grants)
        accounts.add(ledger, person, LOCAL_ACTOR, AT)
        ledger.note(LOCAL_ACTOR, "export", {"file": text, "filters": {text: text}}, AT)
        grant = KeyGrant(text, ("ENTNAME",), Area(), 60, until)
        keys.issue(ledger, grant, LOCAL_ACTOR, AT)
    ledger.close()
    return url


@pytest.mark.parametrize("name", ["script", "markdown", "plotly link", "streamlit"])
@pytest.mark.parametrize(
    ("script", "role"),
    [
        ("accounts", Role.ADMINISTRATOR),
        ("audit", Role.ADMINISTRATOR),
        ("rights", Role.ADMINISTRATOR),
        ("api_keys", Role.DATA_OFFICER),
        ("overview", Role.DIRECTOR),
    ],
)
def test_no_page_obeys_the_name_of_a_person_or_a_department(
    peopled_url, monkeypatch, script, role, name
):
    monkeypatch.setenv("SANFEN_LEDGER", peopled_url)
    let_in(monkeypatch, Actor(SHOWN[name], role, Area(), "u0"))
    app = open_page(script)
    assert not app.exception
    assert not app.error
    assert list(obeyed(app)) == []
