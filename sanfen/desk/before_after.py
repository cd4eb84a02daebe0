"""Numbers before and after: the scenario large, the official one beside it."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from sanfen.desk import flip_ledger
from sanfen.desk.address import chooser
from sanfen.desk.charts import click_figure
from sanfen.desk.language import language, tr, words
from sanfen.desk.what_if import WhatIf
from sanfen.figures.matrices import transition_matrix, transition_reading
from sanfen.vocabulary import Colour, EnterpriseClass

_HUES = ("green", "blue", "yellow", "red")
"""Of classes and of colours, the best first: a class has that of its health code."""


def show_result(result: WhatIf) -> None:
    """Show what a scenario comes to, beside the official result."""
    if result.base.enterprises.empty:
        st.info(tr("what_if.nobody"))
        return
    show_title(result)
    show_counts(result)
    if result.same_rules:
        show_work(result)
        st.info(tr("what_if.start"), icon=":material/touch_app:")
        return
    moves, work = st.columns([5, 3], gap="small")
    with moves:
        click_figure(
            transition_matrix(result.changes.transitions, language(), height=300),
            key="transitions",
            alt=transition_reading(result.changes.transitions, language()),
            on_click=chooser(flip_ledger.MOVE, parts=2),
        )
    with work:
        show_work(result)


def show_counts(result: WhatIf) -> None:
    """Show enterprises by class and towns by colour, official beside scenario."""
    left, right = st.columns(2, gap="small")
    with left:
        st.markdown(f"**{tr('what_if.enterprises')}**")
        _show_rows(
            result.base.enterprises["enterprise_class"],
            result.scenario.enterprises["enterprise_class"],
            words(EnterpriseClass),
            result,
        )
    with right:
        st.markdown(f"**{tr('what_if.towns_by_colour')}**")
        _show_rows(
            result.base.towns["colour"],
            result.scenario.towns["colour"],
            words(Colour),
            result,
        )


def show_work(result: WhatIf) -> None:
    """Show how much yearly work the regimes ask for."""
    load = result.changes.workload
    with st.grid(min_column_width=185):
        for unit in ("visits", "batches"):
            before, after = load[f"{unit}_before"].sum(), load[f"{unit}_after"].sum()
            _number(tr(f"what_if.{unit}"), before, after, result)


def show_title(result: WhatIf) -> None:
    """Say whether a scenario stands here, and what it changes."""
    if result.same_rules:
        st.subheader(tr("what_if.official_result"), anchor=False)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(tr("what_if.scenario_result"), anchor=False)
        st.badge(
            tr("what_if.not_in_force", fingerprint=result.scenario.rules.fingerprint),
            color="violet",
        )
    st.markdown(in_words(result))


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


def _number(label: str, before: float, after: float, result: WhatIf) -> None:
    """Show a number; while the official rules stand, it is compared with nothing."""
    if result.same_rules:
        st.metric(label, _written(before), border=True)
        return
    change = round(after - before, 1)
    st.metric(
        label,
        _written(after),
        f"{change:+,.1f}".removesuffix(".0") if change else 0,
        delta_color="off",
        delta_description=tr("what_if.was", n=_written(before)),
        border=True,
    )


def _show_rows(
    before: pd.Series, after: pd.Series, names: Mapping[str, str], result: WhatIf
) -> None:
    """Show a count for each of four ranked names, the best first."""
    was, now = _counts(before, names), _counts(after, names)
    columns = {"official": was}
    if not result.same_rules:
        columns |= {"scenario": now, "change": now - was}
    table = pd.DataFrame({tr(f"what_if.{name}"): n for name, n in columns.items()})
    marks = zip(_HUES, names.values(), strict=True)
    styler = table.set_axis([f":{hue}-badge[{name}]" for hue, name in marks]).style
    # Markdown is written by the styler: a column of numbers stands to the right.
    styler.format("{:,}").format("**{:,}**", subset=table.columns[1:2])
    for hue, mark in zip(_HUES, styler.index, strict=True):
        place = pd.IndexSlice[[mark], table.columns[2:]]
        styler.format(partial(_change, hue), subset=place)
    st.table(styler, border="horizontal")


def _counts(values: pd.Series, names: Mapping[str, str]) -> pd.Series:
    return values.astype("str").value_counts().reindex(list(names), fill_value=0)


def _change(hue: str, change: int) -> str:
    """Write a change; more of the best and less of the worst is green."""
    written = f"{change:+,}" if change else "±0"
    if not change or hue not in ("green", "red"):
        return written
    good = (change > 0) == (hue == "green")
    return f":{'green' if good else 'red'}[{written}]"


def _written(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")
