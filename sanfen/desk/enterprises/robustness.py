"""稳健性: how sure the class of one enterprise is if weights are argued about."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sanfen.desk.badges import class_badge
from sanfen.desk.enterprises.card import Enterprise
from sanfen.desk.enterprises.steadiness import (
    DRAWS,
    SPREAD,
    SPREADS,
    STEADY,
    steadiness,
)
from sanfen.desk.language import language, tr
from sanfen.desk.view import View
from sanfen.rulebook import Rules
from sanfen.vocabulary import EnterpriseClass


def show_robustness(enterprise: Enterprise, view: View) -> None:
    """Show whether the class stands firm, and what single weight would flip it."""
    found = steadiness(view.day, view.rules, view.state, view.actor, SPREAD)
    table = found.enterprises
    own = table[table["uscc"] == enterprise["uscc"]].to_dict("records")[0]
    steady = own["own"] >= STEADY
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
    spread = f"{SPREADS[SPREAD]:.0%}"
    st.caption(tr("enterprises.draws", spread=spread, n=f"{DRAWS:,}"))
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
