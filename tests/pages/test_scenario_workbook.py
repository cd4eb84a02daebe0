"""推演工作簿: its formulas, reckoned anew, give what the engine gives."""

import io
from dataclasses import replace

import openpyxl
import pytest

from sanfen.desk.language import language, speaking
from sanfen.desk.what_if.side_by_side import WhatIf
from sanfen.desk.what_if.workbook import about_scenario, as_scenario_workbook
from sanfen.grading import assess, compare, evidence, reassess
from sanfen.rulebook import RulebookError, rulebook
from sanfen.rulebook.movable import movable
from sanfen.rulebook.scenario import moved, scenario_rules
from sanfen.sample_city import LAST_DAY
from tests.pages.conftest import HOSTILE, small_city
from tests.spreadsheet import Spreadsheet

RULES = rulebook().in_force(LAST_DAY)
E1, E5 = "enterprise.criteria.E1.weight", "enterprise.criteria.E5.weight"
GATE, FLOOR = "enterprise.limits.gate_qms.active", "enterprise.floors.A.score"
CHANGES = {**moved({}, E1, 15.0, RULES), FLOOR: 82.0, GATE: False}
OFFICIAL, SCENARIO = "正式 · ", "推演 · "


class Asked:
    """What a reader of the page has asked for."""

    day, area_name, version, demo, provisional = LAST_DAY, "全市", "v1", True, True


@pytest.fixture(scope="module")
def base():
    return assess(evidence(small_city(), LAST_DAY), RULES)


def what_if(base, changes):
    scenario = reassess(base, scenario_rules(changes, RULES))
    return WhatIf(base, scenario, compare(base, scenario))


@pytest.fixture(scope="module")
def result(base):
    return what_if(base, CHANGES)


def made(result, asked=Asked):
    about = about_scenario(result, asked, {"E1 近三年监督抽查": "35 → 15"})
    return as_scenario_workbook(result, about)


@pytest.fixture(scope="module")
def content(result):
    return made(result)


@pytest.fixture
def book(content):
    return Spreadsheet(content)


def gives(book, side, assessment):
    """Tell whether the workbook reckons what the engine gives, line by line."""
    table = assessment.enterprises
    assert book.column("企业", "统一社会信用代码") == table["uscc"].tolist()
    assert book.column("企业", f"{side}得分") == pytest.approx(table["score"].tolist())
    assert book.column("企业", f"{side}得分类别") == table["class_by_score"].tolist()
    assert book.column("企业", f"{side}类别") == table["enterprise_class"].tolist()


def test_formulas_give_the_scores_and_classes_of_the_engine(book, result):
    gives(book, OFFICIAL, result.base)
    gives(book, SCENARIO, result.scenario)


def test_every_formula_carries_the_result_it_has(book):
    formulas = book.formulas()
    size = len(book.column("企业", "变类"))
    assert len(formulas) == 7 * size + 2 + 16
    for page, cell, _ in formulas:
        cached = book.cached[page][cell].value
        wanted = book.value(page, cell)
        if isinstance(wanted, str):
            assert (cached or "") == wanted, cell
        else:
            assert cached == pytest.approx(wanted), cell


def test_another_weight_and_floor_in_the_workbook_are_another_scenario(book, base):
    other = {**moved({}, E5, 40.0, RULES), FLOOR: 77.0, GATE: False}
    rules = scenario_rules(other, RULES)
    before = book.column("企业", f"{SCENARIO}类别")
    for line, weight in enumerate(rules.enterprise.weights.values(), start=2):
        book.put("权重", f"D{line}", weight)
    floors = [book.value("权重", f"A{line}") for line in range(13, 17)]
    assert floors == ["AA", "A", "B", "C"]
    book.put("权重", "D14", 77.0)
    gives(book, SCENARIO, reassess(base, rules))
    assert book.column("企业", f"{SCENARIO}类别") != before


def test_weights_of_any_sum_are_scaled(book, result):
    for line in range(2, 11):
        book.put("权重", f"D{line}", book.value("权重", f"D{line}") * 3)
    gives(book, SCENARIO, result.scenario)


def test_the_matrix_counts_the_lines_and_follows_a_moved_floor(book, result):
    cells = [[f"{letter}{line}" for letter in "HIJK"] for line in range(2, 6)]
    counts = [[book.value("权重", cell) for cell in row] for row in cells]
    assert counts == result.changes.transitions.to_numpy().tolist()
    book.put("权重", "D13", 100.0)
    assert [book.value("权重", row[0]) for row in cells] != [row[0] for row in counts]


def test_who_changes_class_is_marked_and_listed(book, result):
    marked = [text for text in book.column("企业", "变类") if text]
    flips = result.changes.enterprises
    assert len(marked) == len(flips) > 0
    pairs = sorted(
        f"{a} → {b}"
        for a, b in zip(flips["class_before"], flips["class_after"], strict=True)
    )
    assert sorted(marked) == pairs
    listed = book.column("变化", "统一社会信用代码")
    assert sorted(listed) == sorted(flips["uscc"])


def test_imported_text_is_text_and_only_our_cells_are_formulas(book):
    assert HOSTILE in book.column("企业", "企业名称")
    assert {page for page, _, _ in book.formulas()} == {"企业", "权重"}
    letters = {
        cell.rstrip("0123456789") for p, cell, _ in book.formulas() if p == "企业"
    }
    titles = [book.book["企业"][f"{letter}1"].value for letter in letters]
    assert sorted(titles) == sorted(
        [
            *(
                f"{s}{p}"
                for s in (OFFICIAL, SCENARIO)
                for p in ("得分", "得分类别", "类别")
            ),
            "变类",
        ]
    )


def test_a_ceiling_says_why_and_nobody_without_one_has_a_reason(book):
    ceilings = book.column("企业", f"{OFFICIAL}最高类别")
    reasons = book.column("企业", f"{OFFICIAL}最高类别的原因")
    for ceiling, reason in zip(ceilings, reasons, strict=True):
        assert bool(reason) == (ceiling != "AA")
    assert {"AA", "C"} <= set(ceilings)


def test_the_first_page_says_what_it_is_about(book, result):
    page = book.book.worksheets[0]
    facts = dict(row[:2] for row in page.iter_rows(values_only=True))
    assert page.title == "说明"
    assert facts["权重推演工作簿"] == "演示数据"
    assert facts["正式规则指纹"] == result.base.rules.fingerprint
    assert facts["推演规则指纹（未生效）"] == result.scenario.rules.fingerprint
    assert "缺省规则" in facts["规则性质"]
    assert facts["E1 近三年监督抽查"] == "35 → 15"


def test_demonstration_data_are_marked_in_every_row_and_an_own_ledger_is_not(
    book, result
):
    for page in ("企业", "变化", "工作量"):
        assert set(book.column(page, "数据性质")) == {"演示数据"}

    class Own(Asked):
        demo = False

    own = openpyxl.load_workbook(io.BytesIO(made(result, Own)))
    titles = {cell.value for page in own for cell in page[1]}
    assert "数据性质" not in titles


def test_a_workbook_made_after_the_page_speaks_the_language_of_the_page(result):
    with speaking("en"):
        book = Spreadsheet(made(result))
    assert book.book.sheetnames[1:3] == ["Weights", "Enterprises"]
    scores = book.column("Enterprises", "Scenario · score")
    assert scores == pytest.approx(result.scenario.enterprises["score"].tolist())
    assert language() == "zh"


def within(assessment, county):
    tables = {name: getattr(assessment, name) for name in ("enterprises", "towns")}
    kept = {
        name: table[table["county"] == county].reset_index(drop=True)
        for name, table in tables.items()
    }
    return replace(assessment, **kept)


def test_a_county_has_its_own_enterprises_alone(result):
    county = result.base.counties["county"].iloc[-1]
    parts = [within(side, county) for side in (result.base, result.scenario)]
    book = Spreadsheet(made(WhatIf(*parts, compare(*parts))))
    assert set(book.column("企业", "县（市、区）")) == {county}
    gives(book, SCENARIO, parts[1])


def another(path):
    """Return rules with another value at a path that a scenario may set."""
    one = movable(RULES)[path]
    if one.is_switch:
        return scenario_rules({path: not one.official}, RULES)
    for to in (one.official + one.step, one.official - one.step):
        try:
            return scenario_rules(moved({}, path, to, RULES), RULES)
        except RulebookError:
            continue
    raise AssertionError(f"{path} cannot be moved by a step")


@pytest.mark.parametrize("path", movable(RULES))
def test_no_number_a_scenario_may_set_touches_the_shares_earned(base, path):
    # The workbook writes one set of shares for both results.
    assert another(path).fingerprint != RULES.fingerprint
    after = reassess(base, another(path)).measured.shares
    assert (after == base.measured.shares).all()
