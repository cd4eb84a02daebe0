"""Class acceptability: how classes and colours fare under other weights."""

import numpy as np
import pytest

from sanfen.grading import Assessment, assess, evidence, reassess
from sanfen.grading.acceptability import acceptability, drawn_weights
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY, records

RULES = rulebook().in_force(LAST_DAY)


@pytest.fixture(scope="module")
def city() -> Assessment:
    return assess(evidence(records(), LAST_DAY), RULES)


def test_shares_sum_to_one_for_enterprises_and_coloured_towns(city):
    found = acceptability(city.measured, RULES, drawn_weights(RULES, 0.2, 64, seed=1))
    assert found.classes.sum(axis=1) == pytest.approx(1)
    supervised = city.towns["enterprises"].to_numpy() > 0
    assert found.colours.sum(axis=1)[supervised] == pytest.approx(1)
    assert (found.colours.sum(axis=1)[~supervised] == 0).all()


def test_the_same_seed_gives_the_same_numbers():
    assert (
        drawn_weights(RULES, 0.2, 8, seed=7) == drawn_weights(RULES, 0.2, 8, seed=7)
    ).all()
    assert (
        drawn_weights(RULES, None, 8, seed=7) != drawn_weights(RULES, None, 8, seed=8)
    ).any()


@pytest.mark.parametrize(
    "weights",
    [drawn_weights(RULES, 0.3, 50, seed=2), drawn_weights(RULES, None, 50, seed=2)],
)
def test_drawn_weights_sum_to_100_and_none_is_negative(weights):
    assert weights.sum(axis=1) == pytest.approx(100)
    assert (weights >= 0).all()


def test_official_weights_leave_everybody_in_the_official_class(city):
    official = np.array([list(RULES.enterprise.weights.values())] * 3)
    found = acceptability(city.measured, RULES, official)
    assert (found.flips == 0).all()
    codes = city.enterprises["enterprise_class"].cat.codes.to_numpy()
    assert (found.classes[np.arange(len(codes)), codes] == 1).all()
    colours = city.towns["colour"].cat.codes.to_numpy()
    coloured = colours >= 0
    assert (found.colours[coloured, colours[coloured]] == 1).all()


def test_every_draw_is_what_the_engine_gives(city):
    for weights in drawn_weights(RULES, None, 4, seed=3):
        paths = (
            f"enterprise.criteria.{code}.weight" for code in RULES.enterprise.weights
        )
        scenario = reassess(city, RULES.patched(dict(zip(paths, weights, strict=True))))
        found = acceptability(city.measured, RULES, weights[None, :])
        codes = scenario.enterprises["enterprise_class"].cat.codes.to_numpy()
        assert (found.classes.argmax(axis=1) == codes).all()
        changed = city.enterprises["enterprise_class"].cat.codes.to_numpy() != codes
        assert found.flips[0] == changed.sum()
        colours = scenario.towns["colour"].cat.codes.to_numpy()
        assert (
            found.colours.argmax(axis=1)[colours >= 0] == colours[colours >= 0]
        ).all()


def test_a_veto_is_c_under_any_weights(city):
    found = acceptability(city.measured, RULES, drawn_weights(RULES, None, 100, seed=4))
    assert (found.classes[city.measured.ceiling.vetoed, 3] == 1).all()
