"""Sobol indices of the number of flips: which weight is worth arguing about."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import expon, sobol_indices, uniform

from sanfen.grading import assess, evidence
from sanfen.grading.acceptability import count_flips
from sanfen.grading.measured import Measured
from sanfen.grading.sensitivity import weight_sensitivity
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY, records
from tests.pages.conftest import small_city

RULES = rulebook().in_force(LAST_DAY)
CODES = list(RULES.enterprise.weights)
ONE_FLOOR = {f"enterprise.floors.{name}.score": 50 for name in ("AA", "A", "B")}


@pytest.fixture(scope="module")
def city() -> Measured:
    return assess(evidence(small_city(), LAST_DAY), RULES).measured


def alike(city, earned):
    """Return a city in which everybody earns these shares, under no ceiling."""
    size = len(city.shares)
    free = replace(city.ceiling, ranks=np.zeros(size, dtype=np.int8))
    return replace(city, shares=np.tile(earned, (size, 1)), ceiling=free)


def patched(weights, floor):
    paths = [f"enterprise.criteria.{code}.weight" for code in CODES]
    floors = dict.fromkeys(ONE_FLOOR, floor)
    return RULES.patched({**dict(zip(paths, weights, strict=True)), **floors})


@pytest.mark.parametrize("spread", [0.2, 0.5, None])
def test_two_rival_weights_matter_alike_and_the_others_not_at_all(city, spread):
    # The score falls below its floor where the first weight is drawn below the second:
    # the indicator of one even number being less than another has the indices 1/3, 2/3.
    earned = np.array([1, 0, *[0.5] * 7])
    rules = patched([20, 20, *[60 / 7] * 7], 50)
    found = weight_sensitivity(alike(city, earned), rules, spread, seed=3)
    assert found["first"][:2].to_numpy() == pytest.approx(1 / 3, abs=0.06)
    assert found["total"][:2].to_numpy() == pytest.approx(2 / 3, abs=0.06)
    assert (found["total"][2:] == 0).all()
    assert (found["first"][2:] == 0).all()


def test_a_weight_that_matters_nearly_alone_has_a_total_near_one(city):
    # Below its floor where the first is drawn below the mean of eight others: that
    # mean varies by 1/96, so all but 4/96 of the variance is the first weight's.
    found = weight_sensitivity(
        alike(city, np.eye(9)[0]), patched([20, *[10] * 8], 20), spread=0.3, seed=4
    )
    assert found["total"][0] == pytest.approx(1 - 4 / 96, abs=0.04)
    assert found["total"].idxmax() == 0
    assert found["total"][1:].max() < 0.3


@pytest.mark.parametrize(
    ("spread", "drawn"),
    [(0.3, uniform(0.7, 0.6)), (0.1, uniform(0.9, 0.2)), (None, expon())],
)
def test_indices_are_those_of_another_implementation(city, spread, drawn):
    base = (
        np.ones(9) if spread is None else np.array([*RULES.enterprise.weights.values()])
    )

    def flips(factors):
        weights = base * factors.T
        scaled = weights / weights.sum(axis=1, keepdims=True) * 100
        return count_flips(city, RULES, scaled)

    other = sobol_indices(
        func=flips, n=8192, dists=[drawn] * 9, rng=np.random.default_rng(8)
    )
    found = weight_sensitivity(city, RULES, spread, seed=9)
    assert found["first"].to_numpy() == pytest.approx(other.first_order, abs=0.08)
    assert found["total"].to_numpy() == pytest.approx(other.total_order, abs=0.08)
    beside = (other.total_order < found["low"]) | (other.total_order > found["high"])
    assert beside.sum() <= 2  # nineteen in twenty hold, and the other errs as well


def test_the_interval_lies_around_the_index_and_first_is_no_more_than_total(city):
    found = weight_sensitivity(city, RULES, spread=0.2, seed=5)
    assert list(found["code"]) == CODES
    assert found["total"].between(found["low"], found["high"]).all()
    assert (found["first"] <= found["total"] + 0.05).all()
    assert (found[["first", "total", "low", "high"]] >= 0).all(axis=None)


def test_the_same_seed_gives_the_same_indices_and_another_others(city):
    first, second, third = (
        weight_sensitivity(city, RULES, spread=0.2, seed=seed) for seed in (5, 5, 6)
    )
    assert first.equals(second)
    assert not first.equals(third)


def test_where_nobody_ever_changes_class_no_weight_matters(city):
    found = weight_sensitivity(alike(city, np.ones(9)), RULES, spread=0.5, seed=6)
    assert (found[["first", "total", "low", "high"]] == 0).all(axis=None)


def test_a_weight_of_nothing_stays_nothing_within_its_own_per_cent(city):
    found = weight_sensitivity(city, patched([0, 55, *[45 / 7] * 7], 65), 0.5, seed=7)
    assert found["total"][0] == 0
    assert found["total"][1] > 0


def test_nobody_to_classify_gives_no_index():
    tables = records()
    nobody = {**tables, "enterprises": tables["enterprises"].iloc[:0]}
    measured = assess(evidence(nobody, LAST_DAY), RULES).measured
    assert (weight_sensitivity(measured, RULES, 0.2, seed=1)["total"] == 0).all()
