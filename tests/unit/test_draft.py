"""The draft on the bench: what a step is, and what a drag is."""

import datetime as dt

import pytest

from sanfen.desk.what_if.draft import STEPS, Draft
from sanfen.rulebook import rulebook
from sanfen.rulebook.scenario import moved

RULES = rulebook().in_force(dt.date(2026, 9, 30))
E1, E5 = "enterprise.criteria.E1.weight", "enterprise.criteria.E5.weight"
FLOOR_A = "enterprise.floors.A.score"
BLANK = Draft(RULES.fingerprint)


def dragged(draft, *places, drag="d1"):
    for place in places:
        draft = draft.dragged(drag, E1, place, RULES)
    return draft


def test_a_drag_is_one_step_however_far_it_goes():
    draft = dragged(BLANK, 30, 20, 10).let_go()
    assert draft.changes == moved({}, E1, 10.0, RULES)
    assert draft.undone().changes == {}
    assert not draft.undone().past


def test_a_drag_there_and_back_changes_no_proportion():
    assert dragged(BLANK, 0, 100, 35).let_go() == BLANK


def test_two_drags_are_two_steps():
    first = dragged(BLANK, 30).let_go()
    second = dragged(first, 10, drag="d2").let_go()
    assert second.undone().changes == first.changes
    assert second.undone().redone().changes == second.changes


def test_a_drag_that_was_never_let_go_does_not_swallow_the_next():
    first = dragged(BLANK, 30)
    second = dragged(first, 10, drag="d2").let_go()
    assert [*second.past] == [{}, first.changes]


def test_a_new_step_leaves_nothing_to_redo():
    draft = BLANK.put(FLOOR_A, 83.0, RULES).undone()
    assert draft.future
    assert not draft.put(FLOOR_A, 82.0, RULES).future


def test_a_step_that_changes_nothing_is_none():
    assert BLANK.put(FLOOR_A, 80.0, RULES) == BLANK


def test_more_than_twenty_steps_are_kept():
    draft = BLANK
    for number in range(STEPS + 5):
        draft = draft.put(FLOOR_A, 80.1 + number / 100, RULES)
    assert len(draft.past) == STEPS >= 20


def test_nothing_to_undo_or_redo_changes_nothing():
    assert BLANK.undone() == BLANK == BLANK.redone()


def test_a_number_is_put_back_and_the_locked_weights_stay():
    draft = BLANK.put(E5, 25.0, RULES).lock_turned(E5, RULES).put(E1, 10.0, RULES)
    back = draft.put_back(E1, RULES)
    assert back.changes[E1] == 35
    assert back.changes[E5] == 25
    assert sum(back.changes.values()) == pytest.approx(100)


def test_only_weights_can_be_locked():
    assert BLANK.lock_turned(FLOOR_A, RULES) == BLANK
    assert BLANK.lock_turned("nothing", RULES) == BLANK
    assert BLANK.lock_turned(E1, RULES).lock_turned(E1, RULES) == BLANK


def test_other_rules_keep_what_can_be_kept():
    later = RULES.patched({FLOOR_A: 83.0})
    draft = BLANK.put(FLOOR_A, 83.0, RULES).put(E1, 20.0, RULES).on(later)
    assert draft.base == later.fingerprint
    assert draft.changes == moved({}, E1, 20.0, later)
    assert not draft.past
