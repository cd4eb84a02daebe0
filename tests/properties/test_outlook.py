"""The quick answer under a moving finger is the full assessment's answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanfen.area import Area
from sanfen.grading import assess, compare, evidence
from sanfen.grading.measured import measure
from sanfen.grading.outlook import outlook, transitions
from sanfen.grading.ranks import CLASSES
from sanfen.rulebook import RulebookError, rulebook
from sanfen.rulebook.movable import Group, movable
from sanfen.rulebook.scenario import moved, scenario_rules
from sanfen.vocabulary import Regime
from tests.properties.generated_files import MANY, PRODUCTS, several_files
from tests.small_city import DAY, REGION, city

RULES = rulebook().in_force(DAY)
NUMBERS = movable(RULES)
REGIONS = (
    REGION,
    {**REGION, "town_code": "330402101", "town": "乙镇"},
    {
        **REGION,
        "county_code": "330411",
        "county": "秀洲区",
        "town_code": "330411100",
        "town": "丙镇",
    },
)


@st.composite
def scenarios(draw):
    """Return rules with one to four numbers moved, each of another group."""
    changes = {}
    for group in draw(st.lists(st.sampled_from(Group), min_size=1, max_size=4)):
        paths = [path for path, one in NUMBERS.items() if one.group is group]
        path = draw(st.sampled_from(paths))
        one = NUMBERS[path]
        steps = int(one.high / one.step)
        value = one.step * draw(st.integers(0, steps))
        to = not one.official if one.is_switch else type(one.official)(value)
        changed = moved(changes, path, to, RULES)
        try:
            scenario_rules(changed, RULES)
        except RulebookError:
            continue
        changes = changed
    return scenario_rules(changes, RULES)


def records(files):
    """Return the records of a city whose enterprises stand in three towns."""
    placed = {
        uscc: {
            **file,
            "enterprises": [
                {name: REGIONS[number % 3][name] for name in ("county", "town")}
            ],
        }
        for number, (uscc, file) in enumerate(files.items())
    }
    return city(placed, products=PRODUCTS, regions=REGIONS)


def codes(column):
    return column.cat.codes.to_numpy()


def check_areas(areas, table):
    assert (areas.colour == codes(table["colour"])).all()
    assert (areas.counts == table[["green", "blue", "yellow", "red"]]).all(axis=None)


@MANY
@given(files=several_files, rules=scenarios())
def test_the_outlook_is_that_of_the_full_assessment(files, rules):
    known = evidence(records(files), DAY)
    measured, full = measure(known, RULES), assess(known, rules)
    seen = outlook(measured, rules)
    table = full.enterprises
    assert (seen.class_rank == codes(table["enterprise_class"])).all()
    counts = table["enterprise_class"].value_counts().reindex(CLASSES)
    assert (seen.classes == counts).all()
    check_areas(seen.towns, full.towns)
    check_areas(seen.counties, full.counties)


@MANY
@given(files=several_files, rules=scenarios())
def test_two_outlooks_compare_as_two_assessments_do(files, rules):
    known = evidence(records(files), DAY)
    official = assess(known, RULES)
    base, scenario = (outlook(official.measured, r) for r in (RULES, rules))
    changes = compare(official, assess(known, rules))
    assert (transitions(base, scenario) == changes.transitions).all(axis=None)
    work = changes.workload.set_index(["county", "regime"])
    for when, seen in (("before", base), ("after", scenario)):
        for unit in ("enterprises", "visits", "batches"):
            by_county = work[f"{unit}_{when}"].unstack().reindex(columns=list(Regime))
            counted = by_county.reindex(official.counties["county"]).fillna(0)
            np.testing.assert_allclose(getattr(seen, unit), counted, atol=1e-9)


@MANY
@given(files=several_files, rules=scenarios(), county=st.sampled_from(REGIONS))
def test_a_county_is_seen_as_part_of_the_city(files, rules, county):
    known = evidence(records(files), DAY)
    full, name = assess(known, rules), county["county"]
    measured = measure(known, RULES)
    seen = outlook(measured, rules, Area(name))
    own = full.enterprises[full.enterprises["county"] == name]
    assert (seen.class_rank == codes(own["enterprise_class"])).all()
    check_areas(seen.towns, full.towns[full.towns["county"] == name])
    check_areas(seen.counties, full.counties[full.counties["county"] == name])
    assert seen.enterprises.sum() == len(own)
    assert seen.visits.sum() == pytest.approx(own["visits_per_year"].sum())
    moves = transitions(outlook(measured, RULES, Area(name)), seen)
    assert (moves.sum(axis=0) == seen.classes).all()


def test_outlooks_of_other_enterprises_are_not_compared():
    known = evidence(records({"甲": {}, "乙": {}, "丙": {}}), DAY)
    measured = measure(known, RULES)
    city_wide, part = outlook(measured, RULES), outlook(measured, RULES, Area("秀洲区"))
    with pytest.raises(ValueError, match="same enterprises"):
        transitions(city_wide, part)
