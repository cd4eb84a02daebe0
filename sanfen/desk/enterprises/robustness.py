"""稳健性: how sure the class of one enterprise is if weights are argued about."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sanfen.desk.badges import class_badge
from sanfen.desk.columns import Column
from sanfen.desk.enterprises.card import Enterprise
from sanfen.desk.enterprises.steadiness import (
    DRAWS,
    SPREAD,
    SPREADS,
    STEADY,
    steadiness,
)
from sanfen.desk.language import language, tr
from sanfen.desk.lists import show_list
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
    central = found.central[found.central["uscc"] == enterprise["uscc"]]
    _show_central(central.set_index("enterprise_class"), own, view.rules)


def _show_central(central: pd.DataFrame, own: Mapping[Any, Any], rules: Rules) -> None:
    """Show which weights give which class, where more than one comes out."""
    st.markdown(central_in_words(central, own, rules))
    if len(central) > 1:
        show_list(
            weights_by_class(central, rules),
            weight_columns(list(central.index)),
            alt=tr("enterprises.central"),
        )
        st.caption(tr("enterprises.central_means"))


def central_in_words(
    central: pd.DataFrame, own: Mapping[Any, Any], rules: Rules
) -> str:
    """Say what the weights that give the likeliest other class look like."""
    others = [name for name in central.index if name != own["enterprise_class"]]
    if not others:
        return tr("enterprises.central_one", name=own["enterprise_class"])
    to = max(others, key=lambda name: own[f"share_{name}"])
    weights = rules.enterprise.weights
    far = max(weights, key=lambda code: abs(central.loc[to, code] - weights[code]))
    return tr(
        "enterprises.central_other",
        to=to,
        criterion=rules.enterprise.criteria[far].label[language()],
        mean=f"{central.loc[to, far]:.1f}",
        official=f"{weights[far]:g}",
    )


def weights_by_class(central: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return the official weight of each criterion, and its mean where a class comes out."""
    criteria = rules.enterprise.criteria
    names = {code: entry.label[language()] for code, entry in criteria.items()}
    means = {
        name: central.loc[name, list(criteria)].to_numpy() for name in central.index
    }
    official = list(rules.enterprise.weights.values())
    return pd.DataFrame(
        {
            "code": list(names),
            "name": list(names.values()),
            "official": official,
            **means,
        }
    )


def weight_columns(classes: list[str]) -> list[Column]:
    """Return the columns of ``weights_by_class``."""
    return [
        Column("code", tr("frame.code"), width="small"),
        Column("name", tr("enterprises.criterion"), width=190),
        Column("official", tr("enterprises.official_weight"), "points"),
        *(
            Column(name, tr("enterprises.mean_weight", name=name), "points")
            for name in classes
        ),
    ]


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
