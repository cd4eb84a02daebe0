"""More failures can never lower a risk, whichever candidate was fitted.

A check that failed instead of passing, and one more failed check of any kind and day.
"""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanfen.risk.cases import cases
from sanfen.risk.facts import Questions, facts
from sanfen.risk.features import features, kinds
from sanfen.risk.past import day_numbers
from sanfen.risk.regression import Shrinkage
from sanfen.risk.selection import fit
from sanfen.risk.trees import Growth
from tests.risky_city import LAST, risky_city

CITY = risky_city(checks=1500)
FITTED = {
    str(candidate): fit(cases(CITY, LAST), candidate)
    for candidate in (Shrinkage(1.0, 0.1), Shrinkage(0.01, 0.01), Growth(60))
}
TOMORROW = LAST + dt.timedelta(days=1)


def log_odds(fitted, records):
    """Return the log-odds of every enterprise for one product."""
    known = facts(records)
    count = len(known.enterprises)
    asked = Questions(
        enterprise=np.arange(count),
        product=np.zeros(count, dtype=np.int64),
        day=np.full(count, day_numbers([pd.Timestamp(TOMORROW)])[0]),
    )
    return fitted.log_odds(features(known, asked), kinds(known, asked))


@pytest.mark.parametrize("name", FITTED)
@given(seed=st.integers(0, 2**16), count=st.integers(1, 30))
@settings(max_examples=10)
def test_a_check_that_failed_instead_of_passing_lowers_no_risk(name, seed, count):
    before = log_odds(FITTED[name], CITY)
    after = log_odds(FITTED[name], turned(count, seed))
    assert (after >= before - 1e-9).all()


@pytest.mark.parametrize("name", FITTED)
@given(seed=st.integers(0, 2**16), count=st.sampled_from([1, 1, 5, 40]))
@settings(max_examples=10)
def test_one_more_failed_check_lowers_no_risk(name, seed, count):
    before = log_odds(FITTED[name], CITY)
    after = log_odds(FITTED[name], with_failures(CITY, count, seed))
    assert (after >= before - 1e-9).all()


@pytest.mark.parametrize("name", FITTED)
def test_a_first_check_that_failed_is_no_better_than_none(name):
    checks = CITY["spot_checks"]
    newcomers = CITY["enterprises"]["uscc"].tail(30)
    unseen = CITY | {"spot_checks": checks[~checks["uscc"].isin(newcomers)]}
    before = log_odds(FITTED[name], unseen)
    after = log_odds(FITTED[name], with_failures(unseen, 1, 3, uscc=newcomers))
    assert (after >= before - 1e-9).all()


@pytest.mark.parametrize("name", FITTED)
def test_many_failures_raise_risks(name):
    before = log_odds(FITTED[name], CITY)
    after = log_odds(FITTED[name], turned(400, seed=1))
    assert after.mean() > before.mean() + 0.1


def with_failures(records, count, seed, uscc=None):
    """Return the records with failed checks added: any enterprise, product, day, kind."""
    random = np.random.default_rng(seed)
    checks = records["spot_checks"]
    whose = (
        random.choice(records["enterprises"]["uscc"], count) if uscc is None else uscc
    )
    more = checks.iloc[random.integers(0, len(checks), len(whose))].assign(
        sheet_no=[f"MORE{n}" for n in range(len(whose))],
        uscc=np.asarray(whose),
        verdict="不合格",
        severity=random.choice(["安全项", "标签"], len(whose)),
    )
    return records | {"spot_checks": pd.concat([checks, more], ignore_index=True)}


def turned(count, seed):
    """Return the city with some of its passed checks failed instead."""
    checks = CITY["spot_checks"]
    passed = checks.index[checks["verdict"] == "合格"]
    chosen = np.random.default_rng(seed).choice(passed, count, replace=False)
    worse = checks.assign(
        verdict=checks["verdict"].mask(checks.index.isin(chosen), "不合格"),
        severity=checks["severity"].mask(checks.index.isin(chosen), "安全项"),
    )
    return CITY | {"spot_checks": worse}


@pytest.mark.parametrize("name", FITTED)
def test_one_more_complaint_penalty_or_listing_lowers_no_risk(name):
    before = log_odds(FITTED[name], CITY)
    for table, known in (
        ("complaints", "received_on"),
        ("penalties", "decided_on"),
        ("listings", "listed_on"),
    ):
        more = CITY[table].assign(**{known: pd.Timestamp(LAST)})
        if table == "listings":
            more = more.assign(removed_on=pd.NaT)
        both = CITY | {table: pd.concat([CITY[table], more], ignore_index=True)}
        assert (log_odds(FITTED[name], both) >= before - 1e-9).all()
