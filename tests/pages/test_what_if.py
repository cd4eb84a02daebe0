"""权重推演: what the sliders and the link say, and what the page answers."""

import datetime as dt
import re

import pytest

from sanfen.desk import what_if
from sanfen.rulebook import rulebook
from sanfen.rulebook.movable import Group, movable
from tests.pages.conftest import words

KNOWN = movable(rulebook().in_force(dt.date(2026, 9, 30)))
CLASSES = ["AA", "A", "B", "C"]
WEIGHT, FLOOR = "enterprise.criteria.{}.weight", "enterprise.floors.{}.score"
E1, E5, FLOOR_A = WEIGHT.format("E1"), WEIGHT.format("E5"), FLOOR.format("A")
GATE = "enterprise.limits.gate_qms.active"
WEIGHTS = [WEIGHT.format(f"E{number}") for number in range(1, 10)]
LIGHTER_E1 = dict(
    zip(
        WEIGHTS,
        ["18.75", "10", "8.75", "6.25", "18.75", "15", "10", "6.25", "6.25"],
        strict=True,
    )
)
"""E1 moved to 18.75, the others rescaled, as a link has it."""
MOVED = {**LIGHTER_E1, FLOOR_A: "83"}


def list_of(app, column):
    """The first table with such a column."""
    return next(t.value for t in app.dataframe if column in t.value)


def flips(app):
    table = list_of(app, "正式分类")
    pairs = zip(table["正式分类"], table["推演分类"], strict=True)
    return [(*before, *after) for before, after in pairs]


def counts(app, number=0):
    """The counts beside each class (0) or colour (1)."""
    return app.table[number].value


def changed(app):
    said = next(text for text in words(app) if "家企业变类" in text)
    return int(re.search(r"([\d,]+) 家企业变类", said)[1].replace(",", ""))


def in_link(app, name):
    (value,) = (
        [app.query_params[name]]
        if isinstance(app.query_params[name], str)
        else app.query_params[name]
    )
    return value


def shows_the_official_result(app):
    return "正式规则的结果" in words(app) and list(counts(app)) == ["正式"]


def test_an_untouched_page_says_what_to_do_and_draws_nothing(visit):
    app = visit("what_if")
    assert shows_the_official_result(app)
    assert "拖动任一滑块" in app.info[0].value
    assert not app.dataframe
    assert not app.get("plotly_chart")


def test_every_criterion_has_a_slider_and_the_other_groups_open(visit):
    app = visit("what_if")
    assert {slider.key for slider in app.slider} == set(WEIGHTS)
    app.session_state["group_floors"] = True
    app.run()
    assert FLOOR_A in {slider.key for slider in app.slider}


@pytest.mark.parametrize("group", Group)
def test_every_number_has_a_control_with_its_official_value(visit, group):
    app = visit("what_if")
    for other in Group:
        app.session_state[f"group_{other}"] = other is group
    app.run()
    assert not app.exception
    shown = {one.key: one.value for one in [*app.slider, *app.toggle]}
    assert shown == {
        path: one.official for path, one in KNOWN.items() if one.group is group
    }


def test_a_moved_slider_changes_classes(visit):
    app = visit("what_if")
    app.slider(key=E1).set_value(15.0).run()
    assert changed(app) > 0
    assert app.slider(key=E5).value == pytest.approx(15 * 85 / 65, abs=0.01)


def test_a_gate_switched_off_changes_classes(visit):
    app = visit("what_if")
    app.session_state["group_limits"] = True
    app.run()
    app.toggle(key=GATE).set_value(False).run()
    assert in_link(app, GATE) == "off"
    assert ("A", "AA") in flips(app)


def test_the_list_is_as_long_as_the_counts_off_the_diagonal(visit):
    app = visit("what_if", **MOVED)
    assert len(flips(app)) == changed(app) > 0
    assert all(before != after for before, after in flips(app))


def test_official_and_scenario_differ_by_what_the_list_says(visit):
    app = visit("what_if", **MOVED)
    gained = [sum(after == name for _, after in flips(app)) for name in CLASSES]
    lost = [sum(before == name for before, _ in flips(app)) for name in CLASSES]
    table = counts(app)
    assert list(table) == ["正式", "推演", "增减"]
    assert (table["推演"] - table["正式"]).tolist() == [
        won - gone for won, gone in zip(gained, lost, strict=True)
    ]


def test_a_link_gives_what_the_sliders_gave(visit):
    app = visit("what_if")
    app.slider(key=E1).set_value(18.75).run()
    link = {path: in_link(app, path) for path in WEIGHTS}
    assert flips(visit("what_if", **link)) == flips(app)


def test_every_change_names_its_reason(visit):
    table = list_of(visit("what_if", **MOVED), "主要原因")
    assert table["主要原因"].str.startswith(("E", "A 类下限 80 → 83")).all()
    assert (
        table["主要原因"].str.startswith("E1 近三年监督抽查（权重 35.0 → 18.8）").any()
    )
    assert table["主要原因"].str.startswith("A 类下限").any()


def test_weights_stay_at_a_hundred(visit):
    app = visit("what_if")
    for path, value in ((E1, 10.0), (E5, 60.0), (E1, 90.0)):
        app.slider(key=path).set_value(value).run()
        assert sum(slider.value for slider in app.slider) == pytest.approx(100)


def test_a_locked_weight_stays(visit):
    app = visit("what_if")
    app.button(key=f"lock_{E5}").click().run()
    app.slider(key=E1).set_value(10.0).run()
    assert app.slider(key=E5).value == 15


def test_steps_are_taken_back_and_again(visit):
    app = visit("what_if")
    for value in range(10, 35):
        app.slider(key=E1).set_value(float(value)).run()
    for value in reversed(range(10, 34)):
        app.button(key="undo").click().run()
        assert app.slider(key=E1).value == value
    app.button(key="undo").click().run()
    assert shows_the_official_result(app)
    assert app.button(key="undo").disabled
    app.button(key="redo").click().run()
    assert app.slider(key=E1).value == 10


def test_floors_that_cross_are_refused_and_the_official_result_stays(visit):
    app = visit("what_if", **{FLOOR.format("AA"): "79"})
    assert "AA 类下限 79、A 类下限 80" in app.warning[0].value
    assert shows_the_official_result(app)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (E1, "abc"),
        (E1, ""),
        (E1, "nan"),
        (E1, "-1"),
        (E1, "100.5"),
        (FLOOR_A, "inf"),
        (E1, ["20", "30"]),
        (WEIGHT.format("E99"), "3"),
        (FLOOR.format("C"), "10"),
        (GATE, "perhaps"),
        ("enterprise.<script>alert(1)</script>", "3"),
        ("move", "A/D"),
        ("place", "外市镇/外市"),
    ],
)
def test_a_link_that_cannot_be_is_refused_as_a_whole(visit, name, value):
    app = visit("what_if", **{FLOOR.format("B"): "60", name: value})
    assert not app.exception
    assert "整条方案未采用" in app.warning[0].value
    assert shows_the_official_result(app)
    assert not {FLOOR.format("B"), name} & set(app.query_params)


def test_a_link_of_weights_that_miss_a_hundred_is_refused(visit):
    app = visit("what_if", **{E1: "20"})
    assert "互相矛盾" in app.warning[0].value
    assert shows_the_official_result(app)


def test_a_refused_link_is_told_once(visit):
    app = visit("what_if", **{E1: "abc"})
    app.slider(key=E1).set_value(20.0).run()
    assert not app.warning
    assert changed(app) > 0


def test_one_number_is_put_back_by_its_official_value(visit):
    app = visit("what_if", **MOVED)
    app.session_state["group_floors"] = True
    app.run()
    app.button(key=f"reset_{FLOOR_A}").click().run()
    assert app.slider(key=E1).value == 18.75
    assert FLOOR_A not in app.query_params


def test_everything_is_put_back_at_once_and_taken_back(visit):
    app = visit("what_if", **MOVED)
    app.button(key="reset_all").click().run()
    assert shows_the_official_result(app)
    assert not set(MOVED) & set(app.query_params)
    assert app.button(key="reset_all").disabled
    app.button(key="undo").click().run()
    assert app.slider(key=E1).value == 18.75


def test_a_cell_of_the_matrix_lists_its_enterprises(visit):
    expected = [pair for pair in flips(visit("what_if", **MOVED)) if pair == ("A", "B")]
    assert flips(visit("what_if", **MOVED, move="A/B")) == expected != []


def test_a_cell_of_the_diagonal_lists_those_who_stay(visit):
    app = visit("what_if", **MOVED, move="B/B")
    gone = sum(before == "B" for before, _ in flips(visit("what_if", **MOVED)))
    assert set(flips(app)) == {("B", "B")}
    assert len(flips(app)) == counts(app)["正式"].iloc[2] - gone


def test_a_county_shows_its_own_changes(visit):
    whole, county = (
        visit("what_if", **MOVED),
        visit("what_if", **MOVED, county="海宁市"),
    )
    table = list_of(whole, "正式分类")
    assert (
        0
        < changed(county)
        == (table["县（市、区）"] == "海宁市").sum()
        < changed(whole)
    )


def test_yearly_work_by_county_adds_up_to_the_headline(visit):
    app = visit("what_if", **MOVED)
    table = list_of(app, "检查增减")
    visits = next(metric for metric in app.metric if metric.label.startswith("检查"))
    assert float(visits.value.replace(",", "")) == table["检查（推演）"].sum()
    assert (table["检查（推演）"] - table["检查（正式）"]).sum() == pytest.approx(
        float(visits.delta.replace(",", ""))
    )


def test_towns_that_change_colour_say_what_moved_them(visit):
    table = list_of(visit("what_if", **MOVED), "收缩后红色占比")
    colours = zip(table["正式颜色"], table["推演颜色"], strict=True)
    assert all(list(before) != list(after) for before, after in colours)
    assert (table["企业（家）"] > 0).all()
    assert table["收缩后红色占比"].str.fullmatch(r"[\d.]+% → [\d.]+%").all()


def test_a_step_back_from_an_enterprise_puts_the_scenario_back(visit):
    app = visit("what_if", **MOVED, move="A/B")
    left = flips(app)
    app.query_params.clear()
    app.query_params["enterprise"] = "91330402XY0000000X"
    app.run()
    assert "enterprise" not in app.query_params
    assert flips(app) == left


def test_nothing_is_computed_twice(visit, monkeypatch):
    asked = []
    reassess = what_if.reassess
    monkeypatch.setattr(
        what_if,
        "reassess",
        lambda base, rules: asked.append(1) or reassess(base, rules),
    )
    app = visit("what_if", **{FLOOR_A: "83.5"})
    app.segmented_control(key="lang").set_value("English").run()
    app.button(key="reset_all").click().run()
    app.button(key="undo").click().run()
    assert len(asked) == 1


def test_the_english_page_says_the_same(visit):
    app = visit("what_if", **MOVED, lang="English")
    assert not app.exception
    said = next(text for text in words(app) if "enterprises change class" in text)
    assert f"{changed(visit('what_if', **MOVED)):,}" in said
