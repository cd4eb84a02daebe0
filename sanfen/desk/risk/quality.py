"""抽查风险: how good the model is, in plain words, with intervals, pooled and within."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sanfen.area import Area
from sanfen.desk.charts import show_figure
from sanfen.desk.columns import Column
from sanfen.desk.language import language, plain, tr
from sanfen.desk.lists import show_list
from sanfen.desk.risk.capacity import WAYS
from sanfen.desk.risk.model import Kept
from sanfen.figures.reliability import (
    rates_by_group,
    rates_reading,
    reliability_plot,
    reliability_reading,
)

FEW_FAILURES = 10
"""Groups with fewer failures are marked: their rates are uncertain."""

Measures = Mapping[str, Any]
"""What the card tells of one way of ordering."""


def show_quality(kept: Kept, area: Area) -> None:
    """Show how well the model orders, how well it foretells, and where it does not.

    A part of the city is told it in rates: the counts are those of everybody.
    """
    told = kept.model.card["evaluation"]
    if not area.is_city:
        st.markdown("\n".join(f"- {line}" for line in _in_words(told)))
        st.caption(tr("risk_page.counts_of_city"))
        return
    st.markdown(tr("risk_page.tested", **_period(told["test"])))
    st.markdown("\n".join(f"- {line}" for line in _in_words(told)))
    show_list(measures_table(told), _measure_columns(), alt=tr("risk_page.measures"))
    st.caption(tr("risk_page.measures_means"))
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{tr('risk_page.reliability')}**")
        groups = pd.DataFrame(told["reliability"])
        reading = reliability_reading(groups, language())
        figure = reliability_plot(groups, language())
        show_figure(figure, key="reliability", alt=reading)
        st.markdown(reading)
    with right:
        for name in ("by_year", "by_county"):
            _show_groups(name, told[name])
    st.caption(tr("risk_page.small_means", n=FEW_FAILURES))


def measures_table(told: Measures) -> pd.DataFrame:
    """Return the measures of every way, pooled, within groups and rolling."""
    scopes = {
        "pooled": (told["test"], told["baselines"]),
        "county": _both(told["within"]["county"]),
        "product": _both(told["within"]["product"]),
    }
    if told["rolling"]["periods"]:
        scopes["rolling"] = _both(told["rolling"])
        scopes["period"] = _both(told["rolling"]["within_period"])
    return pd.DataFrame(
        [
            _row(scope, way, model if way == "model" else baselines[way])
            for scope, (model, baselines) in scopes.items()
            for way in WAYS
        ]
    )


def in_percent(value: float | None) -> str:
    """Return a share as a percentage, a dash where nothing can be told."""
    return "–" if value is None else f"{value:.0%}"


def _in_words(told: Measures) -> list[str]:
    test = told["test"]
    auc, top = test["interval"]["roc_auc"], test["interval"]["precision_at_10pct"]
    inside = told["within"]
    return [
        tr(
            "risk_page.auc_in_words",
            auc=in_percent(test["roc_auc"]),
            low=in_percent(auc[0]),
            high=in_percent(auc[1]),
            habit=in_percent(told["baselines"]["past_failure_rate"]["roc_auc"]),
        ),
        tr(
            "risk_page.top_in_words",
            top=in_percent(test["precision_at_10pct"]),
            low=in_percent(top[0]),
            high=in_percent(top[1]),
            habit=in_percent(
                told["baselines"]["past_failure_rate"]["precision_at_10pct"]
            ),
            usual=in_percent(test["base_rate"]),
        ),
        tr(
            "risk_page.within_in_words",
            county=in_percent(inside["county"]["roc_auc"]),
            product=in_percent(inside["product"]["roc_auc"]),
        ),
        tr(
            "risk_page.brier_in_words",
            brier=f"{test['brier']:.4f}",
            usual=f"{test['brier_of_base_rate']:.4f}",
            ece=f"{100 * test['ece']:.1f}",
        ),
    ]


def _period(test: Measures) -> dict[str, str]:
    return {
        "since": test["from"],
        "until": test["until"],
        "n": f"{test['n']:,}",
        "failures": f"{test['failures']:,}",
    }


def _both(told: Measures) -> tuple[Measures, Measures]:
    return told, told["baselines"]


def _row(scope: str, way: str, measures: Measures) -> dict[str, Any]:
    return {
        "scope": tr(f"risk_page.scope_{scope}"),
        "way": tr(f"risk_page.way_{way}"),
        "n": measures["n"],
        "roc_auc": _between(measures, "roc_auc", 1, "{:.2f}"),
        "precision": _between(measures, "precision_at_10pct", 1, "{:.0%}"),
        "lift": _between(measures, "lift_at_10pct", 1, "{:.1f}"),
        "ece": _between(measures, "ece", 100, "{:.1f}"),
        "days_earlier": _between(measures, "days_earlier", 1, "{:z.0f}"),
    }


def _between(measures: Measures, name: str, unit: int, form: str) -> str:
    low, high = measures["interval"][name]
    told = [
        "–" if value is None else form.format(value * unit)
        for value in (measures[name], low, high)
    ]
    return tr("risk_page.with_interval", value=told[0], low=told[1], high=told[2])


def _measure_columns() -> list[Column]:
    return [
        Column("scope", tr("risk_page.scope"), width=170),
        Column("way", tr("risk_page.way"), width=130),
        Column("n", tr("risk_page.cases"), "count", width=80),
        Column("roc_auc", tr("risk_page.auc"), width=130),
        Column("precision", tr("risk_page.top"), width=135),
        Column("lift", tr("risk_page.lift"), width=120),
        Column("ece", tr("risk_page.ece"), width=140),
        Column("days_earlier", tr("risk_page.days_earlier"), width=130),
    ]


def _show_groups(name: str, rows: list[Measures]) -> None:
    st.markdown(f"**{tr(f'risk_page.{name}')}**")
    groups = pd.DataFrame(rows)
    groups = groups.assign(small=groups["failures"] < FEW_FAILURES)
    reading = rates_reading(groups, language())
    show_figure(rates_by_group(groups, language()), key=name, alt=reading)
    st.markdown(plain(reading))
    with st.expander(tr("risk_page.numbers"), key=f"{name}_numbers"):
        show_list(
            groups.assign(
                low_high=[
                    tr(
                        "risk_page.of_100",
                        low=f"{100 * low:.0f}",
                        high=f"{100 * high:.0f}",
                    )
                    for low, high in zip(groups["low"], groups["high"], strict=True)
                ]
            ),
            _group_columns(),
            alt=tr(f"risk_page.{name}"),
        )


def _group_columns() -> list[Column]:
    return [
        Column("group", tr("risk_page.group_name")),
        Column("n", tr("risk_page.cases"), "count"),
        Column("failures", tr("risk_page.failures"), "count"),
        Column("foretold", tr("risk_page.foretold"), "share"),
        Column("failed", tr("risk_page.came"), "share"),
        Column("low_high", tr("risk_page.interval"), width=150),
        Column("roc_auc", tr("risk_page.auc"), "rate"),
        Column("precision_at_10pct", tr("risk_page.top"), "share"),
    ]
