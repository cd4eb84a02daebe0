"""One enterprise: who it is, where it stands, and what decided that."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sanfen.desk.badges import class_badge, colour_badge, kind_name, limit_name
from sanfen.desk.columns import Column
from sanfen.desk.language import plain, tr, word
from sanfen.desk.lists import show_list
from sanfen.desk.view import View
from sanfen.grading import Assessment
from sanfen.vocabulary import (
    EnterpriseSize,
    EnterpriseStatus,
    ProductGrade,
    Regime,
)

Enterprise = Mapping[str, Any]
"""A row of ``assessment.enterprises``."""


def find(assessment: Assessment, uscc: str) -> Enterprise | None:
    """Return the supervised enterprise with this code, if there is one."""
    table = assessment.enterprises
    rows = table[table["uscc"] == uscc].to_dict("records")
    return {str(name): value for name, value in rows[0].items()} if rows else None


def not_supervised(view: View) -> str:
    """Say that nobody of this code is supervised here, and nothing of elsewhere."""
    if view.actor.area.is_city:
        return tr("enterprises.not_supervised")
    return tr("enterprises.not_supervised_here", area=plain(view.area_name))


def show_result(enterprise: Enterprise, assessment: Assessment) -> None:
    """Show class, health code, map colour and regime, each with what it means."""
    st.header(plain(enterprise["name"]), anchor=False)
    st.caption(
        tr(
            "enterprises.identified",
            uscc=plain(enterprise["uscc"]),
            county=plain(enterprise["county"]),
            town=plain(enterprise["town"]),
        )
    )
    regime = plain(word(Regime, enterprise["regime"]))
    yearly = tr(
        "enterprises.yearly",
        visits=f"{enterprise['visits_per_year']:g}",
        batches=f"{enterprise['batches_per_year']:g}",
    )
    with st.grid(4, min_column_width=200, border=True):
        with st.container(gap="xsmall"):
            _meaning(
                "enterprises.class",
                lambda: class_badge(enterprise["enterprise_class"]),
                decision(enterprise, assessment),
            )
        with st.container(gap="xsmall"):
            _meaning(
                "enterprises.health",
                lambda: colour_badge(enterprise["health_colour"]),
                tr("enterprises.health_means"),
            )
        with st.container(gap="xsmall"):
            _meaning(
                "enterprises.map_colour",
                lambda: colour_badge(enterprise["map_colour"]),
                tr("enterprises.map_means"),
            )
        with st.container(gap="xsmall"):
            _meaning("enterprises.regime", lambda: st.markdown(f"**{regime}**"), yearly)
    if enterprise["tightened"]:
        clause = assessment.rules.supervision.high_product.clause
        st.caption(tr("enterprises.tightened", clause=plain(clause)))


def decision(enterprise: Enterprise, assessment: Assessment) -> str:
    """Say what set the class: its score, or a limit below it; with the clause."""
    clause = plain(enterprise["clause"])
    score = f"{enterprise['score']:.1f}"
    if enterprise["decided_by"] == "score":
        return tr("enterprises.by_score", score=score, clause=clause)
    return tr(
        "enterprises.by_limit",
        score=score,
        by_score=enterprise["class_by_score"],
        kind=kind_name(enterprise["decided_kind"]),
        limit=plain(limit_name(assessment.rules, enterprise["decided_by"])),
        clause=clause,
    )


def show_identity(enterprise: Enterprise, view: View) -> None:
    """Show what the ledger holds about the enterprise, and what it makes."""
    table = view.records["enterprises"]
    record = table[table["uscc"] == enterprise["uscc"]].iloc[0]
    facts = {
        "enterprises.size": word(EnterpriseSize, record["size"]),
        "enterprises.status": _known(record["status"], EnterpriseStatus),
        "enterprises.established": _day(record["established_on"]),
        "enterprises.industry": _known(record["industry_code"]),
        "enterprises.output": _number(record["output"]),
        "enterprises.completeness": f"{enterprise['completeness']:.0%}",
        "enterprises.sampled": tr(
            "enterprises.sampled_value",
            batches=enterprise["batches"],
            failures=enterprise["failures"],
        ),
    }
    st.subheader(tr("enterprises.identity"), anchor=False)
    with st.grid(min_column_width=180, gap="small"):
        for key, value in facts.items():
            with st.container(gap=None):
                st.caption(tr(key))
                st.markdown(plain(value))
    show_list(
        products_made(view, enterprise["uscc"]),
        [
            Column("name", tr("enterprises.product_made"), width="large"),
            Column("product_grade", tr("frame.product_grade"), ProductGrade),
            Column("score", tr("enterprises.product_score"), "points"),
        ],
        alt=tr("enterprises.products_made"),
    )


def products_made(view: View, uscc: str) -> pd.DataFrame:
    """Return the graded products of an enterprise, the riskiest first."""
    makers = view.makers()
    codes = makers.loc[makers["uscc"] == uscc, "product_code"]
    products = view.assessed().products
    made = products[products["product_code"].isin(codes)]
    return made.sort_values(["product_grade", "score"], ascending=False)


def _meaning(key: str, show: Callable[[], object], means: str) -> None:
    st.markdown(f"**{tr(key)}**")
    show()
    st.caption(means)


def _known(value: Any, members: Any = None) -> str:
    if pd.isna(value):
        return tr("enterprises.unknown")
    return word(members, value) if members else str(value)


def _day(value: Any) -> str:
    return tr("enterprises.unknown") if pd.isna(value) else f"{value:%Y-%m-%d}"


def _number(value: Any) -> str:
    return tr("enterprises.unknown") if pd.isna(value) else f"{value:,.0f}"
