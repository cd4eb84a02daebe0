"""Metrics against scikit-learn and against trying every order of the ties."""

import itertools

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from sanfen.risk.metrics import calibration_error, ordered

RANDOM = np.random.default_rng(3)


def sample(count=200, ties=8):
    score = RANDOM.integers(0, ties, count).astype(float)
    failed = (RANDOM.random(count) < 0.1 + score / ties / 2).astype(float)
    return score, failed


@pytest.mark.parametrize("ties", [1, 2, 8, 10_000])
def test_auc_and_average_precision_are_those_of_scikit_learn(ties):
    score, failed = sample(ties=ties)
    order = ordered(score, failed)
    assert order.roc_auc() == pytest.approx(roc_auc_score(failed, score))
    assert order.average_precision() == pytest.approx(
        average_precision_score(failed, score)
    )


def test_within_groups_only_pairs_of_a_group_count():
    score, failed = sample()
    group = RANDOM.integers(0, 5, len(score))
    pairs = won = 0.0
    for one in range(5):
        bad = score[(group == one) & (failed == 1)]
        good = score[(group == one) & (failed == 0)]
        pairs += len(bad) * len(good)
        won += (bad[:, None] > good).sum() + (bad[:, None] == good).sum() / 2
    found = ordered(score, failed, group=group).roc_auc()
    assert found == pytest.approx(won / pairs)


def test_the_bounds_of_ties_are_those_of_every_order():
    score = np.array([3, 2, 2, 2, 1, 1.0])
    failed = np.array([0, 1, 0, 1, 1, 0.0])
    found = [
        failed[list(order[:2])].sum()
        for order in itertools.permutations(range(6))
        if all(score[a] >= score[b] for a, b in itertools.pairwise(order))
    ]
    worst, expected, best = ordered(score, failed).found(np.array([2 / 6]))[:, 0]
    assert (worst, best) == (min(found), max(found))
    assert expected == pytest.approx(np.mean(found))


def test_all_equal_scores_have_different_bounds_and_the_base_rate_between():
    failed = np.array([1, 0, 0, 0, 1, 0, 0, 0, 0, 0.0])
    worst, expected, best = ordered(np.zeros(10), failed).precision(np.array([0.2]))[
        :, 0
    ]
    assert (worst, expected, best) == (0.0, 0.2, 1.0)


def test_days_earlier_is_how_much_sooner_failing_checks_come():
    day = np.array([0, 10, 20, 30])
    failed = np.array([0, 0, 1, 1.0])
    assert ordered(failed, failed, day).days_earlier() == 20
    assert ordered(-failed, failed, day).days_earlier() == 0
    assert ordered(np.zeros(4), failed, day).days_earlier() == 10


def test_within_a_group_days_stay_in_the_group():
    day = np.array([0, 10, 100, 110])
    failed = np.array([0, 1, 0, 1.0])
    group = np.array([0, 0, 1, 1])
    assert ordered(failed, failed, day, group).days_earlier() == 10


def test_calibration_error_is_zero_for_true_rates_and_the_gap_otherwise():
    failed = np.tile([1, 0, 0, 0], 50).astype(float)
    assert calibration_error(np.full(200, 0.25), failed) == pytest.approx(0)
    assert calibration_error(np.full(200, 0.35), failed) == pytest.approx(0.1)


def test_one_outcome_only_has_no_auc():
    assert np.isnan(ordered(np.arange(4.0), np.zeros(4)).roc_auc())
