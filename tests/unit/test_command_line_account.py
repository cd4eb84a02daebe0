"""``account``: who may come in, from the command line."""

import json

import pytest
from typer.testing import CliRunner

from sanfen.__main__ import app
from sanfen.ledger.accounts import find_account
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from sanfen.vocabulary import Role
from tests.people import FIRST, quick_hashes
from tests.small_ledger import fill, fresh_url

__all__ = ["quick_hashes"]

pytestmark = pytest.mark.usefixtures("quick_hashes")

WANG = ("add", "wang", "--name", "王工", "--staff-no", "0417", "--role", "管理员")
LI = ("add", "li", "--name", "李工", "--staff-no", "0512", "--role", "data-officer")


@pytest.fixture
def url(tmp_path):
    url = fresh_url("sqlite", tmp_path)
    ledger = open_ledger(url)
    fill(ledger)
    ledger.close()
    return url


def run(url, *arguments, typed=""):
    asked = ["account", *arguments, "--ledger", url]
    return CliRunner().invoke(app, asked, input=typed)


def told(url, *arguments, typed=""):
    result = run(url, *arguments, "--json", typed=typed)
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def two(url):
    for one in (WANG, (*LI, "--county", "甲区")):
        code, _ = told(url, *one, "--password-stdin", typed=f"{FIRST}\n")
        assert code == 0
    return url


def test_the_first_account_must_be_an_administrators(url):
    code, answer = told(url, *LI, "--password-stdin", typed=f"{FIRST}\n")
    assert code == 1
    assert "管理员" in answer["error"]


def test_the_password_is_asked_for_twice_and_never_shown(url):
    assert run(url, *WANG, typed=f"{FIRST}\nother\n{FIRST}\n{FIRST}\n").exit_code == 0
    result = run(url, "password", "wang", typed="kX7-pq2zRm\nkX7-pq2zRm\n")
    assert result.exit_code == 0
    assert "kX7" not in result.output


def test_a_poor_password_adds_nobody(url):
    code, answer = told(url, *WANG, "--password-stdin", typed="password123\n")
    assert (code, "常见" in answer["error"]) == (1, True)
    assert told(url, "list") == (0, {"accounts": []})


def test_accounts_are_listed_with_their_grants(two):
    code, answer = told(two, "list")
    assert code == 0
    li = answer["accounts"][0]
    assert li == {
        "login": "li",
        "name": "李工",
        "staff_no": "0512",
        "grants": [{"role": "data_officer", "county": "甲区", "town": None}],
        "disabled": False,
        "must_change_password": True,
        "last_seen": None,
    }
    assert "数据岗（甲区）" in run(two, "list").output


def test_grants_are_given_and_taken(two):
    more = ("--role", "inspector", "--county", "甲区", "--town", "东镇")
    assert len(told(two, "grant", "li", *more)[1]["account"]["grants"]) == 2
    assert len(told(two, "revoke", "LI", *more)[1]["account"]["grants"]) == 1
    assert told(two, "revoke", "li", *more)[0] == 1


def test_an_account_is_disabled_enabled_and_logged_out(two):
    assert told(two, "disable", "li")[1]["account"]["disabled"]
    assert not told(two, "enable", "li")[1]["account"]["disabled"]
    assert told(two, "logout", "li")[0] == 0
    ledger = open_ledger(two)
    assert find_account(ledger, "li").revoked_before
    chain = ledger.audit(LOCAL_ACTOR)
    assert chain["action"].iloc[-1] == "access.logout_everywhere"
    assert chain["actor"].iloc[-1].startswith("命令行 ")
    ledger.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ("disable", "wang"),
        ("disable", "ghost"),
        ("grant", "li", "--role", "inspector", "--county", "无县"),
        ("grant", "li", "--role", "administrator", "--county", "甲区"),
        ("revoke", "wang", "--role", "administrator"),
    ],
)
def test_what_may_not_be_is_refused_with_its_reason(two, arguments):
    code, answer = told(two, *arguments)
    assert code == 1
    assert answer["error"]


def test_a_role_has_a_chinese_and_an_english_name(two):
    for role in Role:
        for name in (role.value, role.name.lower().replace("_", "-")):
            assert told(two, "grant", "li", "--role", name)[0] == 0


def test_a_role_that_there_is_not_is_misuse(two):
    assert run(two, "grant", "li", "--role", "boss").exit_code == 2
