"""采纳: pending on 规则, revoked there, and in force from its day with its ground."""

import datetime as dt

import pytest

from sanfen.ledger import adoptions
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.adoptions import Decision
from sanfen.rulebook import rulebook
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
        monkeypatch.setattr("sanfen.desk.pending.today", at.date)

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
