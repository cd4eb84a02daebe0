"""How things stood on earlier days: one assessment for each quarter, kept."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from sanfen.desk import cached
from sanfen.desk.view import BY_VIEW, View
from sanfen.ledger.actor import Actor
from sanfen.rulebook import Rules
from sanfen.vocabulary import Channel, Colour, EnterpriseClass

QUARTERS = 12
"""How far back a trend reaches."""

RATE_MONTHS = 12
"""The period of the failure rate on screen."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The headline numbers of one day and area."""

    day: dt.date
    enterprises: int
    classes: dict[str, int]
    batches: int
    failures: int
    towns: dict[str, int]

    def share_of(self, *classes: EnterpriseClass) -> float:
        """Return the share of enterprises in any of ``classes``; none gives NaN."""
        return _share(sum(self.classes[name] for name in classes), self.enterprises)

    @property
    def failure_rate(self) -> float:
        """Return the share of batches that failed; no batch gives NaN."""
        return _share(self.failures, self.batches)


def standing(view: View, day: dt.date) -> Standing:
    """Return how the area of ``view`` stood on ``day``, under the rules of that day."""
    rules = view.book.in_force(day)
    return _standing(day, rules, view.state, view.actor, view.county)


def year_before(view: View) -> Standing | None:
    """Return how things stood a year before, if the rulebook reaches back so far."""
    day = (pd.Timestamp(view.day) - pd.DateOffset(years=1)).date()
    if day < view.book.first_day:
        return None
    return standing(view, day)


def quarter_days(day: dt.date, first: dt.date) -> list[dt.date]:
    """Return the ends of the last quarters and ``day`` itself, oldest first."""
    ends = pd.date_range(end=pd.Timestamp(day), periods=QUARTERS, freq="QE")
    days = sorted({*(end.date() for end in ends), day})
    return [quarter for quarter in days[-QUARTERS:] if quarter >= first]


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_VIEW)
def trend(view: View) -> pd.DataFrame:
    """Return class counts and the failure rate by quarter."""
    standings = [standing(view, day) for day in _days(view)]
    return pd.DataFrame(
        [
            {
                "day": pd.Timestamp(then.day),
                "enterprises": then.enterprises,
                **{f"class_{name}": n for name, n in then.classes.items()},
                "batches": then.batches,
                "failures": then.failures,
                "failure_rate": then.failure_rate,
            }
            for then in standings
        ]
    )


def class_history(view: View, uscc: str) -> pd.DataFrame:
    """Return class, score and what decided for one enterprise, by quarter."""
    return _class_histories(view).loc[uscc:uscc].reset_index(drop=True)


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_VIEW)
def _class_histories(view: View) -> pd.DataFrame:
    """Return ``class_history`` of everybody the reader may see, by ``uscc``."""
    columns = ["uscc", "enterprise_class", "score", "decided_by", "decided_kind"]
    quarters = [
        view.assessed_on(day).enterprises[columns].assign(day=pd.Timestamp(day))
        for day in _days(view)
    ]
    everybody = pd.concat(quarters).set_index("uscc")
    return everybody.sort_index(kind="stable")


def _days(view: View) -> list[dt.date]:
    return quarter_days(view.day, view.book.first_day)


@st.cache_resource(
    max_entries=512, show_spinner=False, hash_funcs=cached.BY_FINGERPRINT
)
def _standing(
    day: dt.date, rules: Rules, state: str, actor: Actor, county: str
) -> Standing:
    assessment = cached.assessed(day, rules, state, actor)
    enterprises = _of(assessment.enterprises, county)
    classes = enterprises["enterprise_class"].astype("str").value_counts()
    colours = _of(assessment.towns, county)["colour"].astype("str").value_counts()
    batches = _batches(day, state, actor, county)
    return Standing(
        day=day,
        enterprises=len(enterprises),
        classes={name.value: int(classes.get(name, 0)) for name in EnterpriseClass},
        batches=len(batches),
        failures=int(batches["failed"].sum()),
        towns={colour.value: int(colours.get(colour, 0)) for colour in Colour},
    )


def _batches(day: dt.date, state: str, actor: Actor, county: str) -> pd.DataFrame:
    """Return the batches of the year; a re-check follows a failure, it is no sample."""
    known = cached.evidence(day, state, actor)
    of_area = _of(known.enterprises, county).index
    batches = known.batches
    return batches[
        (batches["months"] < RATE_MONTHS)
        & (batches["channel"] != Channel.RECHECK.value)
        & batches["enterprise"].isin(of_area)
    ]


def _of(table: pd.DataFrame, county: str) -> pd.DataFrame:
    return table[table["county"] == county] if county else table


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
