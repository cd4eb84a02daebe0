"""账号 and the frame: who is at work, who no longer is, and who keeps the accounts."""

import pytest

from sanfen.access.admission import House
from sanfen.access.entry import Entrance
from sanfen.desk import actor
from sanfen.desk.clock import now
from sanfen.ledger import accounts, sessions, settings
from sanfen.ledger.account import Grant, Particulars
from sanfen.ledger.actor import LOCAL_ACTOR, Area
from sanfen.vocabulary import Role
from tests.pages.conftest import words
from tests.pages.dialogs import answered
from tests.people import FIRST, LIMITS, OWN, QUICK, add, quick_hashes

__all__ = ["quick_hashes"]

pytestmark = pytest.mark.usefixtures("quick_hashes", "own_url")

ADMIN, PLANNER = Grant(Role.ADMINISTRATOR), Grant(Role.PLANNER)
INSPECTOR = Grant(Role.INSPECTOR, Area("海宁市"))


@pytest.fixture
def people(own_ledger):
    admin = add(own_ledger, "admin", ADMIN)
    return admin, add(own_ledger, "li", PLANNER, INSPECTOR)


@pytest.fixture
def log_in(own_ledger, people, monkeypatch):
    """Return a function that logs somebody in; the browser's cookie is theirs."""

    def enter(login):
        account = next(each for each in people if each.login == login)
        me = account.acting(account.grants[0])
        accounts.set_password(own_ledger, account, QUICK.hash(OWN), me, now())
        entrance = Entrance(own_ledger, LIMITS, now())
        token, session = entrance.log_in(login, OWN)
        monkeypatch.setattr(actor, "cookie", lambda: token)
        return session

    return enter


def badges(app):
    return " ".join(element.value for element in app.markdown)


def test_without_accounts_the_frame_says_single_user(visit):
    assert "单机模式" in badges(visit("rules"))


def test_who_is_logged_in_stands_in_the_frame_and_may_act_by_another_grant(
    visit, log_in, own_ledger
):
    session = log_in("li")
    app = visit("rules")
    assert "单机模式" not in badges(app)
    app.selectbox(key="grant").set_value(INSPECTOR).run()
    assert not app.exception
    again = sessions.find_session(own_ledger, session.token_hash)
    assert again.grant == INSPECTOR


def test_who_was_logged_out_meanwhile_sees_nothing_more(visit, log_in, own_ledger):
    session = log_in("li")
    app = visit("overview")
    assert app.metric
    sessions.end(own_ledger, session, now())
    app.run()
    assert "登录已结束" in app.warning[0].value
    assert not app.metric
    assert not app.title


def test_a_first_password_opens_no_page(visit, people, own_ledger, monkeypatch):
    login = people[0].login
    token, _ = Entrance(own_ledger, LIMITS, now()).log_in(login, FIRST)
    monkeypatch.setattr(actor, "cookie", lambda: token)
    assert "设置自己的口令" in visit("overview").warning[0].value


def test_records_that_become_real_are_closed_at_once(visit, own_ledger, monkeypatch):
    monkeypatch.setattr(actor, "house", lambda: House("0.0.0.0", LIMITS))
    app = visit("rules")
    assert app.title
    with own_ledger.writing(LOCAL_ACTOR, "begin", {}, now()) as connection:
        settings.write_setting(connection, "demo", "false")
    app.run()
    assert "account add" in app.error[0].value
    assert not app.title


def test_the_first_account_is_an_administrators_and_its_password_is_shown_once(
    visit, own_ledger, monkeypatch
):
    monkeypatch.setattr(actor, "cookie", str)
    app = visit("accounts")
    assert "单机模式" in app.info[0].value
    app.button(key="new").click().run()
    typed = {"new_login": "wang", "new_name": "王*工*", "new_staff_no": "0417"}
    for key, text in typed.items():
        app.text_input(key=key).set_value(text)
    app.button(key="new").click()
    app.button(key="new_yes").click().run()
    assert not app.exception
    assert r"王\*工\*" in app.success[0].value
    password = app.code[0].value
    assert accounts.find_account(own_ledger, "wang").is_administrator
    token, _ = Entrance(own_ledger, LIMITS, now()).log_in("wang", password)
    assert token
    app.run()
    assert not app.code
    assert "登录已结束" in app.warning[0].value


def test_others_than_administrators_keep_no_accounts(visit, log_in):
    log_in("li")
    app = visit("accounts")
    assert "无权" in app.error[0].value
    assert not app.dataframe


def test_an_administrator_sees_who_comes_in_as_what(visit, log_in):
    log_in("admin")
    table = visit("accounts").dataframe[0].value.set_index("登录名")
    assert table.loc["li", "授权"] == "计划岗（全市）、检查员（海宁市）"
    assert table.loc["li", "最近使用"] == "从未登录"
    assert table.loc["li", "状态"] == "待改初始口令"
    assert table.loc["admin", "状态"] == "正常"


def chosen(visit, login="li"):
    app = visit("accounts")
    return app.selectbox(key="account_chosen").set_value(login).run()


def test_who_saves_second_is_shown_what_the_first_changed(visit, log_in, own_ledger):
    log_in("admin")
    app = chosen(visit)
    app.button(key="account_alter").click().run()
    opened = accounts.find_account(own_ledger, "li")
    to = Particulars("黎工", "li", (PLANNER,))
    real = accounts.alter

    def somebody_was_first(ledger, stale, *rest):
        real(own_ledger, opened, to, LOCAL_ACTOR, now())
        return real(ledger, stale, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "alter", somebody_was_first)
        answered(app, "account_alter", "alter_yes", alter_name="李四")
    assert "姓名、授权" in app.error[0].value
    assert accounts.find_account(own_ledger, "li").name == "黎工"


def test_another_first_password_is_shown_once(visit, log_in, own_ledger):
    log_in("admin")
    app = answered(chosen(visit), "account_reset", "account_reset_yes")
    password = app.code[0].value
    token, session = Entrance(own_ledger, LIMITS, now()).log_in("li", password)
    assert token
    assert session.account.must_change_password


def test_an_account_is_disabled_after_asking_once_more(visit, log_in, own_ledger):
    log_in("admin")
    answered(chosen(visit), "account_disable", "account_disable_yes")
    assert accounts.find_account(own_ledger, "li").is_disabled


def test_administrators_do_not_disable_themselves(visit, log_in):
    log_in("admin")
    app = chosen(visit, "admin")
    assert app.button(key="account_disable").disabled
    app.button(key="account_alter").click().run()
    assert any("自己的授权" in text for text in words(app))
