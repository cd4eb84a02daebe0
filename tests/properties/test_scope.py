"""Everybody sees exactly their own area, and from it nobody can tell of another."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanfen.area import CITY, Area
from sanfen.grading import assess, compare, evidence, reassess
from sanfen.grading.firmness import firmness
from sanfen.grading.outlook import outlook
from sanfen.grading.restriction import DRAWN, part_of, restricted
from sanfen.rulebook import rulebook
from tests.properties.generated_files import (
    FEW,
    PRODUCTS,
    facts,
    files,
    several_files,
)
from tests.small_city import DAY, REGION, city, with_more

RULES = rulebook().in_force(DAY)
OTHER_RULES = RULES.patched({"enterprise.floors.A.score": 84.0})

PLACES = [
    ("南湖区", "甲镇"),
    ("南湖区", "乙镇"),
    ("秀洲区", "甲镇"),
    ("秀洲区", "丙镇"),
]
REGIONS = [
    {**REGION, "county_code": code, "county": county, "town_code": n, "town": town}
    for n, (code, (county, town)) in enumerate(
        zip(["330402", "330402", "330411", "330411"], PLACES, strict=True)
    )
]
AREAS = [*map(Area, ["南湖区", "秀洲区"]), *(Area(*place) for place in PLACES)]

BY_PRODUCT_GRADE = [
    "product_code",
    "product_grade",
    "map_colour",
    "regime",
    "tightened",
    "visits_per_year",
    "batches_per_year",
]
"""What of an enterprise follows the grade of its products, which is the city's."""

BY_CITY_SHARE = [*DRAWN, "colour", "decided_by", "clause"]
"""What of a town follows the city's shares, to which it is drawn."""

COUNTED = ["enterprises", "batches", "failures"]

areas = st.sampled_from(AREAS)
quiet_kinds = st.sampled_from(["penalties", "complaints", "capabilities"])


def records(files):
    """Place the enterprises round the towns: one in each to begin with."""
    placed = {
        uscc: {
            **file,
            "enterprises": [
                dict(zip(("county", "town"), PLACES[n % len(PLACES)], strict=True))
            ],
        }
        for n, (uscc, file) in enumerate(files.items())
    }
    return city(placed, products=PRODUCTS, regions=REGIONS)


def seen_of(tables, area, rules=RULES):
    known = evidence(tables, DAY)
    return restricted(assess(known, rules), part_of(known, area))


def own_codes(tables, area):
    return set(area.part_of(tables)["enterprises"]["uscc"])


def same(ours, theirs, *, but=()):
    for table in (ours, theirs):
        assert set(but) <= set(table)
    kept = [column for column in ours if column not in but]
    pd.testing.assert_frame_equal(ours[kept], theirs[kept])


def changed_elsewhere(draw, files, area, change):
    """Change the files of everybody outside an area."""
    own = own_codes(records(files), area)
    return {
        uscc: file if uscc in own else change(draw, file)
        for uscc, file in files.items()
    }


@st.composite
def two_cities(draw, change):
    """Return an area, and two cities that differ outside it."""
    area, several = draw(areas), draw(several_files)
    return (
        area,
        records(several),
        records(changed_elsewhere(draw, several, area, change)),
    )


def other_file(draw, _file):
    return draw(files())


def other_quiet_facts(draw, file):
    """Change what no product grade rests on."""
    kind = draw(quiet_kinds)
    return {**file, kind: draw(facts(st.just(DAY - dt.timedelta(days=40))))[kind]}


@FEW
@given(several=several_files, area=areas)
def test_every_row_that_is_told_lies_in_the_area(several, area):
    tables = records(several)
    seen, own = seen_of(tables, area), own_codes(tables, area)
    assert set(seen.enterprises["uscc"]) == own
    assert set(seen.limits["uscc"]) <= own
    assert area.holds(seen.towns).all()
    assert set(seen.counties["county"]) == (set() if area.town else {area.county})
    held = area.part_of(tables)
    known = seen.measured.evidence
    assert set(known.enterprises["uscc"]) == own
    assert area.holds(known.regions).all()
    assert set(known.batches["record"]) <= set(held["spot_checks"]["sheet_no"])
    assert set(known.penalties["record"]) <= set(held["penalties"]["doc_no"])
    assert len(seen.measured.shares) == len(seen.measured.grade) == len(own)


@FEW
@given(several=several_files, area=areas)
def test_an_enterprise_and_a_town_have_one_result_whoever_asks(several, area):
    tables = records(several)
    whole, seen = seen_of(tables, CITY), seen_of(tables, area)
    same(seen.enterprises, area.within(whole.enterprises).reset_index(drop=True))
    same(seen.products, whole.products, but=COUNTED)
    towns = area.within(whole.towns).reset_index(drop=True)
    same(seen.towns, towns, but=DRAWN)
    for share in DRAWN:
        assert (abs(seen.towns[share] - towns[share]) <= 0.00051).all()


@FEW
@given(cities=two_cities(other_file))
def test_of_others_only_what_is_published_can_be_seen(cities):
    area, one, another = cities
    seen, then = seen_of(one, area), seen_of(another, area)
    same(seen.enterprises, then.enterprises, but=BY_PRODUCT_GRADE)
    same(seen.limits, then.limits)
    same(
        seen.products[["product_code", *COUNTED]],
        then.products[["product_code", *COUNTED]],
    )
    classes = ["enterprises", *(name for name in seen.towns if "class_" in name)]
    same(seen.towns[classes], then.towns[classes])


@FEW
@given(cities=two_cities(other_quiet_facts))
def test_where_no_product_grade_moves_others_show_in_town_colours_only(cities):
    area, one, another = cities
    seen, then = seen_of(one, area), seen_of(another, area)
    same(seen.enterprises, then.enterprises)
    same(seen.products, then.products)
    same(seen.towns, then.towns, but=BY_CITY_SHARE)
    same(seen.counties, then.counties, but=BY_CITY_SHARE)


@FEW
@given(several=several_files, area=areas)
def test_every_count_that_is_told_is_of_the_area_alone(several, area):
    tables = records(several)
    whole, seen = seen_of(tables, CITY), seen_of(tables, area)
    alone = assess(evidence(area.part_of(tables), DAY), RULES)
    same(seen.products[COUNTED], alone.products[COUNTED])
    counts = ["enterprises", "green", "blue", "yellow", "red"]
    assert seen.towns[counts].sum().equals(area.within(whole.towns)[counts].sum())
    assert seen.towns["enterprises"].sum() == len(seen.enterprises)
    assert seen.counties["enterprises"].sum() in {0, len(seen.enterprises)}


@FEW
@given(several=several_files, area=areas)
def test_what_if_answers_for_the_area_as_the_city_does(several, area):
    known = evidence(records(several), DAY)
    official = assess(known, RULES)
    scenario, part = reassess(official, OTHER_RULES), part_of(known, area)
    base, then = restricted(official, part), restricted(scenario, part)
    moved = compare(official, scenario)
    changes = compare(base, then)
    same(changes.enterprises, area.within(moved.enterprises).reset_index(drop=True))
    assert set(changes.workload["county"]) == {area.county}
    assert changes.transitions.to_numpy().sum() == part.evidence.size
    board = outlook(official.measured, OTHER_RULES, area)
    ranks = then.enterprises["enterprise_class"].cat.codes
    assert board.class_rank.tolist() == ranks.tolist()
    assert board.enterprises.sum() == part.evidence.size
    assert len(board.towns.colour) == len(base.towns)
    assert len(board.counties.colour) == len(base.counties)
    firm = firmness(official, 0.2, draws=20, seed=1).within(area)
    assert set(firm.enterprises["uscc"]) == set(part.evidence.enterprises["uscc"])
    assert area.holds(firm.towns).all()


def test_a_part_of_the_city_cannot_be_reassessed():
    known = evidence(records({"甲": {}, "乙": {}, "丙": {}, "丁": {}}), DAY)
    seen = restricted(assess(known, RULES), part_of(known, AREAS[0]))
    with pytest.raises(ValueError, match="whole city"):
        reassess(seen, OTHER_RULES)


@FEW
@given(several=several_files)
def test_the_city_is_told_everything(several):
    known = evidence(records(several), DAY)
    official = assess(known, RULES)
    assert restricted(official, part_of(known, CITY)) is official


def test_a_county_is_told_its_total_and_a_town_is_not():
    tables = records({"甲": {}, "乙": {}, "丙": {}, "丁": {}, "戊": with_more({})})
    county, town = (seen_of(tables, area) for area in (Area("南湖区"), AREAS[2]))
    assert county.counties["enterprises"].tolist() == [3]
    assert town.counties.empty
