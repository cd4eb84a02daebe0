"""权限: the table of rights as it is enforced, and what the reader may."""

import pytest

from sanfen.desk.rights_table import rights_table
from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.rights import CITY_ONLY, RIGHTS, Right
from sanfen.vocabulary import Role
from tests.pages.conftest import words
from tests.pages.people import PLANNER, let_in


def test_the_table_on_the_page_is_the_one_that_is_enforced():
    table = rights_table(LOCAL_ACTOR)
    for right in Right:
        for role in Role:
            marked = "✓ 可以" in table.loc[right.value, role.value]
            assert marked == (role in RIGHTS[right])
        only = table.loc[right.value, "范围"] == "仅限全市范围"
        assert only == (right in CITY_ONLY)


@pytest.mark.parametrize(
    "actor",
    [PLANNER, Actor("赵<i>", Role.PLANNER, Area("甲区", "东镇"), "zhao")],
)
def test_readers_are_told_who_they_are_and_what_they_may(visit, monkeypatch, actor):
    let_in(monkeypatch, actor)
    app = visit("rights")
    (mine,) = [text for text in words(app) if text.startswith("我可以")]
    assert mine == f"我可以：{'、'.join(r.value for r in Right if actor.may(r))}。"
    (who,) = [text for text in words(app) if "账号：" in text]
    assert actor.login in who
    assert ("甲区 东镇" in who) == bool(actor.area.town)
    assert "<i>" not in who.replace(r"\<i\>", "")


def test_a_single_user_is_told_that_there_are_no_accounts(visit):
    assert "单机模式" in visit("rights").info[0].value
