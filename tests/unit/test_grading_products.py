"""Factor bands, cut-offs and direct grades of products at their edges."""

import numpy as np
import pytest

from sanfen.rulebook import rulebook
from tests.small_city import DAY, PRODUCT, assessed, months_before

RULES = rulebook().in_force(DAY)


def graded(products, files=None, warnings=(), rules=RULES):
    """Return the assessed products, by code."""
    rows = [{**PRODUCT, "product_code": code, **row} for code, row in products.items()]
    assessment = assessed(files or {}, products=rows, warnings=warnings, rules=rules)
    return assessment.products.set_index("product_code")


@pytest.mark.parametrize(
    ("factor", "edges"),
    [
        ("P1", {1: 5, 2: 10, 3: 18, 4: 25, None: 25}),
        ("P2", {"许可证或CCC": 10, "强制性标准": 6, "无": 0, None: 10}),
        ("P3", {"大": 5, "中": 3, "小": 1, None: 5}),
        (
            "Q2",
            {0: 0, 0.0499: 0, 0.05: 3, 0.0999: 3, 0.1: 7, 0.1999: 7, 0.2: 10, 1: 10},
        ),
        ("Q2", {None: 10}),
        ("Q3", {0: 0, 1: 4, 2: 4, 3: 7, 5: 7, 6: 10, 60: 10, None: 10}),
        ("S1", {"婴幼儿/儿童/学生/老人": 12, "一般消费者": 6, "专业/工业用户": 2}),
        ("S1", {None: 12}),
        ("S2", {"高": 8, "中": 4, "低": 1, None: 8}),
        ("S3", {"Ⅰ级或专项整治": 5, "Ⅱ级": 3, "Ⅲ级或未列": 1, None: 5}),
    ],
)
def test_a_factor_earns_the_points_of_its_level_and_the_most_if_unknown(factor, edges):
    products = {str(level): {factor: level} for level in edges}
    found = graded(products)[f"points_{factor}"]
    assert {level: found[str(level)] for level in edges} == edges


@pytest.mark.parametrize(
    ("batches", "failures", "points"),
    [
        (0, 0, 8),  # nothing known: the prior, 6.5 %
        (2, 0, 8),  # 0.65 / 12 = 5.4 %
        (3, 0, 8),  # 0.65 / 13 = 5 %, included
        (4, 0, 4),  # 0.65 / 14 = 4.6 %
        (11, 0, 4),  # 0.65 / 21 = 3.1 %
        (12, 0, 0),  # 0.65 / 22 = 2.95 %
        (6, 1, 12),  # 1.65 / 16 = 10.3 %
        (7, 1, 8),  # 1.65 / 17 = 9.7 %
        (3, 2, 15),  # 2.65 / 13 = 20.4 %
        (4, 2, 12),  # 2.65 / 14 = 18.9 %
    ],
)
def test_the_local_failure_rate_is_drawn_to_the_prior(batches, failures, points):
    verdicts = ["不合格"] * failures + ["合格"] * (batches - failures)
    checks = [{"reported_on": DAY, "verdict": verdict} for verdict in verdicts]
    found = graded({"0101": {}}, {"甲": {"spot_checks": checks}}).loc["0101"]
    assert (found["batches"], found["failures"]) == (batches, failures)
    assert found["points_Q1"] == points


def test_an_exact_rate_reaches_its_band_despite_float_noise():
    rules = RULES.patched({"product.factors.Q1.prior_batches": 0})
    checks = [
        {"reported_on": DAY, "verdict": "不合格" if number < 3 else "合格"}
        for number in range(30)
    ]
    files = {"甲": {"spot_checks": checks}}
    assert graded({"0101": {}}, files, rules=rules).loc["0101", "points_Q1"] == 12


def test_without_a_prior_and_without_batches_the_prior_rate_stands():
    rules = RULES.patched({"product.factors.Q1.prior_batches": 0})
    assert graded({"0101": {}}, rules=rules).loc["0101", "points_Q1"] == 8


def test_local_batches_count_for_thirty_six_months():
    old, edge = months_before(36), months_before(36, days=-1)
    checks = [{"reported_on": day, "verdict": "不合格"} for day in (old, edge)]
    assert (
        graded({"0101": {}}, {"甲": {"spot_checks": checks}}).loc["0101", "failures"]
        == 1
    )


def test_warnings_count_for_twenty_four_months():
    old, edge = months_before(24), months_before(24, days=-1)
    warnings = [{"published_on": day, "severity": "微弱"} for day in (old, edge)]
    assert graded({"0101": {}}, warnings=warnings).loc["0101", "points_Q3"] == 4
    serious = [{"published_on": old, "severity": "非常严重"}]
    assert graded({"0101": {}}, warnings=serious).loc["0101", "product_grade"] == "一般"


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (0, "一般"),
        (39.99, "一般"),
        (40, "较高"),
        (64.99, "较高"),
        (65, "高"),
        (100, "高"),
    ],
)
def test_cutoffs_are_inclusive(score, grade):
    """One product of 18 points; the cut-offs move around it instead."""
    away = score - 18
    rules = RULES.patched(
        {
            "product.cutoffs.较高.score": max(40 - away, 0),
            "product.cutoffs.高.score": min(max(65 - away, 0), 100),
        }
    )
    assert graded({"0101": {}}, rules=rules).loc["0101", "grade_by_score"] == grade


def test_a_millionth_of_a_point_below_the_cutoff_is_below():
    rules = RULES.patched({"product.cutoffs.较高.score": 18 + 1e-6})
    assert graded({"0101": {}}, rules=rules).loc["0101", "product_grade"] == "一般"


@pytest.mark.parametrize(
    ("row", "grade", "decided_by"),
    [
        ({"P1": 4, "P2": "许可证或CCC"}, "高", "floor_severe_licensed"),
        ({"P1": None, "P2": None}, "高", "floor_severe_licensed"),
        ({"P1": 4, "P2": "强制性标准"}, "较高", "score"),
        ({"P1": 3, "P2": "许可证或CCC"}, "较高", "score"),
        ({"P1": 3}, "较高", "floor_severe_failing"),
        ({"P1": 2}, "一般", "score"),
    ],
)
def test_a_direct_grade_lifts_where_its_condition_holds(row, grade, decided_by):
    found = graded({"0101": row}).loc["0101"]
    assert (found["product_grade"], found["decided_by"]) == (grade, decided_by)


@pytest.mark.parametrize(
    ("batches", "grade"),
    [(6, "高"), (7, "一般")],  # 1.65 / 16 = 10.3 %, 1.65 / 17 = 9.7 %
)
def test_safety_failures_of_products_for_children_are_counted_strictly(batches, grade):
    checks = [{"reported_on": DAY, "verdict": "不合格"}]  # severity unknown
    checks += [{"reported_on": DAY}] * (batches - 1)
    children = {"0101": {"S1": "婴幼儿/儿童/学生/老人"}}
    found = graded(children, {"甲": {"spot_checks": checks}}).loc["0101"]
    assert found["product_grade"] == grade


def test_the_riskiest_product_is_the_one_an_enterprise_is_known_by():
    products = [
        {**PRODUCT, "product_code": "低"},
        {**PRODUCT, "product_code": "中", "P1": 3},
        {**PRODUCT, "product_code": "中高分", "P1": 3, "S2": "高"},
    ]
    makes = [{"product_code": row["product_code"]} for row in products]
    table = assessed({"甲": {"enterprise_products": makes}}, products=products)
    row = table.enterprises.iloc[0]
    assert (row["product_code"], row["product_grade"]) == ("中高分", "较高")
    assert table.products["enterprises"].tolist() == [1, 1, 1]


def test_blanking_any_factor_never_lowers_the_grade():
    factors = [name for name in PRODUCT if name[0] in "PQS"]
    products = {"全": {}, **{name: {name: None} for name in factors}}
    found = graded(products)
    codes = found["product_grade"].cat.codes
    assert (codes >= codes["全"]).all()
    assert (found["score"] >= found.loc["全", "score"]).all()
    assert np.isfinite(found["score"]).all()
