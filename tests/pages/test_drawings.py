"""A figure is drawn once for all who see the same, and for nobody else."""

import pytest
import streamlit as st

from sanfen.area import Area
from sanfen.desk import cached
from sanfen.desk.drawings import drawn
from sanfen.desk.view import View
from sanfen.figures.frame import framed
from sanfen.ledger.actor import Actor
from sanfen.sample_city import LAST_DAY
from sanfen.vocabulary import Role


def view(**other):
    seen = {
        "day": LAST_DAY,
        "county": "",
        "actor": Actor("王工", Role.PLANNER, Area(), "wang"),
        "state": "s",
        "rules_version": "r",
        "demo": True,
    }
    return View(**(seen | other))


@pytest.fixture
def asked():
    st.cache_resource.clear()
    return []


@pytest.fixture
def draw(asked):
    def bar(rows, language, *, top=None):
        asked.append((rows, language, top))
        return framed([{"type": "bar", "y": rows}], height=100)

    return bar


def test_it_is_drawn_once_for_whoever_sees_the_same(draw, asked):
    colleague = Actor("李工", Role.PLANNER, Area(), "li")
    first = drawn(view(), draw, [1, 2])
    assert drawn(view(actor=colleague), draw, [1, 2]) is first
    assert len(asked) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"actor": Actor("王工", Role.PLANNER, Area("甲区"), "wang")},
        {"actor": Actor("王工", Role.INSPECTOR, Area(), "wang")},
        {"county": "甲区"},
        {"state": "t"},
        {"rules_version": "q"},
    ],
)
def test_it_is_drawn_anew_for_whoever_may_see_something_else(draw, asked, other):
    drawn(view(), draw, [1])
    drawn(view(**other), draw, [2])
    assert [rows for rows, *_ in asked] == [[1], [2]]


def test_what_it_is_about_and_what_is_chosen_are_told_apart(draw, asked):
    drawn(view(), draw, [1], of="甲")
    drawn(view(), draw, [2], of="乙")
    drawn(view(), draw, [2], of="乙", top=3)
    assert [(rows, top) for rows, _, top in asked] == [
        ([1], None),
        ([2], None),
        ([2], 3),
    ]


def test_the_lists_of_a_page_are_made_once(visit, monkeypatch):
    visit("overview")
    made = []
    assessed = cached.assessed
    monkeypatch.setattr(
        cached, "assessed", lambda *args: made.append(args) or assessed(*args)
    )
    app = visit("overview")
    assert not app.exception
    assert len(made) <= 2
