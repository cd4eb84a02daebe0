"""The boundaries: all there, and every place to click lies inside its region."""

import numpy as np
import pandas as pd
import pytest

from sanfen.figures import geodata
from sanfen.figures.canvas import place
from sanfen.figures.geodata import contains

REGIONS = pd.read_csv(geodata.FOLDER.parent / "regions.csv", dtype=str)

SQUARE = np.array([[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]], dtype=float)
GAP = np.array([[np.nan, np.nan]])
RING_AND_HOLE = np.vstack([SQUARE, GAP, SQUARE / 2 + 0.5])


def test_every_town_that_ships_has_a_boundary():
    shipped = set(REGIONS[["county", "town"]].itertuples(index=False, name=None))
    assert shipped == set(geodata.towns())
    assert set(REGIONS["county"]) == set(geodata.counties())


@pytest.mark.parametrize("shapes", [geodata.towns(), geodata.counties()], ids=len)
def test_letters_and_clicks_lie_inside_their_region(shapes):
    for shape in shapes.values():
        assert contains(shape.outline, np.array([shape.centre])).all()
        assert contains(shape.outline, shape.inside).all()
        assert shape.room > 0.5


def test_a_large_region_can_be_clicked_in_many_places():
    assert min(len(shape.inside) for shape in geodata.counties().values()) >= 15


@pytest.mark.parametrize(
    ("point", "inside"),
    [((1, 1), True), ((3, 1), False), ((-1, 1), False), ((1, 3), False)],
)
def test_a_point_is_inside_or_outside(point, inside):
    assert contains(SQUARE, np.array([point], dtype=float))[0] == inside


def test_a_hole_is_outside():
    points = np.array([[1.0, 1.0], [0.25, 1.0]])
    assert contains(RING_AND_HOLE, points).tolist() == [False, True]


def test_the_direction_of_a_ring_does_not_matter():
    points = np.array([[1.0, 1.0], [5.0, 1.0]])
    assert contains(SQUARE[::-1], points).tolist() == [True, False]


def test_regions_without_a_boundary_become_tiles_that_do_not_overlap():
    elsewhere = pd.DataFrame({"county": "甲区", "town": [f"{n}镇" for n in range(20)]})
    canvas = place(elsewhere)
    assert not canvas.sketched
    spans = [shape.span for shape in canvas.shapes]
    assert len(set(spans)) == 20
    for index, (west, south, east, north) in enumerate(spans):
        for w, s, e, n in spans[:index]:
            assert east <= w or e <= west or north <= s or n <= south


def test_one_unknown_town_is_drawn_under_the_map():
    some = REGIONS[["county", "town"]].head(3)
    added = pd.concat([some, pd.DataFrame({"county": ["甲区"], "town": ["新镇"]})])
    canvas = place(added)
    assert canvas.sketched
    lowest = min(shape.span[1] for shape in canvas.shapes[:3])
    assert canvas.shapes[3].span[3] < lowest


def test_without_boundaries_there_are_none(monkeypatch, tmp_path):
    monkeypatch.setattr(geodata, "FOLDER", tmp_path)
    assert geodata.towns.__wrapped__() == {}
    assert geodata.counties.__wrapped__() == {}
