"""权重推演: what the sliders and the link say, and what the page answers.

A component does not run here. Its plain sliders stand in for the live ones, and of
the board is seen what it is sent (tests/unit/test_board.py says whether that is so).
"""

import datetime as dt
import json
import re

import pandas as pd
import pytest

from sanfen.desk import cached
from sanfen.desk.what_if import live_result
from sanfen.desk.what_if.live_picked import Picked
from sanfen.ledger import writes
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.rulebook import rulebook
from sanfen.rulebook.movable import Group, movable
from tests.pages.conftest import AT, open_page

KNOWN = movable(rulebook().in_force(dt.date(2026, 9, 30)))
CLASSES = ["AA", "A", "B", "C"]
WEIGHT, FLOOR = "enterprise.criteria.{}.weight", "enterprise.floors.{}.score"
E1, E5, FLOOR_A = WEIGHT.format("E1"), WEIGHT.format("E5"), FLOOR.format("A")
BOARD = "sanfen_board"
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


@pytest.fixture(scope="module")
def moved(ledger_url):
    """Open the page of ``MOVED`` once for all who only look at it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SANFEN_LEDGER", ledger_url)
        yield open_page("what_if", **MOVED)


def components(app):
    return [component.proto for component in app.get("bidi_component")]


def board(app):
    """What the board was sent, and what it is drawn on."""
    sent = {one.component_name: one.json for one in components(app)}
    return json.loads(sent[BOARD]) | json.loads(sent["sanfen_ground"])


def list_of(app, column):
    """The first table with such a column."""
    return next(t.value for t in app.dataframe if column in t.value)


def flips(app):
    table = list_of(app, "正式分类")
    pairs = zip(table["正式分类"], table["推演分类"], strict=True)
    return [(*before, *after) for before, after in pairs]


def counts(app):
    """How many enterprises were in each class, and are."""
    rows = board(app)["tables"]["classes"]["rows"]
    return [(row["was"], row["now"]) for row in rows]


def changed(app):
    """How many change class, as the board's sentence says."""
    return int(re.search(r"[\d,]+", board(app)["summary"])[0].replace(",", ""))


def in_link(app, name):
    (value,) = (
        [app.query_params[name]]
        if isinstance(app.query_params[name], str)
        else app.query_params[name]
    )
    return value


def shows_the_official_result(app):
    shown = board(app)
    return shown["same"] and shown["title"] == "正式规则的结果"


def test_an_untouched_page_says_what_to_do_and_lists_nobody(visit):
    app = visit("what_if")
    assert shows_the_official_result(app)
    assert "拖动任一滑块" in board(app)["hint"]
    (classes, regimes, yearly) = (frame.value for frame in app.dataframe)
    assert list(classes) == ["企业（家）", "正式"]
    assert len(classes) == len(regimes) == 4
    assert len(yearly) == 3
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


def test_where_the_board_does_not_report_tables_say_the_same(moved):
    moves = next(frame.value for frame in moved.dataframe if "AA" in frame.value)
    assert moves[["AA", "A", "B", "C"]].to_numpy().tolist() == board(moved)["moves"]
    assert any("已改用普通滑块和表格" in said.value for said in moved.info)


def test_the_list_is_as_long_as_the_counts_off_the_diagonal(moved):
    moves = board(moved)["moves"]
    stay = sum(moves[rank][rank] for rank in range(len(CLASSES)))
    assert len(flips(moved)) == changed(moved) == sum(map(sum, moves)) - stay > 0
    assert all(before != after for before, after in flips(moved))


def test_every_cell_of_the_matrix_counts_its_enterprises(moved):
    moves = board(moved)["moves"]
    for rank, before in enumerate(CLASSES):
        for other, after in enumerate(CLASSES):
            if before != after:
                assert moves[rank][other] == flips(moved).count((before, after))


def test_official_and_scenario_differ_by_what_the_list_says(moved):
    gained = [sum(after == name for _, after in flips(moved)) for name in CLASSES]
    lost = [sum(before == name for before, _ in flips(moved)) for name in CLASSES]
    assert [now - was for was, now in counts(moved)] == [
        won - gone for won, gone in zip(gained, lost, strict=True)
    ]


def test_a_link_gives_what_the_sliders_gave(visit):
    app = visit("what_if")
    app.slider(key=E1).set_value(18.75).run()
    link = {path: in_link(app, path) for path in WEIGHTS}
    assert flips(visit("what_if", **link)) == flips(app)


def test_every_change_names_its_reason(moved):
    table = list_of(moved, "主要原因")
    assert table["主要原因"].str.startswith(("E", "A 类下限 80 → 83")).all()
    assert (
        table["主要原因"].str.startswith("E1 近三年监督抽查（权重 35.0 → 18.8）").any()
    )
    assert table["主要原因"].str.startswith("A 类下限").any()


def test_weights_stay_at_a_hundred(visit):
    app = visit("what_if")
    for path, value in ((E1, 10.0), (E5, 60.0)):
        app.slider(key=path).set_value(value).run()
        assert sum(slider.value for slider in app.slider) == pytest.approx(100)


def test_a_locked_weight_stays(visit):
    app = visit("what_if")
    app.button(key=f"lock_{E5}").click().run()
    app.slider(key=E1).set_value(10.0).run()
    assert app.slider(key=E5).value == 15


def test_steps_are_taken_back_and_again(visit):
    app = visit("what_if")
    for value in (10, 20):
        app.slider(key=E1).set_value(float(value)).run()
    app.button(key="undo").click().run()
    assert app.slider(key=E1).value == 10
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
        ("spread", "0.25"),
    ],
)
def test_a_link_that_cannot_be_is_refused_as_a_whole(visit, name, value):
    app = visit("what_if", **{FLOOR.format("B"): "60", name: value})
    assert not app.exception
    assert "整条方案未采用" in app.warning[0].value
    assert shows_the_official_result(app)
    assert not {FLOOR.format("B"), name} & set(app.query_params)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (E1, "900", "E1 近三年监督抽查"),
        ("place", "西湖区/杭州市", "所选的镇街或县（市、区）"),
        ("move", "AA/D", "所选的企业去向"),
        ("spread", "everything", "权重可能的范围"),
        ("no.such_rule", "1", r"no\.such\_rule"),
    ],
)
def test_what_a_link_may_not_ask_is_named_in_words(visit, name, value, said):
    assert said in visit("what_if", **{name: value}).warning[0].value


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


def test_a_cell_of_the_matrix_lists_its_enterprises(visit, moved):
    expected = [pair for pair in flips(moved) if pair == ("A", "B")]
    app = visit("what_if", **MOVED, move="A/B")
    assert flips(app) == expected != []
    assert board(app)["chosen"]["move"] == 1 * 4 + 2


def test_a_cell_of_the_diagonal_lists_those_who_stay(visit, moved):
    app = visit("what_if", **MOVED, move="B/B")
    assert set(flips(app)) == {("B", "B")}
    assert len(flips(app)) == board(moved)["moves"][2][2]


def test_a_town_lists_its_enterprises(visit, moved):
    first = list_of(moved, "正式分类").iloc[0]
    town, county = first["镇（街道）"], first["县（市、区）"]
    app = visit("what_if", **MOVED, place=f"{town}/{county}")
    assert set(list_of(app, "正式分类")["镇（街道）"]) == {town}
    names = board(app)["sketch"]["names"]
    assert names[board(app)["chosen"]["town"]] == town


@pytest.mark.parametrize(
    ("kind", "names", "link"),
    [("move", ("A", "B"), "move"), ("town", ("长安镇", "海宁市"), "place")],
)
def test_a_click_on_the_board_stands_in_the_link_until_the_next_one(
    monkeypatch, kind, names, link
):
    written = {}
    monkeypatch.setattr(live_result, "chosen", lambda name: written.get(name, ""))
    monkeypatch.setattr(live_result, "choose", written.__setitem__)
    live_result.choose_picked(Picked(kind, names))
    assert written == {link: "/".join(names)}
    live_result.choose_picked(Picked(kind, names))
    assert written == {link: ""}
    live_result.choose_picked(Picked(kind, names))
    live_result.choose_picked(Picked("drop", (link,)))
    assert written == {link: ""}


def test_a_county_shows_its_own_changes(visit, moved):
    county = visit("what_if", **MOVED, county="海宁市")
    table = list_of(moved, "正式分类")
    own = (table["县（市、区）"] == "海宁市").sum()
    assert 0 < changed(county) == own < changed(moved)
    assert board(county)["sketch"]["counties"] == ["海宁市"]


def test_yearly_work_by_county_adds_up_to_the_board(moved):
    table = list_of(moved, "检查增减")
    work = board(moved)["tables"]["yearly"]["rows"]
    for row, name in zip(work, ("检查", "抽查批次", "人天"), strict=True):
        change = row["now"] - row["was"]
        parts = row["was"], row["now"], change
        for part, column in zip(parts, ("（正式）", "（推演）", "增减"), strict=True):
            listed = table[name + column]  # each rounded to hundredths
            assert part == pytest.approx(listed.sum(), abs=0.005 * len(table) + 1e-9)


def test_towns_that_change_colour_say_what_moved_them(moved):
    table = list_of(moved, "收缩后红色占比")
    colours = zip(table["正式颜色"], table["推演颜色"], strict=True)
    assert all(list(before) != list(after) for before, after in colours)
    assert (table["企业（家）"] > 0).all()
    assert table["收缩后红色占比"].str.fullmatch(r"[\d.]+% → [\d.]+%").all()


def test_the_towns_listed_are_those_that_change_on_the_board(moved):
    shown, table = board(moved), list_of(moved, "收缩后红色占比")
    both = zip(
        shown["sketch"]["names"],
        shown["towns"]["was"]["colour"],
        shown["towns"]["now"]["colour"],
        strict=True,
    )
    assert {name for name, was, now in both if was != now} == set(table["镇（街道）"])


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
    reassess = cached.reassess
    monkeypatch.setattr(
        cached,
        "reassess",
        lambda base, rules: asked.append(1) or reassess(base, rules),
    )
    app = visit("what_if", **{FLOOR_A: "83.5"})
    app.segmented_control(key="lang").set_value("English").run()
    app.button(key="reset_all").click().run()
    app.button(key="undo").click().run()
    assert len(asked) == 1


def test_the_english_page_says_the_same(visit, moved):
    app = visit("what_if", **MOVED, lang="English")
    assert not app.exception
    assert "enterprises change class" in board(app)["summary"]
    assert changed(app) == changed(moved)
    assert counts(app) == counts(moved)


def test_where_nobody_is_supervised_there_is_no_board(visit, own_ledger):
    town = {"town_code": "330499001000", "town": "空镇", "lon": 120.7, "lat": 30.6}
    county = {"county_code": "330499", "county": "空县"}
    with own_ledger.writing(LOCAL_ACTOR, "import", {}, AT) as connection:
        writes.upsert(connection, "regions", pd.DataFrame([county | town]))
    app = visit("what_if", county="空县", **MOVED)
    assert not app.exception
    assert "没有监管对象" in app.info[0].value
    assert not [sent for sent in components(app) if sent.component_name == BOARD]
