"""A log-in in a real browser: kept by a reload and a second tab, and no longer."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from sanfen.access.passwords import hashed
from sanfen.ledger import accounts
from sanfen.ledger.account import Grant
from sanfen.ledger.store import open_ledger
from sanfen.vocabulary import Role
from tests.e2e.conftest import served
from tests.people import OWN, add
from tests.small_ledger import AT, fill

AT_THE_DOOR = re.compile(r"/login\?")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[str]:
    """Serve real records, which an administrator alone may come in to."""
    url = f"sqlite:///{(tmp_path / 'ledger.sqlite').as_posix()}"
    ledger = open_ledger(url)
    fill(ledger)
    admin = add(ledger, "admin", Grant(Role.ADMINISTRATOR))
    me = admin.acting(admin.grants[0])
    accounts.set_password(ledger, admin, hashed(OWN), me, AT)
    ledger.close()
    with served("app.py", tmp_path / "server.log", SANFEN_LEDGER=url) as address:
        yield address


def is_inside(page: Page) -> None:
    expect(page.get_by_text("admin工 · 管理员（全市）")).to_be_visible(timeout=60_000)


def test_a_login_is_kept_until_it_ends_and_ends_in_every_tab(
    house: str, page: Page, context: BrowserContext
) -> None:
    page.goto(f"{house}/accounts")
    expect(page).to_have_url(AT_THE_DOOR)
    page.get_by_label("登录名").fill("admin")
    page.get_by_label("口令").fill(OWN)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(f"{house}/accounts")
    is_inside(page)
    page.reload()
    is_inside(page)

    other = context.new_page()
    other.goto(f"{house}/accounts")
    is_inside(other)

    (cookie,) = (c for c in context.cookies() if c["name"] == "sanfen_session")
    assert cookie["httpOnly"]
    altered = {**cookie, "value": cookie["value"][::-1]}
    context.add_cookies([altered])
    stolen = context.new_page()
    stolen.goto(f"{house}/accounts")
    expect(stolen).to_have_url(AT_THE_DOOR)
    stolen.close()
    context.add_cookies([cookie])

    page.get_by_text("admin工 · 管理员（全市）").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("已退出登录")).to_be_visible()
    other.get_by_text("English").click()
    expect(other.get_by_text("Your session is over")).to_be_visible(timeout=30_000)
    other.get_by_role("link", name="Log in").click()
    expect(other).to_have_url(AT_THE_DOOR)
