"""The rulebook refuses what is not well formed, and names the entry."""

import datetime as dt

import pytest

from sanfen.grading.conditions import CONDITIONS, check_conditions
from sanfen.grading.products import GRADE_CONDITIONS
from sanfen.rulebook import RulebookError, limits, product, rulebook

DAY = dt.date(2026, 9, 30)

ENTERPRISE = "enterprise_classification.toml"
PRODUCT = "product_grading.toml"
COLOUR = "colouring.toml"
SUPERVISION = "supervision.toml"

E1 = "[criteria.E1]\n"
E1_WEIGHT = "weight = [{ since = 2020-04-22, value = 35 }]"
HALF_A_YEAR = "{ since = 2020-04-22, value = { B = 6, A = 12, AA = 24 } }"
FLOOR_A = "score = [{ since = 2020-04-22, value = 80 }]"


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        (ENTERPRISE, E1, E1 + "wieght = 40\n", "enterprise.criteria.E1.wieght: Extra"),
        (ENTERPRISE, E1, "[criteria.E0]\n" + E1, "enterprise.criteria.E0"),
        (ENTERPRISE, "[window]\n", "[windows]\n", "enterprise.window"),
        (COLOUR, "[area.red]\n", "[area.red]\nshade = 1\n", "colour.area.red.shade"),
        (SUPERVISION, "[deadlines.recheck]", "[deadlines.rechek]", "rechek"),
    ],
)
def test_a_key_nobody_reads_is_refused(altered, name, before, after, said):
    with pytest.raises(RulebookError, match=said):
        altered(name, before, after)


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        (ENTERPRISE, E1, E1 + E1_WEIGHT + "\n", f"{ENTERPRISE}.*line"),
        (PRODUCT, "[factors.P2]", "[factors.P1]", f"{PRODUCT}.*line"),
    ],
)
def test_a_key_written_twice_is_refused(altered, name, before, after, said):
    with pytest.raises(RulebookError, match=said):
        altered(name, before, after)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (", value = 35 }", ", value = 40 }", "enterprise.*weights sum to 105"),
        (", value = 35 }", ", value = -5 }", "enterprise.criteria.E1.weight"),
        (", value = 35 }", ', value = "35分" }', "enterprise.criteria.E1.weight"),
        (FLOOR_A, FLOOR_A.replace("80", "95"), "enterprise: .*floors must fall"),
        ("factor = 0.6", "factor = 1.1", "enterprise.recency.bands.*factor"),
        ("factor = 0.3", "factor = 0.9", "enterprise.recency: .*factors must not"),
        ("under_months = 24", "under_months = 40", "enterprise.recency: .*months must"),
        ("{ L0 = 0, L1 = 5, ", "{ L1 = 5, ", "enterprise.criteria.E5: .*L0"),
        ("items.qms", "items.qsm", "enterprise.criteria.E6: .*qsm"),
        ('"轻微" = 2, ', "", "enterprise.criteria.E3.deductions: .*轻微"),
        ("L3 = 15 }", "L3 = 14 }", "enterprise.criteria.E5: .*full_marks"),
        ('value = ["L2", "L3"]', 'value = ["L2", "L4"]', "gate_traceability: .*L4"),
        (HALF_A_YEAR, HALF_A_YEAR.replace("B = 6, ", ""), "enterprise.promotion"),
        (
            'kinds = ["无证或超范围生产"]',
            'kinds = ["无证"]',
            "limits.veto_unlicensed.kinds",
        ),
        ('clause = "缺省规则（a）E3"', 'clause = ""', "enterprise.criteria.E3.clause"),
        ('clause = "缺省规则（a）E3"\n', "", "enterprise.criteria.E3.clause"),
        ('basis = "proposal"\nmeasure', 'basis = "custom"\nmeasure', "E1.basis"),
    ],
)
def test_an_enterprise_rule_that_cannot_be_is_refused_by_path(
    altered, before, after, said
):
    with pytest.raises(RulebookError, match=said):
        altered(ENTERPRISE, before, after)


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        (PRODUCT, ", value = 25 }", ", value = 30 }", "product: .*sum to 105"),
        (PRODUCT, ", value = 65 }", ", value = 35 }", "product: .*cutoffs must rise"),
        (PRODUCT, '"4" = 25', '"5" = 25', "product: .*factors.P1"),
        (PRODUCT, "at_least = 0.03", "at_least = 0.07", "factors.Q1.bands: .*ascend"),
        (PRODUCT, "points = 4", "points = 9", "factors.Q1.bands: .*must not fall"),
        (PRODUCT, "at_least = 0.0,", "at_least = 0.01,", "Q1.bands: .*start at 0"),
        (COLOUR, "AA = 0, A = 1", "AA = 2, A = 1", "colour.enterprise: .*class_points"),
        (
            COLOUR,
            '"绿" = 0, "蓝" = 2',
            '"绿" = 1, "蓝" = 2',
            "colour.enterprise: .*at 0",
        ),
        (COLOUR, "value = 0.05 }", "value = 0.11 }", "colour.area: .*share_red must"),
        (COLOUR, "value = 0.45 }", "value = 0.2 }", "colour.area: .*red_yellow must"),
        (COLOUR, '"黄" = 0.05', '"黄" = 0.2', "colour.area_by_class: .*from_share"),
        (
            SUPERVISION,
            'value = "信用监管"',
            'value = "责任监管"',
            "supervision: .*regimes",
        ),
        (SUPERVISION, "value = 0.5 }", "value = -1 }", "regimes.绿.visits_per_year"),
    ],
)
def test_any_other_rule_that_cannot_be_is_refused_by_path(
    altered, name, before, after, said
):
    with pytest.raises(RulebookError, match=said):
        altered(name, before, after)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("[{ value = 35 }]", "enterprise.criteria.E1.weight"),
        ("[]", "enterprise.criteria.E1.weight"),
        ("[{ since = 2020-04-22 }]", "criteria.E1.weight: a row needs"),
        ('[{ since = "2020-04-22", value = 35 }]', "criteria.E1.weight: a row needs"),
        (
            "[{ since = 2020-04-22T00:00:00, value = 35 }]",
            "criteria.E1.weight: a row needs",
        ),
        (
            "[{ since = 2020-04-22, value = 35, until = 2030-01-01 }]",
            "criteria.E1.weight: until is not known",
        ),
        (
            "[{ since = 2027-01-01, value = 35 }, { since = 2020-04-22, value = 35 }]",
            "criteria.E1.weight: rows must follow",
        ),
        (
            "[{ since = 2020-04-22, value = 35 }, { since = 2020-04-22, value = 35 }]",
            "criteria.E1.weight: rows must follow",
        ),
        (
            "[{ since = 2020-04-22, value = 35 }, { since = 2027-01-01, value = 36 }]",
            "weights sum to 101",
        ),
    ],
)
def test_rows_by_day_are_checked(altered, rows, said):
    with pytest.raises(RulebookError, match=said):
        altered(ENTERPRISE, E1_WEIGHT, f"weight = {rows}").change_days  # noqa: B018


def test_a_rule_file_that_is_missing_or_no_toml_is_named(tmp_path, altered):
    with pytest.raises(RulebookError, match=ENTERPRISE):
        rulebook(tmp_path)
    with pytest.raises(RulebookError, match=COLOUR):
        altered(COLOUR, "[enterprise]", "[enterprise")


def test_all_problems_are_named_at_once():
    with pytest.raises(RulebookError) as error:
        rulebook().in_force(DAY).patched(
            {"enterprise.criteria.E1.weight": -1, "colour.area.confidence": 2}
        )
    assert "enterprise.criteria.E1.weight" in str(error.value)
    assert "colour.area.confidence" in str(error.value)


@pytest.mark.parametrize(
    ("known", "functions"),
    [(limits.Limit, CONDITIONS), (product.GradeFloor, GRADE_CONDITIONS)],
)
def test_a_condition_without_a_function_is_refused_and_the_reverse(known, functions):
    name, *_ = functions
    lacking = {key: functions[key] for key in functions if key != name}
    with pytest.raises(RulebookError, match=f"condition {name} has no function"):
        check_conditions(known, lacking)
    with pytest.raises(RulebookError, match="condition shiny has no rule entry"):
        check_conditions(known, {**functions, "shiny": functions[name]})


def test_a_limit_that_names_no_known_condition_is_refused(altered):
    with pytest.raises(RulebookError, match=r"enterprise\.limits\.gate_penalty"):
        altered(ENTERPRISE, 'when = "penalised"', 'when = "punished"')
