"""稳健性: how sure the class of one enterprise is if weights are argued about."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sanfen.desk import cached
from sanfen.desk.badges import class_badge
from sanfen.desk.card import Enterprise
from sanfen.desk.language import language, tr
from sanfen.desk.view import View
from sanfen.grading.acceptability import acceptability, drawn_weights
from sanfen.grading.flips import flip_distances
from sanfen.ledger.actor import Actor
from sanfen.rulebook import Rules
from sanfen.vocabulary import EnterpriseClass

SPREAD = 0.2
"""How far each weight may lie from its official value; shown on the screen."""

DRAWS = 2000
SEED = 40

STEADY = 0.95
"""From this share of the draws on a class is called steady; shown on the screen."""


def show_robustness(enterprise: Enterprise, view: View) -> None:
    """Show whether the class stands firm, and what single weight would flip it."""
    robust = _robust(view.day, view.rules, view.version, view.actor)
    own = robust.loc[[enterprise["uscc"]]].to_dict("records")[0]
    share = own[f"share_{enterprise['enterprise_class']}"]
    steady = share >= STEADY
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(
            tr("enterprises.steady" if steady else "enterprises.on_edge"),
            color="gray" if steady else "orange",
            help=tr("enterprises.steady_means", share=f"{STEADY:.0%}"),
        )
        for name in EnterpriseClass:
            if own[f"share_{name}"] > 0:
                class_badge(name)
                st.markdown(f"{own[f'share_{name}']:.0%}", width="content")
    st.caption(tr("enterprises.draws", spread=f"{SPREAD:.0%}", n=f"{DRAWS:,}"))
    st.markdown(flip_in_words(own, view.rules))


def flip_in_words(own: Mapping[Any, Any], rules: Rules) -> str:
    """Say how far the nearest other class is, in points and in one weight."""
    if pd.isna(own["weight_change"]):
        return tr("enterprises.no_flip")
    rises = own["weight_change"] > 0
    return tr(
        "enterprises.flip_above" if rises else "enterprises.flip_below",
        points=f"{abs(own['score_change']):.1f}",
        criterion=rules.enterprise.criteria[own["criterion"]].label[language()],
        weight=f"{own['weight']:.1f}",
        official=f"{own['weight'] - own['weight_change']:g}",
        to=own["flips_to"],
    )


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=cached.BY_FINGERPRINT)
def _robust(day: dt.date, rules: Rules, version: str, actor: Actor) -> pd.DataFrame:
    """Return flip distances and class acceptability, by enterprise."""
    assessment = cached.assessed(day, rules, version, actor)
    weights = drawn_weights(rules, SPREAD, DRAWS, SEED)
    found = acceptability(assessment.measured, rules, weights)
    shares = {
        f"share_{name}": found.classes[:, rank]
        for rank, name in enumerate(EnterpriseClass)
    }
    return flip_distances(assessment).assign(**shares).set_index("uscc")
