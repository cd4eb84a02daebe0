"""有效权重: the share of the score's variance that each weight explains."""

from dataclasses import replace

import numpy as np
import pytest

from sanfen.grading import assess, evidence
from sanfen.grading.effective import effective_weights
from sanfen.rulebook import rulebook
from sanfen.rulebook.movable import Group, movable
from sanfen.sample_city import LAST_DAY, records
from tests.small_city import FAULTLESS, assessed

RULES = rulebook().in_force(LAST_DAY)
CODES = list(RULES.enterprise.weights)


@pytest.fixture(scope="module")
def city():
    return assess(evidence(records(), LAST_DAY), RULES)


def criteria(measured):
    found = effective_weights(measured)
    return np.array([found[f"enterprise.criteria.{code}.weight"] for code in CODES])


def with_shares(city, shares):
    size = len(city.measured.shares)
    return replace(city.measured, shares=np.broadcast_to(shares, (size, len(CODES))))


def test_every_weight_a_scenario_may_set_has_its_share(city):
    weights = [
        path
        for path, one in movable(RULES).items()
        if one.group in (Group.WEIGHTS, Group.FACTORS)
    ]
    assert list(effective_weights(city.measured)) == weights


def test_shares_sum_to_one_for_criteria_and_for_factors(city):
    found = effective_weights(city.measured)
    for part in ("enterprise", "product"):
        own = [share for path, share in found.items() if path.startswith(part)]
        assert sum(own) == pytest.approx(1)


def test_shares_are_those_of_the_covariance_of_points_and_score(city):
    table = city.enterprises
    for code, share in zip(CODES, criteria(city.measured), strict=True):
        both = np.cov(table[f"points_{code}"], table["score"])
        assert share == pytest.approx(both[0, 1] / both[1, 1], abs=1e-9)
    products = city.products
    found = effective_weights(city.measured)
    for code in RULES.product.factors:
        both = np.cov(products[f"points_{code}"], products["score"])
        share = found[f"product.factors.{code}.weight"]
        assert share == pytest.approx(both[0, 1] / both[1, 1], abs=1e-9)


def test_what_everybody_earns_alike_weighs_nothing(city):
    shares = np.full((len(city.measured.shares), len(CODES)), 0.7)
    shares[:, 3] = np.linspace(0, 1, len(shares))
    assert criteria(with_shares(city, shares)) == pytest.approx(np.eye(len(CODES))[3])


def test_two_criteria_that_go_together_share_by_their_weights(city):
    shares = np.zeros((len(city.measured.shares), len(CODES)))
    shares[:, 0] = shares[:, 1] = np.linspace(0, 1, len(shares))
    first, second, *others = criteria(with_shares(city, shares))
    weights = list(RULES.enterprise.weights.values())
    assert first == pytest.approx(weights[0] / (weights[0] + weights[1]))
    assert first + second == pytest.approx(1)
    assert others == pytest.approx(np.zeros(len(others)))


def test_scores_that_are_all_alike_are_shared_by_nobody(city):
    assert (criteria(with_shares(city, np.full(len(CODES), 0.3))) == 0).all()


@pytest.mark.parametrize("files", [{}, {"甲": FAULTLESS}])
def test_nobody_and_a_single_enterprise_have_no_variance(files):
    assert (criteria(assessed(files).measured) == 0).all()
