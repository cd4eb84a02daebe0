import dataclasses

import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from sanfen.risk.bands import Foretold, bands
from sanfen.risk.calibration import BENT, Curve, calibrate
from sanfen.risk.cases import cases
from sanfen.risk.errors import RiskError
from sanfen.risk.evaluation import split
from sanfen.risk.features.catalogue import FEATURES
from sanfen.risk.logistic import Design, Likelihood, minimised
from sanfen.risk.regression import Shrinkage, fit_regression
from sanfen.risk.selection import CANDIDATES, fit, validate
from sanfen.risk.training import learn
from sanfen.risk.trees import Growth
from tests.risky_city import LAST, risky_city

RANDOM = np.random.default_rng(5)
CASES = cases(risky_city(checks=1500), LAST)


def quiet(_):
    pass


def problem(sign):
    values = RANDOM.normal(size=(500, 3))
    failed = (RANDOM.random(500) < 1 / (1 + np.exp(-(values @ [1, -1, 0.5])))) * 1.0
    design = Design(values, sparse.csr_array((500, 0)))
    return values, failed, Likelihood(design, failed, np.ones(3), np.array(sign))


def test_without_signs_the_coefficients_are_those_of_scikit_learn():
    values, failed, likelihood = problem([0, 0, 0])
    theirs = LogisticRegression(fit_intercept=False, tol=1e-10).fit(values, failed)
    assert minimised(likelihood) == pytest.approx(theirs.coef_[0], abs=1e-6)


def test_a_sign_that_the_data_contradict_holds_the_coefficient_at_zero():
    *_, likelihood = problem([1, 1, 1])
    found = minimised(likelihood)
    assert found[1] == 0
    assert (found[[0, 2]] > 0).all()


def test_every_feature_and_kind_has_a_family_and_a_sign():
    named = [*CASES.features, *CASES.kinds]
    assert sorted(named) == sorted(FEATURES)


def test_no_coefficient_has_a_forbidden_sign():
    found = fit_regression(CASES, Shrinkage(1.0, 1.0)).coefficients
    signs = np.array([FEATURES[name].sign for name in found.index])
    assert (found.to_numpy() * signs >= 0).all()


def test_no_history_is_an_indicator_of_its_own():
    first = ~CASES.about["uscc"].duplicated()
    earliest = CASES.features[first]
    assert (earliest["never_sampled"] == 1).all()
    assert CASES.features["never_sampled"].sum() < len(CASES)


def test_validation_only_looks_forward_and_only_at_training():
    training, test = split(CASES, 0.2)
    assert training.known.max() < test.day.min()
    found = validate(training, quiet)
    assert list(found.worth) == [str(candidate) for candidate in CANDIDATES]
    assert {len(periods) for periods in found.worth.values()} == {4}
    assert len(found.foretold.log_odds) <= len(training)


def test_the_test_part_is_the_last_share_by_day():
    _, test = split(CASES, 0.2)
    assert len(test) >= 0.2 * len(CASES)
    assert (test.day >= CASES.day[int(0.8 * len(CASES))]).all()


def test_calibration_brings_probabilities_to_the_rates():
    odds = RANDOM.normal(-2, 1, 8000)
    failed = (RANDOM.random(8000) < 1 / (1 + np.exp(-odds))) * 1.0
    period = np.repeat(np.arange(4), 2000)
    wrong = Foretold(2 * odds + 1.5, failed, period)
    curve = calibrate(wrong)
    assert curve.slope == pytest.approx(0.5, abs=0.05)
    told = curve.chance(wrong.log_odds).mean()
    assert told == pytest.approx(failed.mean(), abs=0.005)


def saturated(count=8000):
    """Return predictions that go on rising where the rates no longer do."""
    odds = RANDOM.normal(-2.5, 1, count)
    came = np.minimum(odds, -0.8)
    failed = (RANDOM.random(count) < 1 / (1 + np.exp(-came))) * 1.0
    return Foretold(odds, failed, np.arange(count) % 4)


def test_the_riskiest_are_told_no_more_than_their_like_bear_out():
    found = saturated()
    curve = calibrate(found)
    riskiest = found.log_odds >= np.quantile(found.log_odds, 1 - BENT / 2)
    came, raw = found.failed[riskiest].mean(), found.log_odds[riskiest].max()
    assert curve.bend < 0
    assert Curve(curve.shift, curve.slope).chance(raw) > came + 0.2
    assert curve.chance(raw) < came + 0.1
    for odds in (raw, raw + 3, 1e4):  # far beyond all that was ever foretold
        assert curve.chance(odds) < bands(found).interval()[1][-1]


def test_where_the_line_holds_to_the_end_it_is_not_bent():
    odds = RANDOM.normal(-2, 1, 8000)
    failed = (RANDOM.random(8000) < 1 / (1 + np.exp(-1.3 * odds))) * 1.0
    assert calibrate(Foretold(odds, failed, np.arange(8000) % 4)).bend > -0.3


@pytest.mark.parametrize("ceiling", [0.3, 0.999, 1.0])
@pytest.mark.parametrize("bend", [0.0, -0.95])
def test_a_higher_score_is_always_a_higher_probability(ceiling, bend):
    odds = np.linspace(-8, 30, 2000)
    told = Curve(0.5, 1.0, -1.0, bend, ceiling).log_odds(odds)
    assert (np.diff(told) > 0).all()


def test_nothing_foretold_leaves_log_odds_as_they_are():
    nothing = Foretold(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64))
    assert calibrate(nothing).log_odds(np.array([-3.0, 4.0])).tolist() == [-3, 4]


def test_periods_that_disagree_move_no_level():
    odds = np.full(4000, -2.0) + RANDOM.normal(0, 0.5, 4000)
    period = np.repeat(np.arange(2), 2000)
    level = np.where(period == 0, 0.6, -0.6)
    failed = (RANDOM.random(4000) < 1 / (1 + np.exp(-odds - level))) * 1.0
    curve = calibrate(Foretold(odds, failed, period))
    assert curve.log_odds(odds).mean() == pytest.approx(odds.mean(), abs=0.1)


def test_a_higher_group_never_failed_less_often_and_intervals_hold_their_rate():
    odds = RANDOM.normal(-2, 1, 3000)
    failed = (RANDOM.random(3000) < 1 / (1 + np.exp(-odds))) * 1.0
    found = bands(Foretold(odds, failed, np.repeat(np.arange(3), 1000)))
    rates = found.failures / found.cases
    low, high = found.interval()
    assert (np.diff(rates) >= 0).all()
    assert ((low <= rates) & (rates <= high)).all()
    assert found.cases.sum() == 3000
    assert list(found.of(np.array([-99.0, 99.0]))) == [0, len(rates) - 1]


def test_probabilities_of_a_known_truth_are_honest():
    training, test = split(cases(risky_city(checks=3000, firms=300), LAST), 0.3)
    learned = learn(training, quiet)
    chance = learned.chance(test.features, test.kinds)
    spread = np.sqrt((chance * (1 - chance)).sum())
    assert abs(test.failed.sum() - chance.sum()) < 3 * spread


@pytest.mark.parametrize("candidate", [Shrinkage(0.1, 0.1), Growth(40)], ids=str)
def test_terms_and_base_are_the_log_odds(candidate):
    fitted = fit(CASES, candidate)
    few = CASES.part(np.arange(len(CASES)) < 60)
    terms = fitted.terms(few.features, few.kinds)
    odds = fitted.log_odds(few.features, few.kinds)
    assert fitted.base + terms.sum(axis=1).to_numpy() == pytest.approx(odds, abs=1e-9)


@pytest.mark.parametrize(
    ("failed", "kind"),
    [(lambda f: 0 * f, "one_class"), (lambda f: 0 * f + 1, "one_class")],
)
def test_one_outcome_only_is_refused(failed, kind):
    with pytest.raises(RiskError) as refused:
        learn(dataclasses.replace(CASES, failed=failed(CASES.failed)), quiet)
    assert refused.value.kind == kind
    assert "合格" in refused.value.told("zh")


def test_too_few_failures_are_refused_with_what_is_missing():
    rare = np.zeros(len(CASES))
    rare[:3] = 1
    with pytest.raises(RiskError, match="3 failures"):
        learn(dataclasses.replace(CASES, failed=rare), quiet)


def test_no_cases_are_refused():
    with pytest.raises(RiskError) as refused:
        learn(CASES.part(CASES.failed > 1), quiet)
    assert refused.value.kind == "no_cases"


def test_cases_that_are_all_alike_are_all_told_the_usual_rate():
    few = CASES.part(np.arange(len(CASES)) < 300)
    alike = dataclasses.replace(
        few,
        features=few.features * 0 + 1,
        kinds=few.kinds.assign(**dict.fromkeys(few.kinds, "同")),
    )
    learned = learn(alike, quiet)
    (told,) = np.unique(learned.chance(alike.features, alike.kinds))
    assert told == pytest.approx(few.failed.mean(), abs=0.03)


def test_a_ledger_too_small_for_a_choice_gets_the_cautious_candidate():
    small = CASES.part(np.arange(len(CASES)) < 90)
    assert small.failed.sum() >= 10
    found = learn(small, quiet)
    assert str(found.candidate) in [str(c) for c in CANDIDATES]
