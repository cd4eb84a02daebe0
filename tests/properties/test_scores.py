"""Scores are the sum of their parts; weights count by their proportions."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sanfen.grading import assess, evidence, reassess
from sanfen.rulebook import Rules, rulebook
from tests.properties.generated_files import FEW, PRODUCTS, several_files
from tests.properties.test_independence import written
from tests.small_city import DAY, city

RULES = rulebook().in_force(DAY)
CRITERIA = list(RULES.enterprise.criteria)

weights = st.lists(
    st.integers(0, 20), min_size=len(CRITERIA), max_size=len(CRITERIA)
).filter(any)
"""Weights as a director would set them, of any sum."""


def reweighted(relative: list[float]) -> Rules:
    """Return the rules with weights in these proportions, normalised to 100."""
    shares = np.array(relative) / np.sum(relative) * 100
    paths = [f"enterprise.criteria.{code}.weight" for code in CRITERIA]
    return RULES.patched(dict(zip(paths, shares.tolist(), strict=True)))


def assessment_of(files, rules=RULES):
    return assess(evidence(city(files, products=PRODUCTS), DAY), rules)


@FEW
@given(files=several_files, relative=weights)
def test_points_sum_to_the_score(files, relative):
    table = assessment_of(files, reweighted(relative)).enterprises
    points = table[[f"points_{code}" for code in CRITERIA]]
    np.testing.assert_allclose(points.sum(axis=1), table["score"], rtol=0, atol=1e-9)


@FEW
@given(files=several_files)
def test_factor_points_sum_to_the_product_score(files):
    table = assessment_of(files).products
    points = table[[f"points_{code}" for code in RULES.product.factors]]
    np.testing.assert_allclose(points.sum(axis=1), table["score"], rtol=0, atol=1e-9)


@FEW
@given(files=several_files, relative=weights)
def test_no_criterion_earns_less_than_nothing_or_more_than_its_weight(files, relative):
    rules = reweighted(relative)
    table = assessment_of(files, rules).enterprises
    for code, weight in rules.enterprise.weights.items():
        assert table[f"points_{code}"].between(0, weight).all()


@FEW
@given(files=several_files, vectors=st.lists(weights, min_size=1, max_size=4))
def test_a_veto_fixes_the_class_for_every_weight_vector(files, vectors):
    official = assessment_of(files)
    vetoed = official.enterprises["vetoed"]
    for relative in vectors:
        table = reassess(official, reweighted(relative)).enterprises
        assert (table.loc[vetoed, "enterprise_class"] == "C").all()
        assert (table.loc[vetoed, "decided_kind"] == "veto").all()
        pd.testing.assert_series_equal(table["vetoed"], vetoed)


@FEW
@given(files=several_files, relative=weights, scale=st.sampled_from([0.1, 3, 1000]))
def test_only_the_proportions_of_weights_matter(files, relative, scale):
    once = assessment_of(files, reweighted(relative)).enterprises
    again = assessment_of(files, reweighted([scale * part for part in relative]))
    pd.testing.assert_frame_equal(again.enterprises, once, rtol=0, atol=1e-9)


@FEW
@given(files=several_files)
def test_rules_patched_with_the_official_values_give_the_same_bytes(files):
    official = RULES.model_dump(mode="json")["enterprise"]["criteria"]
    same = RULES.patched(
        {
            **{f"enterprise.criteria.{code}": official[code] for code in CRITERIA},
            "enterprise.floors.AA.score": 90,
            "colour.area.red.share_red": 0.10,
        }
    )
    assert written(assessment_of(files, same)) == written(assessment_of(files))


CHANGES = {
    "enterprise.criteria.E1.deductions.安全项": 20,
    "enterprise.floors.A.score": 85,
    "enterprise.limits.cap_failure.months": 24,
    "enterprise.limits.veto_ordered_recall.active": False,
    "enterprise.waiting.wait_after_failure.active": False,
    "enterprise.promotion.clean_months": {"B": 3, "A": 6, "AA": 12},
    "enterprise.window.months": 24,
    "product.factors.Q1.months": 12,
    "product.cutoffs.高.score": 50,
    "colour.enterprise.no_product": "高",
    "colour.area.yellow.share_red_yellow": 0.3,
    "supervision.deadlines.rectification.days": 30,
    "supervision.regimes.绿.visits_per_year": 1,
}


@FEW
@given(files=several_files, paths=st.sets(st.sampled_from(list(CHANGES)), min_size=1))
def test_reassessing_equals_assessing_under_the_other_rules(files, paths):
    rules = RULES.patched({path: CHANGES[path] for path in paths})
    official = assessment_of(files)
    assert written(reassess(official, rules)) == written(assessment_of(files, rules))
