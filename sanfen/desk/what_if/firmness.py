"""稳不稳: how classes and colours stand if weights are argued about, and over which."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sanfen.desk import cached
from sanfen.desk.address import choose, chosen
from sanfen.desk.charts import show_figure
from sanfen.desk.columns import Column
from sanfen.desk.enterprises.steadiness import (
    DRAWS,
    SEED,
    SPREAD,
    SPREADS,
    STEADY,
    on_edge,
    steadiness,
)
from sanfen.desk.language import language, tr, word
from sanfen.desk.lists import offer_downloads, open_enterprise, show_list
from sanfen.desk.view import View
from sanfen.desk.what_if import bench
from sanfen.figures.firmness import (
    firm_classes,
    firm_classes_reading,
    weight_influence,
    weight_influence_reading,
)
from sanfen.grading.sensitivity import weight_sensitivity
from sanfen.ledger.actor import Actor
from sanfen.rulebook import Rules
from sanfen.vocabulary import Colour, EnterpriseClass

SPREAD_IN_LINK = "spread"
"""How the link names the spread; it stands there while the section is open."""

_OPEN, _SPREAD = "firmness", "firmness_spread"

_SEEN = 0.05
"""A smaller change of a weight is lost in its one decimal place."""


@st.fragment
def show_firmness(view: View, rules: Rules) -> None:
    """Offer the question how firm the result under ``rules`` is; reckoned when opened.

    A section of its own, so that nothing else on the page waits for it.
    """
    if chosen(SPREAD_IN_LINK) in SPREADS:
        st.session_state.setdefault(_OPEN, True)
    section = st.expander(
        tr("firmness.title"),
        key=_OPEN,
        on_change="rerun",
        icon=":material/balance:",
    )
    if not section.open:
        _write_spread("")
        return
    with section:
        spread = _choose_spread()
        official = rules.fingerprint == view.rules.fingerprint
        of = tr("firmness.of_official" if official else "firmness.of_scenario")
        st.caption(
            tr(
                "firmness.draws",
                of=of,
                spread=spread_in_words(spread),
                n=f"{DRAWS:,}",
                steady=f"{STEADY:.0%}",
            )
        )
        with st.spinner(tr("firmness.reckoning")):
            found = steadiness(view.day, rules, view.state, view.actor, spread)
            weights = _influence(view.day, rules, view.state, view.actor, spread)
        enterprises = view.within(found.enterprises)
        if enterprises.empty:
            st.info(tr("what_if.nobody"))
            return
        _show_figures(enterprises, weights, rules)
        facts = {
            tr("firmness.spread"): spread_in_words(spread),
            tr("firmness.drawn"): tr("firmness.seeded", n=f"{DRAWS:,}", seed=SEED),
            tr("firmness.rules"): rules.fingerprint,
        }
        _show_enterprises(enterprises, rules, view, facts)
        _show_towns(view.within(found.towns), view, facts)


def by_class(enterprises: pd.DataFrame) -> pd.DataFrame:
    """Count who stands firm and who on the edge, by class."""
    edge = on_edge(enterprises["own"])
    names = enterprises["enterprise_class"]
    return pd.DataFrame(
        {
            "enterprise_class": list(EnterpriseClass),
            "firm": [((names == name) & ~edge).sum() for name in EnterpriseClass],
            "on_edge": [((names == name) & edge).sum() for name in EnterpriseClass],
        }
    )


def least_firm(table: pd.DataFrame) -> pd.DataFrame:
    """Return what stands on the edge, the least firm first."""
    return table[on_edge(table["own"])].sort_values("own", kind="stable")


def flip_in_short(own: Mapping[Any, Any], rules: Rules) -> str:
    """Say in a few words which single weight would flip a class first."""
    if pd.isna(own["weight_change"]):
        return tr("firmness.no_flip")
    direction = "above" if own["weight_change"] > 0 else "below"
    much = "only" if abs(own["weight_change"]) >= _SEEN else "slightly"
    return tr(
        f"firmness.{much}_{direction}",
        to=own["flips_to"],
        criterion=rules.enterprise.criteria[own["criterion"]].label[language()],
        weight=f"{own['weight']:.1f}",
        now=f"{own['weight'] - own['weight_change']:.4g}",
    )


def spread_in_words(spread: str) -> str:
    """Return how far weights may lie from where they stand."""
    share = SPREADS[spread]
    return tr("firmness.anywhere") if share is None else f"±{share:.0%}"


def enterprise_columns() -> list[Column]:
    """Return the columns of the least firm enterprises."""
    return [
        Column("name", tr("frame.name"), width=240),
        Column("enterprise_class", tr("firmness.class"), EnterpriseClass),
        Column("own", tr("firmness.own"), "share"),
        Column("flip", tr("firmness.flip"), width=360),
        Column("score_change", tr("firmness.score_change"), "points"),
        *(Column(f"share_{name}", name, "share") for name in EnterpriseClass),
        Column("county", tr("frame.county")),
        Column("town", tr("frame.town")),
        Column("uscc", tr("frame.uscc"), width=190),
    ]


def town_columns() -> list[Column]:
    """Return the columns of the towns whose colour is not firm."""
    return [
        Column("town", tr("frame.town")),
        Column("county", tr("frame.county")),
        Column("colour", tr("firmness.colour"), Colour),
        Column("own", tr("firmness.own_colour"), "share"),
        *(
            Column(f"share_{place}", word(Colour, colour), "share")
            for place, colour in enumerate(Colour)
        ),
        Column("enterprises", tr("what_if.enterprises"), "count"),
    ]


def _choose_spread() -> str:
    if (in_link := chosen(SPREAD_IN_LINK)) in SPREADS:
        st.session_state[_SPREAD] = in_link
    st.session_state.setdefault(_SPREAD, SPREAD)
    picked = st.segmented_control(
        tr("firmness.spread"),
        list(SPREADS),
        required=True,
        format_func=spread_in_words,
        key=_SPREAD,
        on_change=lambda: _write_spread(st.session_state[_SPREAD]),
    )
    spread = picked or SPREAD
    _write_spread(spread)
    return spread


def _write_spread(spread: str) -> None:
    bench.look_at(spread=spread)
    if chosen(SPREAD_IN_LINK) != spread:  # each writing is a step of the history
        choose(SPREAD_IN_LINK, spread)


def _show_figures(
    enterprises: pd.DataFrame, weights: pd.DataFrame, rules: Rules
) -> None:
    left, right = st.columns(2, gap="medium")
    classes = by_class(enterprises)
    criteria = rules.enterprise.criteria
    named = weights.assign(
        name=[f"{code} {criteria[code].label[language()]}" for code in weights["code"]]
    )
    with left:
        st.markdown(f"**{tr('firmness.by_class')}**")
        reading = firm_classes_reading(classes, language())
        show_figure(firm_classes(classes, language()), key="firm_classes", alt=reading)
        st.markdown(reading)
    with right:
        st.markdown(f"**{tr('firmness.influence')}**")
        reading = weight_influence_reading(named, language())
        show_figure(
            weight_influence(named, language()), key="weight_influence", alt=reading
        )
        st.markdown(reading)
        st.caption(tr("firmness.influence_means"))


def _show_enterprises(
    enterprises: pd.DataFrame, rules: Rules, view: View, facts: Mapping[str, str]
) -> None:
    edge = least_firm(enterprises)
    edge = edge.assign(
        flip=[flip_in_short(row, rules) for row in edge.to_dict("records")]
    )
    st.markdown(f"**{tr('firmness.enterprises')}**")
    if edge.empty:
        st.caption(tr("firmness.all_firm"))
        return
    st.caption(tr("firmness.found", n=f"{len(edge):,}"))
    open_enterprise(edge, enterprise_columns(), key="least_firm")
    offer_downloads(
        edge,
        enterprise_columns(),
        view,
        title=tr("firmness.enterprises"),
        more=facts,
    )


def _show_towns(towns: pd.DataFrame, view: View, facts: Mapping[str, str]) -> None:
    edge = least_firm(towns)
    st.markdown(f"**{tr('firmness.towns')}**")
    show_list(
        edge,
        town_columns(),
        alt=tr("firmness.towns"),
        nothing=tr("firmness.all_towns_firm"),
    )
    if not edge.empty:
        offer_downloads(
            edge, town_columns(), view, title=tr("firmness.towns"), more=facts
        )


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=cached.BY_FINGERPRINT)
def _influence(
    day: dt.date, rules: Rules, state: str, actor: Actor, spread: str
) -> pd.DataFrame:
    """Return which weight decides how many change class, in all the actor may see."""
    measured = cached.assessed(day, rules, state, actor).measured
    return weight_sensitivity(measured, rules, SPREADS[spread], SEED)
