"""保存方案: from a link to the ledger and back, without writing over anybody unseen.

The button stands here on a page of its own, with the numbers of the link.
"""

import dataclasses

import pytest
from streamlit.testing.v1 import AppTest

from sanfen.ledger import scenarios
from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.ledger.scenarios import Content
from sanfen.sample_city import LAST_DAY
from sanfen.vocabulary import Role
from tests.pages.conftest import AT, HOSTILE, words
from tests.pages.dialogs import answered

FLOOR = "enterprise.floors.AA.score"
FLOOR_A = "enterprise.floors.A.score"
STRICT = {FLOOR: 95.0}
COLLEAGUE = Actor("王工", Role.PLANNER, Area())

PAGE = f"""
import datetime as dt
import streamlit as st
from sanfen.desk.scenarios import saved
from sanfen.desk.scenarios.adopt import adopt_button
from sanfen.desk.scenarios.saving import save_button
from sanfen.desk.view import current_view
from sanfen.rulebook.scenario import read

st.session_state["day"] = dt.date.fromisoformat("{LAST_DAY}")
st.session_state["county"] = None
view = current_view()
saved.take_link(view)
numbers = {{name: st.query_params[name] for name in st.query_params if "." in name}}
changes = read(numbers, view.rules)
save_button(changes, view.rules, view)
adopt_button(changes, view.rules, view)
"""


@pytest.fixture
def bench(own_url):
    """Return a function that opens the page with what its link says."""

    def open_page(**link):
        app = AppTest.from_string(PAGE, default_timeout=60)
        for key, value in link.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    assert own_url
    return open_page


def stored(ledger):
    return scenarios.list_scenarios(ledger, LOCAL_ACTOR)


def save(ledger, changes=STRICT, actor=LOCAL_ACTOR, name="从严"):
    content = Content(name, "", "0" * 12, LAST_DAY, changes)
    return scenarios.save(ledger, content, actor, AT)


def test_nothing_moved_is_nothing_to_save(bench):
    app = bench()
    assert app.button(key="save_scenario").disabled
    assert app.button(key="adopt").disabled


def test_what_the_link_sets_is_saved_under_a_name(bench, own_ledger):
    app = bench(**{FLOOR: "95"})
    answered(app, "save_scenario", "save_new", scenario_name="从严")
    (found,) = stored(own_ledger)
    assert (found.name, found.changes, found.base_day) == ("从严", STRICT, LAST_DAY)
    assert app.query_params["scenario"] == str(found.id)
    assert "已保存" in app.success[0].value


def test_a_link_that_only_names_a_scenario_gets_its_numbers(bench, own_ledger):
    found = save(own_ledger, {**STRICT, FLOOR_A: 85.0})
    app = bench(scenario=str(found.id))
    assert app.query_params[FLOOR] == "95"
    assert app.query_params[FLOOR_A] == "85"
    assert not app.warning


@pytest.mark.parametrize(
    "asked", ["7", "-1", "0x1", "<script>alert(1)</script>", "9" * 90, "１", "1 OR 1"]
)
def test_an_unknown_scenario_leaves_the_official_rules(bench, own_ledger, asked):
    save(own_ledger)
    app = bench(scenario=asked, **{FLOOR: "95"})
    assert "没有编号" in app.warning[0].value
    assert "<" not in app.warning[0].value.replace(r"\<", "")
    assert "scenario" not in app.query_params
    assert FLOOR not in app.query_params
    assert app.button(key="save_scenario").disabled


def test_a_scenario_that_no_longer_fits_is_told(bench, own_ledger):
    found = save(own_ledger, {"gone.rule": 1.0})
    app = bench(scenario=str(found.id))
    assert "不存在或超出范围" in app.warning[0].value
    assert "gone.rule" not in app.query_params


def test_an_opened_scenario_is_saved_as_its_next_version(bench, own_ledger):
    found = save(own_ledger)
    app = bench(scenario=str(found.id), **{FLOOR: "95"})
    app.query_params[FLOOR] = "93"
    answered(app, "save_scenario", "save_over")
    (now,) = stored(own_ledger)
    assert (now.id, now.version, now.changes) == (found.id, 2, {FLOOR: 93.0})


def test_an_opened_scenario_says_whether_it_was_altered_since(bench, own_ledger):
    found = save(own_ledger)
    app = bench(scenario=str(found.id), **{FLOOR: "95"})
    assert "未保存" not in app.button(key="let_go_scenario").label
    app.query_params[FLOOR] = "93"
    app.run()
    assert "未保存" in app.button(key="let_go_scenario").label
    app.query_params[FLOOR] = "95"
    app.run()
    assert "未保存" not in app.button(key="let_go_scenario").label


def test_or_as_another_one(bench, own_ledger):
    found = save(own_ledger)
    app = bench(scenario=str(found.id), **{FLOOR: "93"})
    answered(app, "save_scenario", "save_new", scenario_name=HOSTILE)
    newest, oldest = stored(own_ledger)
    assert (newest.name, newest.changes, oldest) == (HOSTILE, {FLOOR: 93.0}, found)
    assert r"\<b\>" in app.success[0].value


def test_an_opened_scenario_can_be_let_go(bench, own_ledger):
    found = save(own_ledger)
    app = bench(scenario=str(found.id), **{FLOOR: "95"})
    app.button(key="let_go_scenario").click().run()
    assert "scenario" not in app.query_params
    assert app.query_params[FLOOR] == "95"


def test_who_writes_second_is_shown_what_the_first_wrote(bench, own_ledger):
    found = save(own_ledger)
    app = bench(scenario=str(found.id), **{FLOOR: "95"})
    theirs = dataclasses.replace(found.content, changes={FLOOR: 91.0}, note="改")
    scenarios.update(own_ledger, found, theirs, COLLEAGUE, AT)
    app.query_params[FLOOR] = "97"
    answered(app, "save_scenario", "save_over")
    assert "王工" in app.warning[0].value
    assert "备注、数值" in app.warning[0].value
    assert any("对方 91，您 97" in text for text in words(app))
    assert stored(own_ledger)[0].changes == {FLOOR: 91.0}
    answered(app, "save_scenario", "save_over")
    (now,) = stored(own_ledger)
    assert (now.version, now.changes, now.changed_by) == (3, {FLOOR: 97.0}, "单机用户")


def test_a_link_older_than_the_newest_version_writes_over_nothing(bench, own_ledger):
    found = save(own_ledger)
    theirs = dataclasses.replace(found.content, changes={FLOOR: 91.0})
    scenarios.update(own_ledger, found, theirs, COLLEAGUE, AT)
    app = bench(scenario=str(found.id), **{FLOOR: "95"})  # made of the first version
    answered(app, "save_scenario", "save_over")
    assert "王工" in app.warning[0].value
    assert stored(own_ledger)[0].version == 2


def test_numbers_that_contradict_each_other_are_not_saved(bench, own_ledger):
    app = bench(**{FLOOR: "70"})
    answered(app, "save_scenario", "save_new", scenario_name="交叉")
    assert "自相矛盾" in app.error[0].value
    assert stored(own_ledger) == []


def test_rows_are_shown_before_they_are_adopted(bench, own_ledger):
    app = bench(**{FLOOR: "95"})
    app.button(key="adopt").click().run()
    shown = app.dataframe[0].value
    assert shown[["之前", "之后"]].to_numpy().tolist() == [["90", "95"]]
    assert app.button(key="adopt_yes").disabled
    assert own_ledger.rules_version() == ""


def test_what_contradicts_itself_cannot_be_adopted(bench):
    app = bench(**{FLOOR: "70"})
    app.button(key="adopt").click().run()
    assert "自相矛盾" in app.error[0].value
    assert app.button(key="adopt_yes").disabled


def test_what_is_opened_is_still_named_after_another_page(bench, own_ledger):
    found = save(own_ledger)
    app = bench(scenario=str(found.id))
    for name in ("scenario", FLOOR):
        del app.query_params[name]
    app.run()
    assert app.query_params["scenario"] == str(found.id)
