"""The cache border: every result a page shows is computed once, here.

Records, evidence and assessments are shared between reruns and people as they are,
not copied, so nobody may change one in place. Whatever changes the answer is an
argument: the day, the rules, the version of the ledger, and the actor, whose role
and area decide which rows are seen.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from sanfen.grading import Assessment, Evidence, assess
from sanfen.grading import evidence as evidence_on
from sanfen.grading.criteria import deductions
from sanfen.ledger.actor import Actor
from sanfen.ledger.adoptions import rulebook_of
from sanfen.ledger.store import Ledger, default_url, open_ledger
from sanfen.rulebook import Rulebook, Rules
from sanfen.rulebook import rulebook as read_rulebook

BY_FINGERPRINT: dict[str | type[Any], Callable[[Any], Any]] = {
    Rules: lambda rules: rules.fingerprint
}


@st.cache_resource(show_spinner=False)
def ledger() -> Ledger:
    """Open the ledger of this installation."""
    return open_ledger(default_url())


@st.cache_resource(max_entries=4, show_spinner=False)
def rulebook(version: str) -> Rulebook:
    """Return the rule files with what the ledger has adopted in this version."""
    del version  # part of the key, as in ``records``
    return rulebook_of(ledger(), read_rulebook())


@st.cache_resource(max_entries=4, show_spinner=False)
def records(version: str, actor: Actor) -> dict[str, pd.DataFrame]:
    """Return the records ``actor`` may see in this version of the ledger."""
    del version  # part of the key: another version is another answer
    return ledger().records(actor)


@st.cache_resource(max_entries=48, show_spinner=False)
def evidence(day: dt.date, version: str, actor: Actor) -> Evidence:
    """Return what was known on ``day``."""
    return evidence_on(records(version, actor), day)


@st.cache_resource(max_entries=96, show_spinner=False, hash_funcs=BY_FINGERPRINT)
def assessed(day: dt.date, rules: Rules, version: str, actor: Actor) -> Assessment:
    """Assess ``day`` under ``rules``, which may be a scenario."""
    return assess(evidence(day, version, actor), rules)


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_FINGERPRINT)
def deducted(day: dt.date, rules: Rules, version: str, actor: Actor) -> pd.DataFrame:
    """Return every deduction on ``day``, with the record it comes from."""
    return deductions(evidence(day, version, actor), rules)
