"""The colour of a town at the edge of every share."""

import numpy as np
import pandas as pd
import pytest

from sanfen.grading.areas import area_ranks, colour_areas
from sanfen.rulebook import rulebook
from tests.small_city import DAY, REGION, assessed

RULES = rulebook().in_force(DAY)
COLOURS = ["绿", "蓝", "黄", "红"]
NOBODY = [0, 0, 0, 0]


def colour(*towns, rules=RULES):
    ranks, decided_by = area_ranks(np.array(towns), rules)
    named = [COLOURS[rank] if rank >= 0 else "" for rank in ranks]
    return named[0], decided_by[0]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([18, 0, 0, 2], ("红", "area.red")),  # 10 % and two
        ([19, 0, 0, 2], ("黄", "area.yellow")),  # 9.5 %
        ([9, 0, 0, 1], ("黄", "area.yellow")),  # 10 % but one
        ([0, 0, 0, 1], ("黄", "area.yellow")),  # 100 % but one
        ([0, 0, 0, 2], ("红", "area.red")),
        ([19, 0, 0, 1], ("黄", "area.yellow")),  # 5 %
        ([20, 0, 0, 1], ("蓝", "area.blue")),  # 4.8 %
        ([11, 0, 9, 0], ("黄", "area.yellow")),  # 45 % red and yellow
        ([12, 0, 9, 0], ("蓝", "area.blue")),  # 43 %
        ([10, 0, 9, 1], ("黄", "area.yellow")),  # 50 % with the red one
        ([49, 0, 0, 1], ("蓝", "area.blue")),  # 2 %
        ([50, 0, 0, 1], ("绿", "area")),  # 1.96 %
        ([15, 0, 5, 0], ("蓝", "area.blue")),  # 25 %
        ([16, 0, 5, 0], ("绿", "area")),  # 24 %
        ([0, 20, 0, 0], ("绿", "area")),  # blue enterprises do not count
        (NOBODY, ("", "")),
    ],
)
def test_bounds_are_inclusive(counts, expected):
    assert colour(counts) == expected


def test_a_small_town_is_drawn_to_the_city():
    calm = [990, 0, 0, 0]
    assert colour([0, 0, 0, 2], calm) == ("红", "area.red")  # 2.02 / 12
    assert colour([8, 0, 0, 2], calm) == ("红", "area.red")  # 2.02 / 20 = 10.1 %
    assert colour([9, 0, 0, 2], calm) == ("黄", "area.yellow")  # 2.02 / 21 = 9.6 %
    unshrunk = RULES.patched({"colour.area.prior_enterprises": 0})
    assert colour([9, 0, 0, 2], calm, rules=unshrunk) == ("红", "area.red")


def test_an_empty_town_is_not_coloured_by_the_city():
    assert colour(NOBODY, [0, 0, 0, 50]) == ("", "")
    unshrunk = RULES.patched({"colour.area.prior_enterprises": 0})
    assert colour(NOBODY, [0, 0, 0, 50], rules=unshrunk) == ("", "")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([9, 0, 0, 1], "红"),
        ([90, 0, 0, 9], "黄"),
        ([19, 0, 0, 1], "黄"),
        ([20, 0, 0, 1], "蓝"),
        ([49, 0, 0, 1], "蓝"),
        ([50, 0, 0, 1], "绿"),
        ([0, 0, 9, 0], "绿"),
    ],
)
def test_the_published_variant_looks_at_class_c_only(counts, expected):
    keys = pd.DataFrame({"town": ["甲镇"]})
    areas = colour_areas(keys, np.array([counts]), np.array([counts]), RULES)
    assert areas["colour_by_class"].tolist() == [expected]
    assert areas["share_C"].tolist() == [counts[3] / sum(counts)]


def test_a_sample_is_small_under_ten():
    counts = np.array([[9, 0, 0, 0], [10, 0, 0, 0], NOBODY])
    areas = colour_areas(pd.DataFrame({"town": list("甲乙丙")}), counts, counts, RULES)
    assert areas["small_sample"].tolist() == [True, False, False]


def test_a_county_counts_the_enterprises_of_its_towns():
    regions = [
        REGION,
        {**REGION, "town_code": "002", "town": "乙镇"},
        {
            "county_code": "330411",
            "county": "秀洲区",
            "town_code": "001",
            "town": "丙镇",
        },
    ]
    seats = {
        "甲": ("南湖区", "甲镇"),
        "乙": ("南湖区", "乙镇"),
        "丙": ("秀洲区", "丙镇"),
    }
    files = {
        name: {"enterprises": [{"county": county, "town": town}]}
        for name, (county, town) in seats.items()
    }
    assessment = assessed(files, regions=regions)
    counties = assessment.counties.set_index("county")
    assert counties["enterprises"].to_dict() == {"南湖区": 2, "秀洲区": 1}
    assert assessment.towns["enterprises"].tolist() == [1, 1, 1]
    parts = ["green", "blue", "yellow", "red"]
    assert (counties[parts].sum(axis=1) == counties["enterprises"]).all()
