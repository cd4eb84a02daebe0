"""推演看板: what is sent to the browser is what the full assessments say."""

import json
import re

import pytest

from sanfen.area import Area
from sanfen.desk.language import speaking
from sanfen.desk.what_if import board
from sanfen.desk.what_if.board import (
    Chosen,
    Ground,
    Load,
    in_words,
    show_board,
    show_ground,
    told_of,
)
from sanfen.figures.sketch import sketch
from sanfen.grading import Assessment, assess, compare, evidence
from sanfen.grading.comparison import Comparison
from sanfen.grading.outlook import Outlook, outlook
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY, records
from sanfen.vocabulary import Colour, EnterpriseClass

RULES = rulebook().in_force(LAST_DAY)
MOVED = RULES.patched(
    {"enterprise.floors.A.score": 83, "colour.area.red.share_red": 0.1}
)
PAYLOAD = 5_000
"""Bytes sent with every move; the outlines of 69 towns are sent once."""

NOTHING = Chosen()


@pytest.fixture(scope="module")
def official() -> Assessment:
    return assess(evidence(records(), LAST_DAY), RULES)


@pytest.fixture(scope="module")
def scenario(official) -> Assessment:
    return assess(official.measured.evidence, MOVED)


@pytest.fixture(scope="module")
def changes(official, scenario) -> Comparison:
    return compare(official, scenario)


@pytest.fixture(scope="module")
def ground(official) -> Ground:
    regions = official.measured.evidence.regions
    return Ground(regions, sketch(regions))


@pytest.fixture(scope="module")
def base(official) -> Outlook:
    return outlook(official.measured, RULES)


@pytest.fixture(scope="module")
def moved(official) -> Outlook:
    return outlook(official.measured, MOVED)


@pytest.fixture
def shown(monkeypatch, base, moved):
    """Return a function that shows a board and returns what the browser is sent."""
    sent = []

    def mounted(*, data, **_):
        sent.append(data)

    monkeypatch.setattr(board, "_board", mounted)

    def show(
        after=moved,
        chosen=NOTHING,
        loads=(),
        *,
        before=base,
        language="zh",
    ):
        with speaking(language):
            show_board(told_of(before, after, chosen, loads))
        return sent[-1]

    return show


@pytest.fixture
def drawn(monkeypatch):
    """Return a function that returns what a ground sends to the browser, once."""
    sent = []
    monkeypatch.setattr(board, "_ground", lambda *, data, **_: sent.append(data))

    def draw(where):
        with speaking("zh"):
            show_ground(where)
        return sent[-1]

    return draw


def numbers(table):
    return {row["name"]: (row["was"], row["now"]) for row in table["rows"]}


def test_the_sentence_counts_rises_falls_and_towns(base, moved, changes):
    flips = changes.enterprises
    down = int((flips["class_after"] > flips["class_before"]).sum())
    assert down > 0
    with speaking("zh"):
        assert in_words(base, moved) == (
            f"{len(flips):,} 家企业变类（升 {len(flips) - down:,} 家，降 {down:,} 家），"
            f"{len(changes.towns)} 个镇街变色。"
        )


def test_a_rise_is_told_from_a_fall(base, moved):
    with speaking("en"):
        there, back = in_words(base, moved), in_words(moved, base)
    up, down = re.search(r"\(([\d,]+) up, ([\d,]+) down\)", there).groups()
    assert f"({down} up, {up} down)" in back


def test_the_matrix_is_that_of_the_comparison(shown, changes):
    assert shown()["moves"] == changes.transitions.to_numpy().tolist()


def test_the_classes_are_those_of_both_assessments(shown, official, scenario):
    tables = [
        a.enterprises["enterprise_class"].value_counts() for a in (official, scenario)
    ]
    assert list(numbers(shown()["tables"]["classes"]).values()) == [
        tuple(table[name] for table in tables) for name in EnterpriseClass
    ]


def test_regimes_and_yearly_work_are_those_of_both_assessments(
    shown, official, scenario
):
    tables = shown(loads=[Load("用工", 12.5, 7)])["tables"]
    both = official.enterprises, scenario.enterprises
    heads = [table["map_colour"].value_counts() for table in both]
    assert list(numbers(tables["regimes"]).values()) == [
        tuple(table[colour] for table in heads) for colour in Colour
    ]
    visits, batches, days = numbers(tables["yearly"]).values()
    assert visits == pytest.approx([t["visits_per_year"].sum() for t in both])
    assert batches == pytest.approx([t["batches_per_year"].sum() for t in both])
    assert days == (12.5, 7)


def test_the_towns_are_those_of_both_assessments(
    shown, drawn, ground, official, scenario
):
    towns = shown()["towns"]
    assert drawn(ground)["sketch"]["names"] == official.towns["town"].tolist()
    assert towns["enterprises"] == official.towns["enterprises"].tolist()
    for when, assessment in (("was", official), ("now", scenario)):
        table = assessment.towns
        assert towns[when] == {
            "colour": table["colour"].cat.codes.tolist(),
            "red": table["red"].tolist(),
            "yellow": table["yellow"].tolist(),
        }


def test_every_town_has_an_outline_a_county_and_a_colour_that_is_named(
    shown, drawn, ground
):
    data = shown() | drawn(ground)
    sketched = data["sketch"]
    lengths = {len(sketched[name]) for name in ("paths", "letters", "names", "county")}
    assert lengths == {len(data["towns"]["enterprises"])} == {69}
    assert max(sketched["county"]) < len(sketched["counties"])
    named = [look["name"] for look in data["colours"]]
    assert named == [*Colour, "无监管对象"]
    colours = data["towns"]["was"]["colour"] + data["towns"]["now"]["colour"]
    assert set(colours) <= {*range(-1, len(Colour))}


def test_a_move_sends_little_and_no_outlines(shown):
    after = shown()
    assert "sketch" not in after
    assert len(after["towns"]["enterprises"]) == 69
    assert len(json.dumps(after)) < PAYLOAD


def test_a_scenario_says_that_it_is_not_in_force(shown, base):
    data, official = shown(), shown(base)
    assert not data["same"]
    assert MOVED.fingerprint in data["badge"]
    assert data["title"] == "推演结果"
    assert data["hint"] == ""
    assert official["same"]
    assert official["title"] == "正式规则的结果"
    assert official["badge"] == official["summary"] == ""
    assert "拖动任一滑块" in official["hint"]


def test_what_is_chosen_is_named_by_its_place(shown):
    data = shown(chosen=Chosen(move=("B", "A"), town=7))
    assert data["chosen"] == {"move": 2 * 4 + 1, "town": 7}
    assert shown()["chosen"] == {"move": -1, "town": -1}
    gone = Chosen(move=("B", "D"))
    assert shown(chosen=gone)["chosen"] == {"move": -1, "town": -1}


def test_a_county_has_its_own_towns_alone(shown, drawn, official, ground):
    regions = ground.regions[ground.regions["county"] == "海宁市"].reset_index(
        drop=True
    )
    one, other = (
        outlook(official.measured, rules, Area("海宁市")) for rules in (RULES, MOVED)
    )
    data = shown(other, before=one) | drawn(Ground(regions, sketch(regions)))
    assert data["sketch"]["counties"] == ["海宁市"]
    assert len(data["towns"]["enterprises"]) == len(regions) > 0
    held = official.enterprises["county"].eq("海宁市").sum()
    assert sum(map(sum, data["moves"])) == held > 0


def test_an_english_board_has_no_chinese_but_names(shown):
    data = shown(language="en")
    assert not re.search("[一-鿿]", json.dumps(data, ensure_ascii=False))
