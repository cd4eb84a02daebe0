"""权重推演: an official result beside a scenario, computed once and shown together."""

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from sanfen.desk import cached
from sanfen.desk.language import tr
from sanfen.desk.view import BY_VIEW, View
from sanfen.grading import Assessment, Comparison, compare
from sanfen.grading.effective import effective_weights
from sanfen.ledger.actor import Actor
from sanfen.rulebook import Rules


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The official result and the scenario of one area, and what differs."""

    base: Assessment
    scenario: Assessment
    changes: Comparison

    @property
    def same_rules(self) -> bool:
        """Tell whether the scenario is the official rulebook."""
        return self.base.rules.fingerprint == self.scenario.rules.fingerprint


# A drag leaves a trail of scenarios; the last few answer "back" and "reset" at once.
@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs=BY_VIEW)
def what_if(view: View, rules: Rules) -> WhatIf:
    """Return what ``rules`` would change in the area of ``view``."""
    both = cached.beside(view.day, view.rules, rules, view.state, view.actor)
    base, scenario = (_within(each, view.county) for each in both)
    return WhatIf(base=base, scenario=scenario, changes=compare(base, scenario))


def in_words(result: WhatIf) -> str:
    """Say in one sentence what the scenario changes."""
    flips = result.changes.enterprises
    rises = flips["class_after"] < flips["class_before"]
    return tr(
        "what_if.summary",
        n=f"{len(flips):,}",
        up=f"{rises.sum():,}",
        down=f"{(~rises).sum():,}",
        towns=len(result.changes.towns),
    )


def _within(assessment: Assessment, county: str) -> Assessment:
    """Return the part of an assessment that lies in a county."""
    if not county:
        return assessment
    return replace(
        assessment,
        enterprises=_rows_of(assessment.enterprises, county),
        towns=_rows_of(assessment.towns, county),
        counties=_rows_of(assessment.counties, county),
    )


def _rows_of(table: pd.DataFrame, county: str) -> pd.DataFrame:
    return table[table["county"] == county].reset_index(drop=True)


def effective(view: View) -> dict[str, float]:
    """Return what share of today's differences in score each weight explains."""
    return _effective(view.day, view.rules, view.state, view.actor)


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=cached.BY_FINGERPRINT)
def _effective(
    day: dt.date, rules: Rules, state: str, actor: Actor
) -> dict[str, float]:
    return effective_weights(cached.assessed(day, rules, state, actor).measured)
