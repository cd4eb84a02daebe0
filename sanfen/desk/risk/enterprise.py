"""抽查风险: one enterprise: how likely, why, its record, and what its class says."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sanfen import risk
from sanfen.desk.badges import class_badge, colour_badge
from sanfen.desk.charts import show_figure
from sanfen.desk.columns import Column
from sanfen.desk.enterprises import card
from sanfen.desk.language import language, plain, tr, word, words
from sanfen.desk.lists import show_list
from sanfen.desk.navigation import path
from sanfen.desk.risk.model import Kept, reasons
from sanfen.desk.risk.part import alike, of_group
from sanfen.desk.risk.ranking import family_name
from sanfen.desk.view import View
from sanfen.figures.effects import effect_bars, effects_reading
from sanfen.vocabulary import (
    Channel,
    EnterpriseClass,
    PenaltyKind,
    RecallKind,
    Severity,
    Verdict,
    YesNo,
)

RISKIEST, CALMEST = 0.1, 0.5
"""Shares of the list from which on class and model are said to differ."""

GOOD = (EnterpriseClass.AA, EnterpriseClass.A)

DETAILS = (Severity, Verdict, YesNo, PenaltyKind, RecallKind)
"""Closed lists that the details of records are words of."""

Row = Mapping[Any, Any]
"""A row of the ranked list."""


def show_risk(row: Row, of: int) -> None:
    """Show how likely a failure is, and how sure that is."""
    st.header(plain(row["name"]), anchor=False)
    st.caption(
        tr(
            "enterprises.identified",
            uscc=plain(row["uscc"]),
            county=plain(row["county"]),
            town=plain(row["town"]),
        )
    )
    st.markdown(f"**{_chance(row)}**")
    group = "risk_page.group" if row["known"] else "risk_page.group_of_mark"
    st.caption(
        tr(
            group,
            product=plain(row["product"]),
            alike=alike(row),
            place=f"{row['rank']:,}",
            of=f"{of:,}",
        )
    )
    if _beyond_group(row, of):
        st.warning(
            tr(
                "risk_page.beyond_group",
                chance=risk.one_in(row["probability"], language()),
                alike=alike(row),
            )
        )


def show_reasons(row: Row, kept: Kept, view: View) -> None:
    """Show what raises and lowers the risk, with the records behind it."""
    found = reasons(kept, view, row["uscc"], row["product_code"])
    st.subheader(tr("risk_page.reasons"), anchor=False)
    if not row["known"]:
        st.info(tr("risk_page.reasons_of_unknown"))
    st.markdown("\n".join(f"- {plain(told)}" for told in found.told(language())))
    moving = found.families[found.families != 0]
    parts = pd.DataFrame(
        {
            "name": [family_name(str(family)) for family in moving.index],
            "log_odds": moving.to_numpy(),
        }
    )
    reading = effects_reading(parts, found.base, language())
    show_figure(effect_bars(parts, found.base, language()), key="effects", alt=reading)
    st.markdown(reading)
    st.caption(tr("risk_page.log_odds_means"))
    with st.expander(tr("risk_page.behind")):
        show_list(
            _records(found.behind),
            [
                Column("family", tr("risk_page.behind_family"), width="medium"),
                Column("on", tr("enterprises.known_on"), "date"),
                Column("detail", tr("risk_page.detail")),
                Column("record", tr("enterprises.record"), width="medium"),
            ],
            alt=tr("risk_page.behind"),
        )


def show_checks(row: Row, view: View) -> None:
    """Show the spot checks known of an enterprise, newest first."""
    st.subheader(tr("risk_page.checks"), anchor=False)
    checks = view.records["spot_checks"]
    reported = checks["reported_on"].fillna(checks["sampled_on"])
    own = checks[(checks["uscc"] == row["uscc"]) & (reported <= pd.Timestamp(view.day))]
    products = view.records["products"].set_index("product_code")["name"]
    show_list(
        own.assign(product=own["product_code"].map(products)).sort_values(
            ["sampled_on", "sheet_no"], ascending=False
        ),
        [
            Column("sampled_on", tr("risk_page.sampled_on"), "date"),
            Column("verdict", tr("risk_page.verdict"), Verdict),
            Column("severity", tr("risk_page.severity"), Severity),
            Column("product", tr("risk_page.product"), width="medium"),
            Column("channel", tr("risk_page.channel"), Channel),
            Column("sheet_no", tr("enterprises.record"), width="medium"),
        ],
        alt=tr("risk_page.checks"),
        nothing=tr("risk_page.no_checks"),
    )


def show_class_beside(row: Row, of: int, view: View) -> None:
    """Show what the class says beside what the model says, and why they may differ."""
    st.subheader(tr("risk_page.class_beside"), anchor=False)
    assessment = view.assessed()
    enterprise = card.find(assessment, row["uscc"])
    if enterprise is None:
        st.caption(tr("enterprises.not_supervised"))
        return
    left, right = st.columns(2, border=True)
    with left:
        st.markdown(f"**{tr('risk_page.class_says')}**")
        with st.container(horizontal=True):
            class_badge(enterprise["enterprise_class"])
            colour_badge(enterprise["map_colour"])
        st.caption(card.decision(enterprise, assessment))
    with right:
        st.markdown(f"**{tr('risk_page.model_says')}**")
        st.markdown(_chance(row))
        st.caption(tr("risk_page.place", place=f"{row['rank']:,}", of=f"{of:,}"))
    st.markdown(tr(f"risk_page.{_agreement(enterprise, row['rank'] / of)}"))
    st.caption(tr("risk_page.why_differ"))
    st.page_link(
        path("enterprises"),
        label=tr("risk_page.open_enterprise"),
        icon=":material/arrow_forward:",
        query_params={"enterprise": row["uscc"]},
    )


def _chance(row: Row) -> str:
    if row["known"]:
        return risk.with_interval(
            row["probability"], row["low"], row["high"], language()
        )
    return of_group(row)


def _beyond_group(row: Row, of: int) -> bool:
    """Tell whether one of the riskiest is told more than its group bears out.

    The interval is then widened to hold the probability itself. Further down the list
    it only says that the group is a wide one.
    """
    riskiest = row["rank"] <= RISKIEST * of
    return bool(row["known"] and riskiest and row["probability"] == row["high"])


def _agreement(enterprise: card.Enterprise, place: float) -> str:
    good = enterprise["enterprise_class"] in GOOD
    if good and place <= RISKIEST:
        return "good_but_risky"
    if not good and place >= CALMEST:
        return "poor_but_calm"
    return "no_contradiction"


def _records(behind: pd.DataFrame) -> pd.DataFrame:
    return behind.assign(
        family=[family_name(family) for family in behind["family"]],
        detail=[_detail(str(detail)) for detail in behind["detail"]],
    )


def _detail(detail: str) -> str:
    for members in DETAILS:
        if detail in words(members):
            return word(members, detail)
    return detail
