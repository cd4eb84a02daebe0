"""工作量: what a scenario costs in inspections and inspector-days."""

import numpy as np
import pandas as pd
import pytest

from sanfen.desk.what_if import flip_ledger
from sanfen.desk.what_if.side_by_side import WhatIf
from sanfen.grading import assess, compare, evidence, reassess
from sanfen.grading.workload import inspector_days
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY, records
from sanfen.vocabulary import Regime

RULES = rulebook().in_force(LAST_DAY)
SLOWER = {"supervision.labour.visit.days_each": 1.0}


@pytest.fixture(scope="module")
def base():
    return assess(evidence(records(), LAST_DAY), RULES)


@pytest.fixture(scope="module")
def result(base):
    scenario = reassess(base, RULES.patched({"enterprise.floors.A.score": 85}))
    return WhatIf(base, scenario, compare(base, scenario))


@pytest.mark.parametrize(
    ("visits", "batches", "days"), [(0, 0, 0), (1, 0, 1), (0, 1, 0.5), (4, 3, 5.5)]
)
def test_two_officers_take_half_a_day_for_a_check_and_a_quarter_for_a_batch(
    visits, batches, days
):
    found = inspector_days(np.array([visits]), np.array([batches]), RULES)
    assert found.tolist() == [days]


def test_a_check_that_takes_longer_costs_more_days_and_changes_nobody(base):
    slower = compare(base, reassess(base, RULES.patched(SLOWER)))
    load = slower.workload
    assert slower.enterprises.empty
    assert (load["visits_after"] == load["visits_before"]).all()
    more = load["inspector_days_after"] - load["inspector_days_before"]
    assert more.to_numpy() == pytest.approx(load["visits_before"].to_numpy())


def recount(assessment, county):
    """Count the work of a county one enterprise at a time."""
    own = assessment.enterprises[assessment.enterprises["county"] == county]
    labour = assessment.rules.supervision.labour
    days = sum(
        row.visits_per_year * labour.visit.officers * labour.visit.days_each
        + row.batches_per_year * labour.batch.officers * labour.batch.days_each
        for row in own.itertuples()
    )
    heads = [(own["regime"] == regime).sum() for regime in Regime]
    return days, own["visits_per_year"].sum(), own["batches_per_year"].sum(), heads


def test_the_work_of_each_county_is_that_of_its_enterprises(result):
    table = flip_ledger.load_by_county(result.changes.workload).set_index("county")
    assert set(table.index) == set(result.base.counties["county"])
    for county, row in table.iterrows():
        for when, assessment in (("before", result.base), ("after", result.scenario)):
            days, visits, batches, heads = recount(assessment, county)
            assert row[f"inspector_days_{when}"] == pytest.approx(days)
            assert row[f"visits_{when}"] == pytest.approx(visits)
            assert row[f"batches_{when}"] == pytest.approx(batches)
            assert [row[f"regime_{n}_{when}"] for n in range(len(Regime))] == heads


def test_changes_are_differences_and_somebody_changes_regime(result):
    table = flip_ledger.load_by_county(result.changes.workload)
    numbers = ["inspector_days", "visits", "batches"]
    numbers += [f"regime_{place}" for place in range(len(Regime))]
    for number in numbers:
        change = table[f"{number}_after"] - table[f"{number}_before"]
        assert table[f"{number}_change"].to_numpy() == pytest.approx(change.to_numpy())
    moved = table[[f"regime_{place}_change" for place in range(len(Regime))]]
    assert (moved.sum(axis=1) == 0).all()
    assert moved.abs().to_numpy().sum() > 0


def test_columns_of_screen_and_file_are_there(result):
    table = flip_ledger.load_by_county(result.changes.workload)
    for columns in (flip_ledger.load_columns(), flip_ledger.load_file_columns()):
        assert {column.code for column in columns} <= set(table)
        assert len({column.label for column in columns}) == len(columns)
    files = [column.code for column in flip_ledger.load_file_columns()[1:]]
    assert all(pd.api.types.is_numeric_dtype(table[code]) for code in files)
