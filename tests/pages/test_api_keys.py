"""Keys are issued, shown once and withdrawn on the page 接口密钥."""

import pytest

from sanfen.access import keys
from sanfen.area import Area
from sanfen.ledger.actor import LOCAL_ACTOR
from tests.pages.conftest import words


@pytest.fixture
def app(visit, own_ledger):
    assert keys.list_keys(own_ledger, LOCAL_ACTOR) == []
    return visit("api_keys")


def issued(app, name="市发展改革委", fields=("regime",), area=0):
    """Fill in the dialog; AppTest runs the whole page again, so it is opened anew."""
    app.button(key="issue_key").click().run()
    app.text_input(key="key_name").set_value(name)
    app.selectbox(key="key_area").select_index(area)
    for field in fields:
        app.checkbox(key=f"key_field_{field}").check()
    app.button(key="issue_key").click().run()
    app.button(key="issue_key").click()
    app.button(key="issue_key_yes").click().run()
    assert not app.exception
    return app


def test_a_key_is_shown_once_and_opens_what_was_ticked(app, own_ledger):
    issued(app, fields=("regime", "area_colour"), area=1)
    (shown,) = [code.value for code in app.code if code.value.startswith("sf_")]
    (key,) = keys.list_keys(own_ledger, LOCAL_ACTOR)
    assert keys.admit(own_ledger, shown, key.created_at).id == key.id
    assert key.grant.name == "市发展改革委"
    assert key.grant.fields == ("regime", "area_colour")
    assert key.grant.area == Area("南湖区")
    again = app.run()
    assert shown not in str([code.value for code in again.code])
    assert again.dataframe[0].value["密钥开头"].tolist() == [f"{key.hint}…"]


def test_without_a_field_there_is_nothing_to_issue(app):
    app.button(key="issue_key").click().run()
    assert app.button(key="issue_key_yes").disabled


def test_a_department_without_a_name_gets_none(app, own_ledger):
    assert issued(app, name=" ").error[0].value
    assert keys.list_keys(own_ledger, LOCAL_ACTOR) == []


def test_a_key_is_withdrawn_after_it_was_asked_once_more(app, own_ledger):
    issued(app).run()
    app.selectbox(key="key_chosen").select_index(0).run()
    app.button(key="withdraw_key").click().run()
    (key,) = keys.list_keys(own_ledger, LOCAL_ACTOR)
    assert key.revoked_at is None
    app.button(key="withdraw_key").click()
    app.button(key="withdraw_key_yes").click().run()
    (key,) = keys.list_keys(own_ledger, LOCAL_ACTOR)
    assert key.revoked_at is not None
    assert "市发展改革委" in app.success[0].value
    assert "已撤销" in app.dataframe[0].value["状态"][0]


def test_a_page_without_keys_says_that_the_api_is_off(app):
    assert any("共享接口未启用" in text for text in words(app))
    assert "Authorization: Bearer" in app.code[0].value
