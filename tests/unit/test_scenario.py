"""The numbers a reader has moved, and the rules they make."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanfen.desk.scenario import (
    FULL,
    NoWeightError,
    Scenario,
    most,
    official,
    rules_of,
    scenario_of,
)
from sanfen.rulebook import RulebookError, rulebook

RULES = rulebook().in_force(dt.date(2026, 9, 30))
STANDS = official(RULES)


def moved(**values):
    return scenario_of({**STANDS, **values})


def test_every_weight_and_every_floor_has_a_name_in_the_link():
    assert {"weight_E1", "weight_E9", "floor_AA", "floor_B"} <= set(STANDS)
    assert len(STANDS) == len(RULES.enterprise.weights) + len(RULES.enterprise.floors)


def test_sliders_that_stand_as_the_rules_do_leave_the_rules_alone():
    assert rules_of(scenario_of(STANDS), RULES) is RULES


def test_a_moved_weight_is_scaled_with_all_others():
    weights = rules_of(moved(weight_E1=15.0), RULES).enterprise.weights
    assert weights["E1"] == pytest.approx(15 / 80 * 100)
    assert weights["E5"] == pytest.approx(15 / 80 * 100)


def test_a_moved_floor_is_taken_as_it_is():
    rules = rules_of(moved(floor_AA=93.0), RULES)
    assert [floor.score for floor in rules.enterprise.floors.values()] == [93, 80, 65]
    assert rules.enterprise.weights == RULES.enterprise.weights


@given(st.floats(0.01, 100))
def test_only_the_proportions_of_weights_matter(factor):
    scaled = {
        name: value * factor if name.startswith("weight_") else value
        for name, value in STANDS.items()
    }
    assert rules_of(scenario_of(scaled), RULES).fingerprint == RULES.fingerprint


@given(st.lists(st.floats(0, 50), min_size=9, max_size=9).filter(any))
def test_weights_of_any_sum_make_rules_that_stand(weights):
    named = dict(zip(RULES.enterprise.weights, weights, strict=True))
    scenario = Scenario(weights=named, floors=moved().floors)
    total = sum(rules_of(scenario, RULES).enterprise.weights.values())
    assert total == pytest.approx(FULL)


def test_no_weight_at_all_is_refused():
    none = {name: 0.0 for name in STANDS if name.startswith("weight_")}
    with pytest.raises(NoWeightError):
        rules_of(moved(**none), RULES)


@pytest.mark.parametrize(("floor_a", "stands"), [(90.0, True), (90.5, False)])
def test_floors_may_meet_but_not_cross(floor_a, stands):
    scenario = moved(floor_A=floor_a)
    if stands:
        assert rules_of(scenario, RULES).enterprise.floors["A"].score == floor_a
    else:
        with pytest.raises(RulebookError, match="floors must fall"):
            rules_of(scenario, RULES)


def test_a_slider_reaches_beyond_its_official_value():
    assert all(most(name, value) > value for name, value in STANDS.items())
    assert most("weight_E1", 70.0) == 70.0
