"""The cache border: every result a page shows is computed once, here.

Everybody is graded with the whole city, once for all who ask; what is handed out is
restricted to the area of the actor, who must have the right to see results. Whatever
else changes the answer is an argument: the day, the rules, and the state of the ledger.

Records, evidence and assessments are shared between reruns and people as they are,
not copied, so nobody may change one in place.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from sanfen.area import Area
from sanfen.grading import Assessment, Evidence, assess, reassess
from sanfen.grading import evidence as evidence_on
from sanfen.grading.criteria import deductions
from sanfen.grading.outlook import Outlook, outlook
from sanfen.grading.restriction import Part, coarse, part_of, restricted
from sanfen.ledger.actor import LOCAL_ACTOR, Actor
from sanfen.ledger.adoptions import rulebook_of
from sanfen.ledger.store import Ledger, default_url, open_ledger
from sanfen.rights import Right
from sanfen.rulebook import Rulebook, Rules
from sanfen.rulebook import rulebook as read_rulebook
from sanfen.vocabulary import Basis

Keys = dict[str | type[Any], Callable[[Any], Any]]

BY_FINGERPRINT: Keys = {
    Rules: lambda rules: rules.fingerprint,
    # Who it is changes nothing that is shown; 单机模式 may more than any role.
    Actor: lambda actor: (actor == LOCAL_ACTOR, actor.role, actor.area),
}


@st.cache_resource(show_spinner=False)
def ledger() -> Ledger:
    """Open the ledger of this installation."""
    return open_ledger(default_url())


@st.cache_resource(max_entries=4, show_spinner=False)
def rulebook(version: str) -> Rulebook:
    """Return the rule files with what the ledger has adopted in this version."""
    del version  # part of the key, as in ``city_records``
    return rulebook_of(ledger(), read_rulebook())


@st.cache_resource(max_entries=64, show_spinner=False)
def rests_on_proposal(day: dt.date, version: str) -> bool:
    """Tell whether any rule in force on ``day`` rests on a proposal (缺省规则)."""
    entries = rulebook(version).entries(day)
    return any(entry.basis is Basis.PROPOSAL for entry in entries)


@st.cache_resource(max_entries=4, show_spinner=False)
def city_records(state: str) -> dict[str, pd.DataFrame]:
    """Return all records, for what is done on the whole city and restricted after."""
    del state  # part of the key: another state is another answer
    return ledger().records_of_city()


def records(state: str, actor: Actor) -> dict[str, pd.DataFrame]:
    """Return the records ``actor`` may see in this state of the ledger."""
    actor.require(Right.RESULTS)
    if actor.area.is_city:
        return city_records(state)
    return _records(state, actor.area)


def evidence(day: dt.date, state: str, actor: Actor) -> Evidence:
    """Return what ``actor`` may see of what was known on ``day``."""
    actor.require(Right.RESULTS)
    return _part(day, state, actor.area).evidence


def assessed(day: dt.date, rules: Rules, state: str, actor: Actor) -> Assessment:
    """Assess ``day`` under ``rules`` and return the part ``actor`` may see."""
    actor.require(Right.RESULTS)
    if actor.area.is_city:
        return city_assessed(day, rules, state)
    return _of_area(day, rules, state, actor.area)


def beside(
    day: dt.date, official: Rules, rules: Rules, state: str, actor: Actor
) -> tuple[Assessment, Assessment]:
    """Return what the ``official`` and other rules give, enterprises row by row."""
    actor.require(Right.WHAT_IF)
    part = _part(day, state, actor.area)
    city = city_assessed(day, official, state)
    other = city
    if rules.fingerprint != official.fingerprint:
        other = _city_reassessed(day, official, rules, state)
    return restricted(city, part), restricted(other, part)


def foreseen(  # noqa: PLR0913 - all of it changes the answer
    day: dt.date,
    official: Rules,
    rules: Rules,
    state: str,
    actor: Actor,
    *,
    county: str,
) -> Outlook:
    """Return what a board shows of ``rules`` in the city, or in a ``county`` of it."""
    actor.require(Right.WHAT_IF)
    city = city_assessed(day, official, state).measured
    found = outlook(city, rules, actor.area.narrowed(county))
    return found if actor.area.is_city else coarse(found)


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_FINGERPRINT)
def deducted(day: dt.date, rules: Rules, state: str, actor: Actor) -> pd.DataFrame:
    """Return every deduction on ``day``, with the record it comes from."""
    return deductions(evidence(day, state, actor), rules)


@st.cache_resource(max_entries=96, show_spinner=False, hash_funcs=BY_FINGERPRINT)
def city_assessed(day: dt.date, rules: Rules, state: str) -> Assessment:
    """Assess the whole city, for what is done on it and restricted after."""
    return assess(_city_evidence(day, state), rules)


@st.cache_resource(max_entries=48, show_spinner=False)
def _city_evidence(day: dt.date, state: str) -> Evidence:
    return evidence_on(city_records(state), day)


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs=BY_FINGERPRINT)
def _city_reassessed(
    day: dt.date, official: Rules, rules: Rules, state: str
) -> Assessment:
    return reassess(city_assessed(day, official, state), rules)


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs=BY_FINGERPRINT)
def _of_area(day: dt.date, rules: Rules, state: str, area: Area) -> Assessment:
    return restricted(city_assessed(day, rules, state), _part(day, state, area))


@st.cache_resource(max_entries=256, show_spinner=False)
def _part(day: dt.date, state: str, area: Area) -> Part:
    return part_of(_city_evidence(day, state), area)


@st.cache_resource(max_entries=64, show_spinner=False)
def _records(state: str, area: Area) -> dict[str, pd.DataFrame]:
    return area.part_of(city_records(state))
