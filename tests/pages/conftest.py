"""The app on a small demonstration ledger, driven through its frame."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sanfen import sample_city
from sanfen.ledger import settings, writes
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger

ROOT = Path(__file__).parents[2]
FRAME = ROOT / "sanfen" / "desk" / "frame.py"

KEPT = 25
"""One enterprise of so many is kept: enough for every page to show something."""

HOSTILE = "=1+1 *粗* [点我](x) <b>甲</b> $a$"
"""The name of one enterprise: data, whatever it looks like."""

AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


def small_city():
    tables = sample_city.records()
    enterprises = tables["enterprises"].iloc[::KEPT].reset_index(drop=True)
    enterprises.loc[0, "name"] = HOSTILE
    kept = {
        name: table[table["uscc"].isin(enterprises["uscc"])]
        if "uscc" in table
        else table
        for name, table in tables.items()
    }
    orders = tables["rectifications"]
    sheets = kept["spot_checks"]["sheet_no"]
    return {
        **kept,
        "enterprises": enterprises,
        "rectifications": orders[orders["sheet_no"].isin(sheets)],
    }


@pytest.fixture(scope="session")
def ledger_url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('pages') / 'ledger.sqlite'}"
    ledger = open_ledger(url)
    with ledger.writing(LOCAL_ACTOR, "demo", {}, AT) as connection:
        for name, table in small_city().items():
            writes.upsert(connection, name, table)
        settings.mark_demo(connection)
    ledger.close()
    return url


@pytest.fixture(scope="module", autouse=True)
def forgetful():
    """Start every file of tests without results of another ledger."""
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def own_url(ledger_url, tmp_path, monkeypatch):
    """Give a test a ledger of its own: what it writes is not seen by others."""
    st.cache_resource.clear()
    file = tmp_path / "ledger.sqlite"
    shutil.copy(ledger_url.removeprefix("sqlite:///"), file)
    url = f"sqlite:///{file.as_posix()}"
    monkeypatch.setenv("SANFEN_LEDGER", url)
    yield url
    st.cache_resource.clear()


@pytest.fixture
def own_ledger(own_url):
    opened = open_ledger(own_url)
    yield opened
    opened.close()


@pytest.fixture
def visit(ledger_url, monkeypatch, request):
    """Return a function that opens a page by its name, with what its link says."""
    if "own_url" not in request.fixturenames:
        monkeypatch.setenv("SANFEN_LEDGER", ledger_url)

    return open_page


def open_page(name="overview", **link):
    app = AppTest.from_file(str(FRAME), default_timeout=120)
    for key, value in link.items():
        app.query_params[key] = value
    return app.switch_page(f"../../pages/{name}.py").run()


def words(app):
    """Everything a reader can read outside charts and tables."""
    kinds = (app.title, app.header, app.subheader, app.markdown, app.caption)
    texts = [element.value for kind in kinds for element in kind]
    return texts + [metric.label for metric in app.metric]
