"""稳与临界: what is drawn, and what it comes to, for the pages that ask how sure."""

import datetime as dt

import pandas as pd
import streamlit as st

from sanfen.desk import cached
from sanfen.grading.firmness import Firmness, firmness
from sanfen.ledger.actor import Actor
from sanfen.rights import Right
from sanfen.rulebook import Rules

SPREADS: dict[str, float | None] = {
    "0.1": 0.1,
    "0.2": 0.2,
    "0.3": 0.3,
    "0.5": 0.5,
    "any": None,
}
"""How far each weight may lie from its official value, as chosen on the screen."""

SPREAD = "0.2"
"""The spread nobody has chosen; shown on the screen."""

DRAWS = 2000
SEED = 40

STEADY = 0.95
"""From this share of the draws on a class is called steady; shown on the screen."""


def steadiness(
    day: dt.date, rules: Rules, state: str, actor: Actor, spread: str
) -> Firmness:
    """Return how classes and town colours of a day stand under other weights."""
    actor.require(Right.RESULTS)
    return _of_city(day, rules, state, spread).within(actor.area)


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=cached.BY_FINGERPRINT)
def _of_city(day: dt.date, rules: Rules, state: str, spread: str) -> Firmness:
    assessment = cached.city_assessed(day, rules, state)
    return firmness(assessment, SPREADS[spread], DRAWS, SEED)


def on_edge(own: pd.Series) -> pd.Series:
    """Tell whose result too few of the draws give."""
    return own < STEADY
