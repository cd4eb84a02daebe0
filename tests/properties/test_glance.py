"""The lists that follow a finger are those of two full assessments."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sanfen.grading import assess, compare, evidence
from sanfen.grading.glance import (
    changed_areas,
    flips,
    identities,
    named,
    places,
    reading_order,
    workload,
)
from sanfen.grading.measured import measure, remeasure
from sanfen.grading.outlook import outlook
from tests.properties.generated_files import MANY, several_files
from tests.properties.test_outlook import REGIONS, RULES, records, scenarios
from tests.small_city import DAY


def same(left, right):
    assert [name for name in right if name in left] == list(right)
    for name, column in right.items():
        if column.dtype.kind in "iuf":
            np.testing.assert_allclose(left[name].astype(float), column, atol=1e-9)
        else:
            given = column.astype(object)
            assert left[name].tolist() == given.where(column.notna(), None).tolist()


@MANY
@given(files=several_files, rules=scenarios())
def test_who_flips_and_why_is_what_two_assessments_say(files, rules):
    known = evidence(records(files), DAY)
    official = assess(known, RULES)
    before, after = official.measured, remeasure(official.measured, rules)
    base, scenario = (outlook(before, each) for each in (RULES, rules))
    rows = np.flatnonzero(base.class_rank != scenario.class_rank)
    changes = compare(official, assess(known, rules))
    same(flips(before, after, identities(known), rows), changes.enterprises)
    everyone = flips(before, after, identities(known), np.arange(known.size))
    assert (everyone["cause"] == "").sum() == known.size - len(rows)


@MANY
@given(files=several_files, rules=scenarios())
def test_areas_and_work_are_what_two_assessments_say(files, rules):
    known = evidence(records(files), DAY)
    official = assess(known, RULES)
    base, scenario = (outlook(official.measured, each) for each in (RULES, rules))
    changes = compare(official, assess(known, rules))
    towns, counties = named(official.towns), named(official.counties)
    same(
        changed_areas(base.towns, scenario.towns, towns, rules),
        changes.towns,
    )
    same(
        changed_areas(base.counties, scenario.counties, counties, rules),
        changes.counties,
    )
    names = list(counties["county"])
    loads = pd.DataFrame(workload((base, RULES), (scenario, rules), names))
    at_work = loads["county"].isin(changes.workload["county"])
    same(loads[at_work].reset_index(drop=True), changes.workload)
    assert not loads[~at_work].drop(columns=["county", "regime"]).to_numpy().any()


@MANY
@given(files=several_files, county=st.sampled_from(REGIONS))
def test_places_are_those_of_the_county_in_reading_order(files, county):
    known = evidence(records(files), DAY)
    measured = measure(known, RULES)
    enterprises = known.enterprises
    own = enterprises[enterprises["county"] == county["county"]]
    assert places(measured, county["county"]).tolist() == own.index.tolist()
    ordered = enterprises.iloc[np.argsort(reading_order(known))]
    by = ["county", "town", "uscc"]
    assert ordered[by].equals(ordered[by].sort_values(by))
