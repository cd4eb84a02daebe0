"""批准: what one account proposes, another one approves on the page 规则."""

import datetime as dt

import pytest

from sanfen.ledger import adoptions
from sanfen.ledger.adoptions import Decision
from sanfen.rulebook import rulebook
from tests.pages.conftest import AT, words
from tests.pages.dialogs import answered
from tests.pages.people import BOTH, DIRECTOR, PLANNER, let_in

FLOOR = "enterprise.floors.AA.score"
SINCE = dt.date(2027, 1, 1)


def propose(own_ledger, changes=None, since=SINCE):
    decision = Decision(changes or {FLOOR: 95.0}, since, "纪要", "从严", "")
    return adoptions.adopt(own_ledger, rulebook(), decision, PLANNER, AT)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Set the clock of the desk."""

    def set_to(at):
        for module in ("view", "scenarios.deciding"):
            monkeypatch.setattr(f"sanfen.desk.{module}.now", lambda: at)
        for module in ("view", "scenarios.pending"):
            monkeypatch.setattr(f"sanfen.desk.{module}.today", at.date)

    set_to(AT)
    return set_to


def buttons(app):
    return {button.key: button for button in app.button}


def test_another_person_approves_what_was_proposed(visit, own_ledger, monkeypatch):
    number = propose(own_ledger)
    let_in(monkeypatch, DIRECTOR)
    app = visit("rules")
    assert any("李工（li）" in text and "提出" in text for text in words(app))
    answered(app, f"approve_{number}", "approve_yes")
    assert any("已批准第 1 号修订" in said.value for said in app.success)
    (found,) = adoptions.list_adoptions(own_ledger)
    assert found.approval.login == "wang"
    assert any("王局（wang）" in text and "批准" in text for text in words(app))
    assert f"approve_{number}" not in buttons(app)


@pytest.mark.parametrize("actor", [PLANNER, BOTH], ids=["planner", "second role"])
def test_who_proposed_is_told_to_wait_for_another(
    visit, own_ledger, monkeypatch, actor
):
    number = propose(own_ledger)
    let_in(monkeypatch, actor)
    app = visit("rules")
    assert any("须由另一人批准" in text for text in words(app))
    assert f"approve_{number}" not in buttons(app)
    assert f"revoke_{number}" in buttons(app)


def test_what_others_overtook_says_why_it_cannot_be_approved(
    visit, own_ledger, monkeypatch
):
    first = propose(own_ledger, since=SINCE - dt.timedelta(days=1))
    second = propose(own_ledger)
    adoptions.approve(own_ledger, rulebook(), second, DIRECTOR, AT)
    let_in(monkeypatch, DIRECTOR)
    app = visit("rules")
    assert any("现在不能批准" in said.value for said in app.warning)
    assert buttons(app)[f"approve_{first}"].disabled


def test_what_nobody_approved_in_time_is_shown_as_never_in_force(
    visit, own_ledger, monkeypatch, clock
):
    number = propose(own_ledger)
    clock(AT + dt.timedelta(days=60))
    let_in(monkeypatch, DIRECTOR)
    app = visit("rules", day="2027-01-02")
    assert f"approve_{number}" not in buttons(app)
    states = [t.value["状态"].tolist() for t in app.dataframe if "状态" in t.value]
    assert ["未获批准，未生效"] in states
    assert not any("号修订采纳" in text for text in words(app))


def test_a_planner_proposes_where_a_single_user_adopts(visit, monkeypatch):
    link = {FLOOR: "95"}
    assert visit("what_if", **link).button(key="adopt").label == "采纳为规则修订"
    let_in(monkeypatch, PLANNER)
    app = visit("what_if", **link)
    assert app.button(key="adopt").label == "提出规则修订"
    app.button(key="adopt").click().run()
    assert any("须由另一人" in text for text in words(app))
    let_in(monkeypatch, DIRECTOR)
    assert "adopt" not in buttons(visit("what_if", **link))
