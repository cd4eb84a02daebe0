"""抽查风险: what so many visits would find, beside the rules of thumb."""

import pandas as pd
import streamlit as st

from sanfen import risk
from sanfen.area import Area
from sanfen.desk.charts import show_figure
from sanfen.desk.columns import Column
from sanfen.desk.language import language, tr
from sanfen.desk.lists import show_list
from sanfen.desk.risk.model import Kept
from sanfen.desk.risk.part import DECIMALS
from sanfen.figures.gains import gains_curve, gains_reading

USUAL = 100
"""Visits nobody has chosen."""

WAYS = ["model", "past_failure_rate", "last_result", "random"]


def show_capacity(kept: Kept, candidates: int, area: Area) -> None:
    """Let the number of visits be chosen, and show what they can be expected to find.

    To a part of the city the rates of the whole are told no finer than they are shown.
    """
    if candidates < 2:
        st.caption(tr("risk_page.too_few_listed"))
        return
    visits = st.slider(
        tr("risk_page.visits"),
        min_value=1,
        max_value=candidates,
        value=min(USUAL, candidates),
        key="visits",
        help=tr("risk_page.visits_help"),
    )
    expected = risk.capacity(kept.model, visits, candidates).set_index("way").round(1)
    with st.grid(4, min_column_width=200):
        for way in WAYS:
            row = expected.loc[way]
            with st.container(border=True, gap="xsmall"):
                st.markdown(f"**{tr(f'risk_page.way_{way}')}**")
                st.markdown(
                    tr("risk_page.would_find", n=f"{row['failures']:.1f}"),
                )
                st.caption(
                    tr(
                        "risk_page.would_find_between",
                        low=f"{row['low']:.1f}",
                        high=f"{row['high']:.1f}",
                    )
                )
    st.markdown(_in_words(expected, visits, candidates))
    curves = pd.concat(
        [risk.gains(kept.model, way).assign(way=way) for way in WAYS], ignore_index=True
    )
    if not area.is_city:
        curves = curves.round(DECIMALS)
    share = visits / candidates
    reading = gains_reading(curves, language(), share=share)
    show_figure(gains_curve(curves, language(), share=share), key="gains", alt=reading)
    st.markdown(reading)
    with st.expander(tr("risk_page.ties")):
        st.caption(tr("risk_page.ties_explained"))
        show_list(
            expected.reset_index().assign(
                way=[tr(f"risk_page.way_{way}") for way in expected.index]
            ),
            _columns(),
            alt=tr("risk_page.ties"),
        )
    tested = tr("risk_page.so_many", n=f"{_test(kept)['n']:,}")
    st.caption(tr("risk_page.capacity_note", n=tested if area.is_city else ""))


def _in_words(expected: pd.DataFrame, visits: int, candidates: int) -> str:
    model, random = expected.loc["model"], expected.loc["random"]
    return tr(
        "risk_page.capacity_reading",
        visits=f"{visits:,}",
        candidates=f"{candidates:,}",
        found=f"{model['failures']:.0f}",
        low=f"{model['low']:.0f}",
        high=f"{model['high']:.0f}",
        random=f"{random['failures']:.0f}",
    )


def _test(kept: Kept) -> dict[str, int]:
    test: dict[str, int] = kept.model.card["evaluation"]["test"]
    return test


def _columns() -> list[Column]:
    return [
        Column("way", tr("risk_page.way"), width="medium"),
        Column("failures", tr("risk_page.expected"), "points"),
        Column("low", tr("risk_page.expected_low"), "points"),
        Column("high", tr("risk_page.expected_high"), "points"),
        Column("worst", tr("risk_page.ties_worst"), "points"),
        Column("best", tr("risk_page.ties_best"), "points"),
    ]
