"""权重推演: what the sliders and the link say, and what the page answers."""

import re

import pytest

from sanfen.desk import what_if
from tests.pages.conftest import words

CLASSES = ["AA", "A", "B", "C"]
MOVED = {"weight_E1": "15", "floor_A": "83"}
NO_WEIGHT = {f"weight_E{number}": "0" for number in range(1, 10)}


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


def shows_the_official_result(app):
    return "正式规则的结果" in words(app) and list(counts(app)) == ["正式"]


def test_an_untouched_page_says_what_to_do_and_draws_nothing(visit):
    app = visit("what_if")
    assert shows_the_official_result(app)
    assert "拖动任一滑块" in app.info[0].value
    assert not app.dataframe
    assert not app.get("plotly_chart")


def test_every_criterion_and_floor_has_a_slider(visit):
    names = {slider.key for slider in visit("what_if").slider}
    weights = {f"weight_E{number}" for number in range(1, 10)}
    assert names == weights | {"floor_AA", "floor_A", "floor_B"}


def test_a_moved_slider_changes_classes(visit):
    app = visit("what_if")
    app.slider(key="weight_E1").set_value(15.0).run()
    assert changed(app) > 0


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
    for name, value in MOVED.items():
        app.slider(key=name).set_value(float(value)).run()
    assert flips(visit("what_if", **MOVED)) == flips(app)


def test_every_change_names_its_reason(visit):
    table = list_of(visit("what_if", **MOVED), "主要原因")
    assert table["主要原因"].str.startswith(("E", "A 类下限 80 → 83")).all()
    assert (
        table["主要原因"].str.startswith("E1 近三年监督抽查（权重 35.0 → 18.8）").any()
    )
    assert table["主要原因"].str.startswith("A 类下限").any()


def test_weights_are_shown_scaled_to_100(visit):
    app = visit("what_if", weight_E1="15")
    shares = [
        float(n)
        for n in re.findall(
            r"\*{0,2}(\d+\.\d)\*{0,2}",
            "\n".join(
                text
                for text in words(app)
                if re.fullmatch(r"\*{0,2}\d+\.\d\*{0,2}", text)
            ),
        )
    ]
    assert len(shares) == 9
    assert sum(shares) == pytest.approx(100, abs=0.5)


def test_weights_in_the_official_proportions_are_the_official_rules(visit):
    link = {"weight_E1": 17.5, "weight_E2": 4, "weight_E3": 3.5, "weight_E4": 2.5}
    link |= {"weight_E5": 7.5, "weight_E6": 6, "weight_E7": 4, "weight_E8": 2.5}
    link |= {"weight_E9": 2.5}
    app = visit("what_if", **{name: str(value) for name, value in link.items()})
    assert app.slider(key="weight_E1").value == 17.5
    assert shows_the_official_result(app)


def test_no_weight_left_is_refused_and_the_official_result_stays(visit):
    app = visit("what_if", **NO_WEIGHT)
    assert "全部权重为 0" in app.warning[0].value
    assert shows_the_official_result(app)


def test_floors_that_cross_are_refused_and_the_official_result_stays(visit):
    app = visit("what_if", floor_AA="79")
    assert "AA 79、A 80、B 65" in app.warning[0].value
    assert shows_the_official_result(app)
    assert app.slider(key="floor_AA").value == 79


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weight_E1", "abc"),
        ("weight_E1", ""),
        ("weight_E1", "nan"),
        ("weight_E1", "-1"),
        ("weight_E1", "50.5"),
        ("floor_B", "inf"),
        ("weight_E1", ["20", "30"]),
        ("weight_E99", "3"),
        ("floor_C", "10"),
        ("weight_<script>alert(1)</script>", "3"),
        ("move", "A/D"),
        ("place", "外市镇/外市"),
    ],
)
def test_a_link_that_cannot_be_is_refused_as_a_whole(visit, name, value):
    app = visit("what_if", **{"weight_E5": "40", name: value})
    assert not app.exception
    assert "整条方案未采用" in app.warning[0].value
    assert shows_the_official_result(app)
    assert app.slider(key="weight_E5").value == 15
    assert not {"weight_E5", name} & set(app.query_params)


def test_a_refused_link_is_told_once(visit):
    app = visit("what_if", weight_E1="abc")
    app.slider(key="weight_E1").set_value(20.0).run()
    assert not app.warning
    assert changed(app) > 0


def test_one_slider_is_put_back_by_its_official_value(visit):
    app = visit("what_if", **MOVED)
    app.button(key="reset_weight_E1").click().run()
    assert app.slider(key="weight_E1").value == 35
    assert app.slider(key="floor_A").value == 83
    assert "weight_E1" not in app.query_params


def test_all_sliders_are_put_back_at_once(visit):
    app = visit("what_if", **MOVED)
    app.button(key="reset_all").click().run()
    assert shows_the_official_result(app)
    assert not set(MOVED) & set(app.query_params)
    assert app.button(key="reset_all").disabled


def test_only_what_has_moved_can_be_put_back(visit):
    app = visit("what_if", **MOVED)
    free = {button.key for button in app.button if not button.disabled}
    assert {key for key in free if key.startswith("reset_")} == {
        "reset_all",
        "reset_weight_E1",
        "reset_floor_A",
    }


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
    for name in MOVED:
        app.session_state[name] = 0.0
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
    app = visit("what_if", weight_E3="9")
    app.segmented_control(key="lang").set_value("English").run()
    app.button(key="reset_all").click().run()
    app.slider(key="weight_E3").set_value(9.0).run()
    assert len(asked) == 1


def test_the_english_page_says_the_same(visit):
    app = visit("what_if", **MOVED, lang="English")
    assert not app.exception
    said = next(text for text in words(app) if "enterprises change class" in text)
    assert f"{changed(visit('what_if', **MOVED)):,}" in said
