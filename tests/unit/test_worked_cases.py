"""Runs tests/cases/*.toml: worked cases the legal department can read and extend.

All cases of enterprises stand in one city, each with a product of its own: no
enterprise changes another's class.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sanfen.grading.areas import colour_areas
from sanfen.rulebook import rulebook
from tests.small_city import assessed

CASES = Path(__file__).parents[1] / "cases"
MODEL = tomllib.loads((CASES / "model_enterprise.toml").read_text("utf-8"))
DAY = MODEL["day"]

MEANING = {
    "总分": "score",
    "得分类别": "class_by_score",
    "企业类别": "enterprise_class",
    "得分级别": "grade_by_score",
    "产品级别": "product_grade",
    "决定事项": "decided_by",
    "决定种类": "decided_kind",
    "决定日期": "decided_on",
    "决定记录": "record",
    "评价期批次": "batches",
    "评价期不合格批次": "failures",
    "批次": "batches",
    "不合格批次": "failures",
    "矢量图颜色": "map_colour",
    "健康码": "health_colour",
    "监管方式": "regime",
    "加严": "tightened",
    "每年检查次数": "visits_per_year",
    "每年抽查批次": "batches_per_year",
    "颜色": "colour",
    "红色占比": "share_red",
    "红黄占比": "share_red_yellow",
    "收缩后红色占比": "shrunk_red",
    "样本小": "small_sample",
    "按C类占比颜色": "colour_by_class",
}
"""What the cases expect, by column of an assessment; E1 is the points of E1."""

KEYS = {
    *("name", "cites", "without", "enterprise", "capability", "product"),
    *("spot_checks", "penalties", "complaints", "recalls", "listings", "warnings"),
    *("colours", "classes", "in_force"),
    *("expect", "expect_product", "expect_areas", "limits"),
}


def _read() -> list[dict[str, Any]]:
    paths = [
        path for path in sorted(CASES.glob("*.toml")) if path.stem != "model_enterprise"
    ]
    return [
        case
        for path in paths
        for case in tomllib.loads(path.read_text("utf-8"))["cases"]
    ]


ALL = _read()
OF_ENTERPRISES = [case for case in ALL if "expect" in case or "expect_product" in case]


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with its blank cells blank."""
    return {name: None if cell == "" else cell for name, cell in row.items()}


def _repeated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: cell for name, cell in row.items() if name != "times"}
        for row in rows
        for _ in range(row.get("times", 1))
    ]


def _file(case: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    model = {
        "enterprises": [MODEL["enterprise"] | case.get("enterprise", {})],
        "spot_checks": MODEL["spot_checks"],
        "capabilities": [MODEL["capability"] | case.get("capability", {})],
    }
    kept = {
        name: rows
        for name, rows in model.items()
        if name not in case.get("without", [])
    }
    added = ("spot_checks", "penalties", "complaints", "recalls", "listings")
    names = kept.keys() | (case.keys() & set(added))
    file = {name: _repeated(kept.get(name, []) + case.get(name, [])) for name in names}
    for name in ("spot_checks", "recalls"):
        file[name] = [{"产品代码": case["name"], **row} for row in file.get(name, [])]
    return {name: [_filled(row) for row in rows] for name, rows in file.items()}


@cache
def _city():
    products = [
        {"产品代码": case["name"], "产品名称": case["name"], "类别": "案例"}
        | _filled(MODEL["product"] | case.get("product", {}))
        for case in OF_ENTERPRISES
    ]
    warnings = [
        {"预警编号": f"{case['name']}{number}", "产品代码": case["name"], **row}
        for case in OF_ENTERPRISES
        for number, row in enumerate(case.get("warnings", []))
    ]
    files = {case["name"]: _file(case) for case in OF_ENTERPRISES}
    return assessed(files, DAY, products=products, warnings=warnings)


def _expected(row: pd.Series, wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        column = MEANING.get(name, f"points_{name}")
        found = row[column]
        if isinstance(value, float | int) and not isinstance(value, bool):
            assert found == pytest.approx(value, abs=1e-9), name
        elif name == "决定日期":
            assert found.date() == value, name
        elif value == "":
            assert pd.isna(found) or found == "", name
        else:
            assert found == value, name


def _named(cases):
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


@_named([case for case in ALL if "expect" in case])
def test_an_enterprise_is_graded_as_its_case_says(case):
    table = _city().enterprises.set_index("uscc")
    _expected(table.loc[case["name"]], case["expect"])


@_named([case for case in ALL if "expect_product" in case])
def test_a_product_is_graded_as_its_case_says(case):
    table = _city().products.set_index("product_code")
    _expected(table.loc[case["name"]], case["expect_product"])


@_named([case for case in ALL if "limits" in case])
def test_an_enterprise_is_under_the_limits_its_case_names(case):
    limits = _city().limits
    assert sorted(limits.loc[limits["uscc"] == case["name"], "code"]) == sorted(
        case["limits"]
    )


@_named([case for case in ALL if "expect_areas" in case])
def test_an_area_is_coloured_as_its_case_says(case):
    counts = case.get("colours") or case.get("classes")
    numbers = np.array(list(counts.values()))
    keys = pd.DataFrame({"town": list(counts)})
    areas = colour_areas(keys, numbers, numbers, rulebook().in_force(DAY))
    for town, wanted in case["expect_areas"].items():
        _expected(areas.set_index("town").loc[town], wanted)


@_named([case for case in ALL if "in_force" in case])
def test_a_rule_is_in_force_as_its_case_says(case):
    rules = rulebook().in_force(DAY)
    assert {path: rules.at(path) for path in case["in_force"]} == case["in_force"]


ENTRIES = [entry.path for entry in rulebook().entries(DAY)]


@pytest.mark.parametrize("path", ENTRIES)
def test_every_clause_of_the_rulebook_has_a_case(path):
    assert path in {cited for case in ALL for cited in case["cites"]}


def test_every_case_cites_clauses_that_exist():
    cited = {path for case in ALL for path in case["cites"]}
    assert cited <= set(ENTRIES)


def test_every_case_expects_something_and_has_no_key_nobody_reads():
    for case in ALL:
        assert case.keys() <= KEYS, case["name"]
        assert case.keys() & {"expect", "expect_product", "expect_areas", "in_force"}


def test_no_two_cases_have_the_same_name():
    names = [case["name"] for case in ALL]
    assert len(names) == len(set(names))
