"""Behind the shipped nginx, below a path and with TLS: in by the door, and at work."""

import re
from contextlib import closing
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from sanfen.access.passwords import hashed
from sanfen.ledger import accounts, settings
from sanfen.ledger.account import Grant, NewAccount
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from sanfen.ledger.tables import table_of
from sanfen.vocabulary import Role
from tests.e2e import nginx
from tests.e2e.conftest import serve
from tests.pages.conftest import small_city
from tests.small_ledger import AT, fill

PATH = "sanfen"
PASSWORD = "三分 behind nginx 8617"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def front(folder):
    """Serve a small city with one account; yield the plain and the secure address."""
    url = f"sqlite:///{folder / 'ledger.sqlite'}"
    grants = (Grant(Role.ADMINISTRATOR), Grant(Role.DIRECTOR))
    with closing(open_ledger(url)) as ledger:
        fill(ledger, small_city())
        new = NewAccount("ju", "局长", "001", grants, hashed(PASSWORD))
        accounts.add(ledger, new, LOCAL_ACTOR, AT)
        with ledger.restoring() as connection:
            settings.mark_demo(connection)
            row = sa.update(table_of("accounts")).values(must_change_password=False)
            connection.execute(row)
    log = folder / "server.log"
    with (
        serve("app.py", log, path=PATH, SANFEN_LEDGER=url) as served,
        nginx.in_front_of(served.address.removesuffix(f"/{PATH}"), folder) as found,
    ):
        yield found


def test_a_reader_comes_in_and_works(front, folder, browser):
    plain, secure = front
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    sockets = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    answer = page.goto(f"{plain}/{PATH}/areas")
    assert answer.url.startswith(f"{secure}/{PATH}/login")
    assert "max-age" in answer.headers["strict-transport-security"]
    assert "default-src" in answer.headers["content-security-policy"]
    assert not re.search(r"\d", answer.headers["server"])

    page.locator("[name=login]").fill("ju")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{secure}/{PATH}/areas**")
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=60_000
    )
    expect(page.get_by_role("heading", name="区域分色", exact=True)).to_be_visible()
    assert {urlsplit(url)[:3] for url in sockets} == {
        ("wss", urlsplit(secure).netloc, f"/{PATH}/_stcore/stream")
    }

    kept = [c for c in context.cookies() if c["name"] == "sanfen_session"]
    assert [(c["secure"], c["httpOnly"], c["path"]) for c in kept] == [
        (True, True, f"/{PATH}/")
    ]
    context.close()
    for log in ("server.log", "access.log", "error.log"):
        said = (folder / log).read_text("utf-8")
        assert PASSWORD not in said
        assert kept[0]["value"] not in said
    assert "Traceback" not in (folder / "server.log").read_text("utf-8")
