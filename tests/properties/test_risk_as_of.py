"""What a case knows is older than the case: the future can be anything."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanfen.risk.card import KNOWN_ON
from sanfen.risk.cases import cases
from tests.risky_city import DAYS, FIRST, LAST, risky_city

CITY = risky_city()
LONG_AFTER = LAST.replace(year=2099)
LATER = ["rectified_on", "rechecked_on", "removed_on"]


def known(records):
    found = cases(records, LONG_AFTER)
    return pd.concat([found.about[["sheet_no", "sampled_on"]], found.features], axis=1)


def as_of(records, day):
    found = known(records)
    return found[found["sampled_on"] <= day].set_index("sheet_no").sort_index()


def scrambled(records, day, seed):
    """Return records of which all that became known from ``day`` on is something else."""
    random = np.random.default_rng(seed)
    after = {}
    for name, column in KNOWN_ON.items():
        table = records[name]
        future = table[column] >= day
        swapped = {
            other: _mixed(table[other], future, random)
            for other in table.columns
            if other
            not in (column, "sheet_no", "uscc", "sampled_on", "channel", *LATER)
        }
        moved = table[column].mask(
            future, day + pd.to_timedelta(random.integers(0, 900, len(table)), "D")
        )
        hidden = {
            other: table[other].where(table[other] < day)
            for other in LATER
            if other in table
        }
        keep = ~(future & (random.random(len(table)) < 0.3))
        if name == "spot_checks":
            # A check taken before the day stays a case, whenever it is reported, and
            # stays of its product; its verdict may be another.
            early = table["sampled_on"] <= day
            swapped["product_code"] = swapped["product_code"].where(
                ~early, table["product_code"]
            )
            keep |= early
        after[name] = table.assign(**swapped, **{column: moved}, **hidden)[keep]
    return records | after


def _mixed(column, future, random):
    values = column.array.copy()
    places = np.flatnonzero(future)
    values[places] = values[random.permutation(places)]
    return pd.Series(values, index=column.index)


@given(day=st.integers(0, DAYS), seed=st.integers(0, 2**16))
@settings(max_examples=25)
def test_nothing_from_a_day_on_changes_a_case_dated_that_day_or_earlier(day, seed):
    day = pd.Timestamp(FIRST) + pd.Timedelta(day, "D")
    before = as_of(CITY, day)
    pd.testing.assert_frame_equal(as_of(scrambled(CITY, day, seed), day), before)


@pytest.mark.parametrize("name", KNOWN_ON)
def test_a_record_of_the_future_changes_nothing(name):
    day = pd.Timestamp(LAST) + pd.Timedelta(1, "D")
    planted = CITY[name].iloc[[0]].assign(**{KNOWN_ON[name]: day})
    key = {"spot_checks": "sheet_no"}.get(name)
    if key:
        planted = planted.assign(
            sheet_no="ZZ", sampled_on=day, verdict="不合格", severity="安全项"
        )
    more = {name: pd.concat([CITY[name], planted], ignore_index=True)}
    last = pd.Timestamp(LAST)
    pd.testing.assert_frame_equal(as_of(CITY | more, last), as_of(CITY, last))


@pytest.mark.parametrize("verdict", ["合格", "不合格"])
@given(place=st.integers(0, 799))
@settings(max_examples=15)
def test_checks_of_one_enterprise_and_day_do_not_know_each_other(verdict, place):
    checks = CITY["spot_checks"].assign(channel="例行")
    one = checks.iloc[[place]]
    day = one["sampled_on"].iloc[0]
    twin = one.assign(sheet_no="TWIN", reported_on=day, verdict=verdict)
    alone = as_of(CITY | {"spot_checks": checks}, day)
    both = as_of(
        CITY | {"spot_checks": pd.concat([checks, twin], ignore_index=True)}, day
    )
    pd.testing.assert_frame_equal(both.drop(index="TWIN"), alone)
    pd.testing.assert_series_equal(
        both.loc["TWIN"], alone.loc[one["sheet_no"].iloc[0]], check_names=False
    )


def test_a_check_reported_before_it_was_taken_is_known_from_its_day_only():
    table = CITY["spot_checks"]
    early = table.assign(reported_on=table["sampled_on"] - pd.Timedelta(90, "D"))
    at_once = table.assign(reported_on=table["sampled_on"])
    blank = table.assign(reported_on=pd.NaT)
    told = known(CITY | {"spot_checks": at_once})
    for other in (early, blank):
        pd.testing.assert_frame_equal(known(CITY | {"spot_checks": other}), told)
