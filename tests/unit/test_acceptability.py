"""Class acceptability: how classes and colours fare under other weights."""

from dataclasses import replace

import numpy as np
import pytest

from sanfen.grading import Assessment, assess, evidence, reassess
from sanfen.grading.acceptability import acceptability, drawn_weights
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY, records
from tests.small_city import FAULTLESS, assessed

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


def test_central_weights_are_the_means_of_the_draws_that_give_a_class(city):
    weights = drawn_weights(RULES, None, 40, seed=5)
    found = acceptability(city.measured, RULES, weights)
    given = [acceptability(city.measured, RULES, row[None, :]) for row in weights]
    ranks = np.array([one.classes.argmax(axis=1) for one in given])
    for rank in range(4):
        reached = found.classes[:, rank] > 0
        assert np.isnan(found.central[~reached, rank]).all()
        assert found.central[reached, rank].sum(axis=1) == pytest.approx(100)
        for place in np.flatnonzero(reached)[:20]:
            mean = weights[ranks[:, place] == rank].mean(axis=0)
            assert found.central[place, rank] == pytest.approx(mean)


def test_the_central_weights_of_a_firm_with_nothing_but_capability():
    """It earns all of E5 to E9 and of E2 to E4, and nothing of E1: 100 less E1."""
    floors = {"AA": 90, "A": 80, "B": 60}
    paths = {f"enterprise.floors.{name}.score": floor for name, floor in floors.items()}
    rules = RULES.patched(paths)
    alone = replace(
        assessed({"X": FAULTLESS}).measured,
        shares=np.array([[0, 1, 1, 1, 1, 1, 1, 1, 1]], dtype=np.float64),
    )
    weights = np.full((4, 9), 1.0)
    weights[:, 0] = [5, 15, 19, 50]  # 95: AA, 85 and 81: A, 50: C
    weights[:, 1] = 93 - weights[:, 0]
    found = acceptability(alone, rules, weights)
    assert found.classes.tolist() == [[0.25, 0.5, 0, 0.25]]
    assert found.central[0, :, 0] == pytest.approx([5, 17, np.nan, 50], nan_ok=True)
    assert found.central[0, :, 1] == pytest.approx([88, 76, np.nan, 43], nan_ok=True)
