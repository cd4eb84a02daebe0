"""What the live parts of the what-if page believe of a browser, and how they draw."""

import re

import pandas as pd
import pytest

from sanfen.desk.what_if.live_picked import Picked, picked
from sanfen.desk.what_if.live_said import Said, well_formed
from sanfen.figures import geodata
from sanfen.figures.sketch import WIDTH, sketch

SAID = {
    "seq": 3,
    "drag": "x.1",
    "kind": "move",
    "path": "enterprise.criteria.E1.weight",
    "to": 30,
    "done": False,
}
PLACES = [("甲镇", "南湖区"), ("乙镇", "秀洲区")]


def test_a_message_is_read_as_it_was_said():
    assert well_formed(SAID) == Said(**SAID)


@pytest.mark.parametrize(
    "wrong",
    [
        {"seq": "3"},
        {"kind": "drop"},
        {"kind": None},
        {"path": 7},
        {"to": "30"},
        {"to": float("nan")},
        {"to": float("inf")},
        {"done": 1},
        {"drag": None},
    ],
)
def test_a_message_that_is_not_well_formed_says_nothing(wrong):
    assert well_formed({**SAID, **wrong}) is None


@pytest.mark.parametrize("raw", [None, "move", [], {}, {"seq": 1}])
def test_anything_else_says_nothing(raw):
    assert well_formed(raw) is None


@pytest.mark.parametrize(
    ("kind", "at", "meant"),
    [
        ("move", 1, Picked("move", ("AA", "A"))),
        ("town", 1, Picked("town", PLACES[1])),
        ("enterprise", "91330402X", Picked("enterprise", ("91330402X",))),
        ("drop", "place", Picked("drop", ("place",))),
        ("more", 0, Picked("more")),
    ],
)
def test_a_click_names_what_was_clicked(kind, at, meant):
    assert picked({"kind": kind, "at": at}, PLACES) == meant


@pytest.mark.parametrize(
    "raw",
    [
        None,
        {"kind": "move", "at": 16},
        {"kind": "move", "at": -1},
        {"kind": "town", "at": 2},
        {"kind": "town", "at": "0"},
        {"kind": "town", "at": 1.0},
        {"kind": "town", "at": None},
        {"kind": "town"},
        {"at": 1},
        {"kind": "gone", "at": 0},
        {"kind": "enterprise", "at": ""},
        {"kind": "enterprise", "at": "9" * 41},
        {"kind": "drop", "at": "county"},
    ],
)
def test_a_click_on_nothing_is_none(raw):
    assert picked(raw, PLACES) is None


def everywhere():
    return pd.DataFrame(list(geodata.towns()), columns=["county", "town"])


def test_a_sketch_draws_every_town_on_its_plane():
    drawn = sketch(everywhere())
    assert len(drawn.paths) == len(drawn.letters) == len(everywhere())
    assert drawn.width == WIDTH
    for x, y, room in drawn.letters:
        assert 0 <= x <= drawn.width
        assert 0 <= y <= drawn.height
        assert room > 0


def test_paths_are_closed_lines_of_whole_numbers_that_stay_on_the_plane():
    drawn = sketch(everywhere())
    for path in [*drawn.paths, drawn.borders]:
        assert re.fullmatch(r"(M\d+ ?-?\d+l(-?\d+[ ]?)+z)+", path)
        for ring in path.split("z")[:-1]:
            steps = [int(number) for number in re.findall(r"-?\d+", ring)]
            x = y = 0
            for right, down in zip(steps[::2], steps[1::2], strict=True):
                x, y = x + right, y + down
                assert 0 <= x <= drawn.width
                assert 0 <= y <= drawn.height


def test_a_county_is_drawn_alone_and_larger():
    towns = everywhere()
    part = towns[towns["county"] == towns["county"].iloc[0]]
    assert max(room for *_, room in sketch(part).letters) > max(
        room
        for (*_, room), county in zip(
            sketch(towns).letters, towns["county"], strict=True
        )
        if county == towns["county"].iloc[0]
    )


def test_towns_without_a_boundary_are_tiles():
    unknown = pd.DataFrame({"county": ["某县"] * 3, "town": ["一", "二", "三"]})
    drawn = sketch(unknown)
    assert drawn.borders == ""
    assert [room for *_, room in drawn.letters] == [0, 0, 0]
