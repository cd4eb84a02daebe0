"""An assessment depends on the evidence and the rules, and on nothing else."""

import datetime as dt

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sanfen.grading import Assessment, assess, evidence
from sanfen.rulebook import rulebook
from tests.properties.generated_files import (
    FEW,
    PRODUCTS,
    facts,
    files,
    later_days,
    several_files,
    shuffled,
)
from tests.small_city import DAY, city, classes, with_more

RULES = rulebook().in_force(DAY)
TABLES = ("enterprises", "products", "towns", "counties", "limits")


def written(assessment: Assessment) -> dict[str, bytes]:
    """Return every table of an assessment, byte for byte."""
    return {
        name: getattr(assessment, name).to_csv(index=False).encode() for name in TABLES
    }


def graded(records: dict[str, pd.DataFrame], day: dt.date = DAY) -> dict[str, bytes]:
    return written(assess(evidence(records, day), RULES))


def city_of(files):
    return city(files, products=PRODUCTS)


@FEW
@given(several=several_files, another=files())
def test_adding_an_enterprise_changes_no_others_class(several, another):
    alone = assess(evidence(city_of(several), DAY), RULES)
    together = assess(evidence(city_of({**several, "又一家": another}), DAY), RULES)
    assert classes(together).items() >= classes(alone).items()


@FEW
@given(several=several_files, seed=st.integers(0, 99))
def test_the_order_of_rows_never_matters(several, seed):
    records = city_of(several)
    assert graded(shuffled(records, seed)) == graded(records)


@FEW
@given(several=several_files, later=facts(later_days))
def test_what_becomes_known_after_the_day_changes_nothing(several, later):
    first, *_ = several
    news = {name: rows for name, rows in later.items() if name != "listings"}
    fuller = {
        **several,
        first: with_more(several[first], **news),
        "后设企业": {"enterprises": [{"established_on": DAY + dt.timedelta(days=1)}]},
    }
    published = {"published_on": DAY + dt.timedelta(days=1), "severity": "非常严重"}
    records = city(fuller, products=PRODUCTS, warnings=[published])
    assert graded(records) == graded(city_of(several))


def as_known(records: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the records with every step that was taken after the day left out."""
    day = pd.Timestamp(DAY)
    listings, orders = records["listings"], records["rectifications"]
    rechecked = orders["rechecked_on"]
    known = orders.assign(
        rectified_on=orders["rectified_on"].where(orders["rectified_on"] <= day),
        rechecked_on=rechecked.where(rechecked <= day),
        recheck_verdict=orders["recheck_verdict"].mask(rechecked > day),
    )
    removed = listings["removed_on"].where(listings["removed_on"] <= day)
    return {
        **records,
        "rectifications": known,
        "listings": listings.assign(removed_on=removed),
    }


@FEW
@given(several=several_files)
def test_a_step_taken_after_the_day_is_not_known_yet(several):
    records = city_of(several)
    assert graded(as_known(records)) == graded(records)


@FEW
@given(several=several_files, earlier=st.sampled_from([30, 400, 1200]))
def test_assessing_an_earlier_day_first_changes_nothing(several, earlier):
    records = city_of(several)
    untouched = {name: table.copy() for name, table in records.items()}
    fresh = graded(city_of(several))
    graded(records, DAY - dt.timedelta(days=earlier))
    assert graded(records) == fresh
    for name, table in records.items():
        pd.testing.assert_frame_equal(table, untouched[name])
