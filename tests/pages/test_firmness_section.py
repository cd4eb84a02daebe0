"""稳不稳 on a page: reckoned when opened, in words and lists that the engine bears."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from sanfen.desk.enterprises.steadiness import DRAWS, SEED, SPREAD, SPREADS, STEADY
from sanfen.desk.what_if.firmness import by_class, flip_in_short, least_firm
from sanfen.grading import assess, evidence
from sanfen.grading.firmness import firmness
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY
from tests.pages.conftest import small_city, words

RULES = rulebook().in_force(LAST_DAY)


def page():
    """Show the section alone, under official rules or a scenario."""
    import streamlit as st  # noqa: PLC0415

    from sanfen.desk.view import current_view  # noqa: PLC0415
    from sanfen.desk.what_if.firmness import show_firmness  # noqa: PLC0415
    from sanfen.sample_city import LAST_DAY as DAY  # noqa: PLC0415

    state = st.session_state  # noqa: TID251
    state.setdefault("day", DAY)
    state.setdefault("county", None)
    view = current_view()
    show_firmness(view, view.rules.patched(state.get("asked", {})))


@pytest.fixture
def section(ledger_url, monkeypatch):
    """Return a function that opens the section."""
    monkeypatch.setenv("SANFEN_LEDGER", ledger_url)

    def opened(*, is_open=True, link="", **state):
        app = AppTest.from_function(page, default_timeout=60)
        if link:
            app.query_params["spread"] = link
        else:
            app.session_state["firmness"] = is_open
        for name, value in state.items():
            app.session_state[name] = value
        return app.run()

    return opened


def found(spread=SPREAD, rules=RULES):
    assessment = assess(evidence(small_city(), LAST_DAY), rules)
    return firmness(assessment, SPREADS[spread], DRAWS, SEED)


def list_of(app, column):
    return next(t.value for t in app.dataframe if column in t.value)


def test_nothing_is_reckoned_before_it_is_opened(section):
    app = section(is_open=False)
    assert not app.dataframe
    assert not app.get("plotly_chart")
    assert not app.segmented_control


def test_the_link_names_the_spread_as_long_as_the_section_is_open(section):
    app = section()
    assert app.query_params["spread"] == SPREAD
    app.segmented_control[0].set_value("0.5").run()
    assert app.query_params["spread"] == "0.5"
    app.session_state["firmness"] = False
    assert "spread" not in app.run().query_params


def test_a_link_that_names_a_spread_opens_the_section_at_it(section):
    app = section(link="any")
    assert app.segmented_control[0].value == "any"
    assert any("任意权重" in text and "2,000" in text for text in words(app))


def test_the_default_is_that_of_the_enterprise_page(section):
    app = section()
    assert app.segmented_control[0].value == SPREAD
    assert any("±20%" in text and "2,000" in text for text in words(app))


@pytest.mark.parametrize("spread", ["0.1", SPREAD, "any"])
def test_the_list_holds_who_is_on_the_edge_the_least_firm_first(section, spread):
    app = section()
    app.segmented_control[0].set_value(spread).run()
    table = list_of(app, "单项权重怎样使其变类")
    own = found(spread).enterprises["own"]
    assert len(table) == (own < STEADY).sum() > 0
    assert table["定为现类别的占比"].is_monotonic_increasing
    assert table["定为现类别的占比"].iloc[0] == pytest.approx(own.min() * 100, abs=0.01)
    shares = table[["AA", "A", "B", "C"]].sum(axis=1)
    assert shares.to_numpy() == pytest.approx(100, abs=0.1)


def test_towns_whose_colour_is_not_firm_are_listed(section):
    app = section()
    app.segmented_control[0].set_value("any").run()
    table = list_of(app, "定为现颜色的占比")
    assert len(table) == (found("any").towns["own"] < STEADY).sum() > 0
    shares = table[["绿", "蓝", "黄", "红"]].sum(axis=1)
    assert shares.to_numpy() == pytest.approx(100, abs=0.1)


def test_both_figures_are_read_out_below_them(section):
    app = section()
    assert len(app.get("plotly_chart")) == 2
    assert any("最值得讨论的是" in text for text in words(app))
    assert any("类最不稳" in text for text in words(app))


def test_it_says_whether_official_rules_or_a_scenario_are_meant(section):
    floor = {"enterprise.floors.A.score": 85}
    official, scenario = section(), section(asked=floor)
    assert any("按正式规则计算" in text for text in words(official))
    assert any("按推演规则计算" in text for text in words(scenario))
    table = list_of(scenario, "单项权重怎样使其变类")
    edge = found(rules=RULES.patched(floor)).enterprises["own"] < STEADY
    assert len(table) == edge.sum()


def test_a_county_sees_its_own(section):
    county = found().enterprises["county"].iloc[0]
    app = section(county=county)
    table = list_of(app, "单项权重怎样使其变类")
    assert set(table["县（市、区）"]) == {county}


def test_classes_are_counted_once_each():
    enterprises = pd.DataFrame(
        {"enterprise_class": ["AA", "A", "A"], "own": [STEADY, 0.1, 1.0]}
    )
    counts = by_class(enterprises).set_index("enterprise_class")
    assert counts.loc["AA"].tolist() == [1, 0]
    assert counts.loc["A"].tolist() == [1, 1]
    assert counts.loc["C"].tolist() == [0, 0]


def test_the_least_firm_stand_first_and_the_firm_are_left_out():
    table = pd.DataFrame({"own": [1.0, 0.5, 0.2, STEADY]})
    assert least_firm(table)["own"].tolist() == [0.2, 0.5]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (6.0, "“近三年监督抽查”由 25% 升至 31.0% 以上才为 C 类"),
        (-6.0, "“近三年监督抽查”由 37% 降至 31.0% 以下才为 C 类"),
        (0.04, "“近三年监督抽查”（30.96%）略升即为 C 类"),
        (-1e-8, "“近三年监督抽查”（31%）略降即为 C 类"),
        (float("nan"), "只调整任何一项权重都不变类"),
    ],
)
def test_the_nearest_flip_is_said_in_one_sentence(change, said):
    own = {"weight_change": change, "weight": 31.0, "criterion": "E1", "flips_to": "C"}
    label = RULES.enterprise.criteria["E1"].label["zh"]
    assert flip_in_short(own, RULES) == said.replace("近三年监督抽查", label)
