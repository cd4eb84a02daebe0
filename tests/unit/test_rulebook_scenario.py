"""Scenarios: numbers set otherwise than in the rulebook, and the rules they make."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanfen.rulebook import RulebookError, rulebook
from sanfen.rulebook.movable import Group, movable, provision_of
from sanfen.rulebook.scenario import (
    ScenarioError,
    moved,
    read,
    rebased,
    scenario_rules,
    shared_out,
    written,
)

RULES = rulebook().in_force(dt.date(2026, 9, 30))
KNOWN = movable(RULES)
E1, E5 = "enterprise.criteria.E1.weight", "enterprise.criteria.E5.weight"
FLOOR_A = "enterprise.floors.A.score"
GATE = "enterprise.limits.gate_qms.active"
NAMES = [f"w{number}" for number in range(5)]

weights = st.lists(st.floats(0, 100), min_size=5, max_size=5)


def of_group(group):
    return [one for one in KNOWN.values() if one.group is group]


@pytest.mark.parametrize("group", Group)
def test_every_group_has_numbers_that_stand_where_their_control_can(group):
    assert of_group(group)
    assert all(one.fits(one.official) for one in of_group(group))


@pytest.mark.parametrize("path", KNOWN)
def test_every_number_rests_on_a_clause(path):
    assert provision_of(RULES, path)["clause"]
    assert RULES.at(path) == KNOWN[path].official


@given(weights, st.floats(0, 100), st.sets(st.sampled_from(NAMES)))
def test_shared_out_weights_add_up_to_100(values, to, locked):
    start = shared_out(dict(zip(NAMES, values, strict=True)), "w0", 20)
    shared = shared_out(start, "w0", to, locked)
    assert sum(round(w * 100) for w in shared.values()) == 100_00
    assert all(w >= 0 for w in shared.values())
    assert all(shared[name] == start[name] for name in locked - {"w0"})


def test_the_rest_keeps_its_proportions():
    after = moved({}, E1, 20.0, RULES)
    assert after[E1] == 20
    assert after[E5] == pytest.approx(15 * 80 / 65, abs=0.01)


def test_a_locked_weight_stays_and_the_rest_makes_room():
    after = moved({}, E1, 20.0, RULES, locked=[E5])
    assert after[E5] == 15
    assert sum(after.values()) == pytest.approx(100)


def test_a_weight_gets_no_more_than_the_locked_ones_leave():
    after = moved({}, E1, 99.0, RULES, locked=[E5])
    assert after[E1] == 85


def test_a_number_put_back_is_no_change():
    there = moved({}, E1, 20.0, RULES)
    assert moved(there, E1, 35.0, RULES) == {}
    assert moved({FLOOR_A: 83.0}, FLOOR_A, 80.0, RULES) == {}


@pytest.mark.parametrize("path", KNOWN)
def test_every_number_can_be_moved_and_read_back_from_a_link(path):
    one = KNOWN[path]
    to = (not one.official) if one.is_switch else type(one.official)(one.high / 2)
    changes = moved({}, path, to, RULES)
    assert changes[path] == to
    assert read(written(changes), RULES) == changes


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (E1, "abc"),
        (E1, "nan"),
        (E1, "inf"),
        (E1, "-1"),
        (E1, "100.5"),
        (GATE, "maybe"),
        (GATE, "1"),
        ("colour.enterprise.class_points.C", "4.5"),
        ("colour.enterprise.from_points.绿", "1"),
        ("enterprise.criteria.E99.weight", "3"),
        ("__class__", "3"),
    ],
)
def test_what_no_control_could_give_is_named(path, word):
    with pytest.raises(ScenarioError) as refused:
        read({FLOOR_A: "83", path: word}, RULES)
    assert refused.value.names == (path,)


@pytest.mark.parametrize(
    "changes", [{E1: math.nan}, {GATE: 1.0}, {E1: True}, {"nothing": 1.0}]
)
def test_saved_values_are_checked_again(changes):
    with pytest.raises(ScenarioError):
        scenario_rules(changes, RULES)


def test_values_that_contradict_each_other_are_refused():
    with pytest.raises(RulebookError, match="floors must fall"):
        scenario_rules({FLOOR_A: 95.0}, RULES)


def test_rules_of_a_scenario_differ_by_its_changes_only():
    rules = scenario_rules({GATE: False}, RULES)
    assert rules.at(GATE) is False
    assert scenario_rules({GATE: True}, rules).fingerprint == RULES.fingerprint


def test_a_scenario_moves_to_other_rules():
    later = RULES.patched({FLOOR_A: 83.0, **moved({}, E5, 25.0, RULES)})
    changes = {FLOOR_A: 83.0, GATE: False, **moved({}, E1, 20.0, RULES)}
    again = rebased({**changes, "enterprise.limits.gone.active": False}, later)
    assert FLOOR_A not in again
    assert again[GATE] is False
    assert scenario_rules(again, later).enterprise.weights["E1"] == 20


def test_a_scenario_moved_to_the_same_rules_is_the_same():
    changes = {GATE: False, **moved({}, E1, 20.0, RULES)}
    assert rebased(changes, RULES) == changes
