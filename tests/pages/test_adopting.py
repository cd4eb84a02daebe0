"""采纳: pending on 规则, revoked there, and in force from its day with its ground."""

import datetime as dt

import pytest

from sanfen.ledger import adoptions, scenarios
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.adoptions import Decision
from sanfen.ledger.scenarios import Content
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY
from tests.pages.conftest import AT, words
from tests.pages.dialogs import answered

FLOOR = "enterprise.floors.AA.score"
STRICT = {FLOOR: 95.0, "enterprise.floors.A.score": 88.0}


def adopt(own_ledger, changes, since):
    decision = Decision(changes, since, "纪要 *8* 号", "<b>过多</b>", "")
    return adoptions.adopt(own_ledger, rulebook(), decision, LOCAL_ACTOR, AT)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Set the clock of the desk."""

    def set_to(at):
        monkeypatch.setattr("sanfen.desk.view.now", lambda: at)
        monkeypatch.setattr("sanfen.desk.scenarios.pending.today", at.date)

    set_to(AT)
    return set_to


def test_a_pending_revision_is_shown_and_revoked(visit, own_ledger):
    number = adopt(own_ledger, STRICT, dt.date(2027, 1, 1))
    app = visit("rules")
    assert not app.exception
    assert "待生效的修订" in [s.value for s in app.subheader]
    assert any(r"纪要 \*8\* 号" in text for text in words(app))
    assert any(r"\<b\>过多" in text for text in words(app))
    shown = next(t.value for t in app.dataframe if "之后" in t.value)
    assert shown["之后"].tolist() == ["95", "88"]
    answered(app, f"revoke_{number}", "revoke_yes")
    assert any("已撤回" in said.value for said in app.success)
    assert "待生效的修订" not in [s.value for s in app.subheader]
    (found,) = [a for a in adoptions.list_adoptions(own_ledger) if a.id == number]
    assert not found.stands


def test_an_adopted_rule_past_its_day_is_in_force_with_its_ground(
    visit, own_ledger, clock
):
    since = AT.date() + dt.timedelta(days=1)
    number = adopt(own_ledger, {FLOOR: 95.0}, since)
    later = AT + dt.timedelta(days=3)
    clock(later)
    before = visit("rules", day=AT.date().isoformat())
    after = visit("rules", day=later.date().isoformat())
    assert not any("号修订采纳" in text for text in words(before))
    (text,) = [text for text in words(after) if "号修订采纳" in text]
    assert "**95**" in text
    assert r"纪要 \*8\* 号" in text
    assert "缺省规则" in text
    assert not any(button.key == f"revoke_{number}" for button in after.button)


TOMORROW = AT.date() + dt.timedelta(days=1)


@pytest.fixture
def overtaken(visit, own_ledger, clock):
    """Open the library with a scenario that the rules have changed under since."""
    adopt(own_ledger, {FLOOR: 95.0}, TOMORROW)
    base = rulebook().in_force(LAST_DAY).fingerprint
    content = Content("从严", "", base, LAST_DAY, STRICT)
    saved = scenarios.save(own_ledger, content, LOCAL_ACTOR, AT)
    clock(AT + dt.timedelta(days=3))
    app = visit("scenarios", day=TOMORROW.isoformat())
    return app.selectbox(key="scenario_chosen").set_value(saved.id).run()


def test_a_scenario_made_before_is_moved_to_the_new_rules(overtaken, own_ledger):
    assert "已经不同" in overtaken.warning[0].value
    answered(overtaken, "rebase", "rebase_yes")
    (moved,) = scenarios.list_scenarios(own_ledger, LOCAL_ACTOR)
    assert moved.changes == {"enterprise.floors.A.score": 88.0}
    assert (moved.version, moved.base_day) == (2, TOMORROW)


def test_what_changed_in_the_rules_is_listed_before_the_move(overtaken):
    app = overtaken
    app.button(key="rebase").click().run()
    changed = next(t.value for t in app.dataframe if "之后" in t.value)
    assert changed[["之前", "之后"]].to_numpy().tolist() == [["90", "95"]]
    outcomes = next(t.value for t in app.dataframe if "去向" in t.value)
    assert outcomes["去向"].tolist() == ["放弃：与现行规则相同", "保留"]
