"""The headline numbers, each with its change since a year before."""

import math
from collections.abc import Callable
from typing import Literal

import streamlit as st

from sanfen.desk.history import RATE_MONTHS, Standing
from sanfen.desk.language import tr
from sanfen.vocabulary import Colour, EnterpriseClass

Sense = Literal["normal", "inverse", "off"]
"""How a rise is coloured: green, red, or not at all."""

_GOOD = (EnterpriseClass.AA, EnterpriseClass.A)


def show_headline(now: Standing, before: Standing | None) -> None:
    """Show how the area stands, and what changed since ``before``."""
    with st.grid(6, min_column_width=150):
        _count("overview.enterprises", "off", now, before, lambda s: s.enterprises)
        _share(
            "overview.good_share", "normal", now, before, lambda s: s.share_of(*_GOOD)
        )
        _share(
            "overview.c_share",
            "inverse",
            now,
            before,
            lambda s: s.share_of(EnterpriseClass.C),
        )
        _share(
            "overview.failure_rate", "inverse", now, before, lambda s: s.failure_rate
        )
        _count(
            "overview.red_towns", "inverse", now, before, lambda s: s.towns[Colour.RED]
        )
        _count(
            "overview.yellow_towns",
            "inverse",
            now,
            before,
            lambda s: s.towns[Colour.YELLOW],
        )
    if before:
        st.caption(tr("overview.since", day=before.day))
    st.caption(
        tr(
            "overview.failure_rate_n",
            months=RATE_MONTHS,
            n=f"{now.batches:,}",
            failures=f"{now.failures:,}",
        )
    )


def _count(
    key: str,
    sense: Sense,
    now: Standing,
    before: Standing | None,
    number: Callable[[Standing], int],
) -> None:
    change = number(now) - number(before) if before else 0
    _metric(
        key,
        tr(f"{key}_n", n=f"{number(now):,}"),
        f"{change:+,}" if change else 0,
        sense,
        before,
    )


def _share(
    key: str,
    sense: Sense,
    now: Standing,
    before: Standing | None,
    share: Callable[[Standing], float],
) -> None:
    change = (share(now) - share(before)) * 100 if before else 0.0
    words = tr("overview.points", change=f"{change:+.1f}")
    shown = 0 if math.isnan(change) or round(change, 1) == 0 else words
    value = "–" if math.isnan(share(now)) else f"{share(now):.1%}"
    _metric(key, value, shown, sense, before)


def _metric(
    key: str, value: str, change: str | int, sense: Sense, before: Standing | None
) -> None:
    known = before is not None and before.enterprises > 0
    st.metric(
        tr(key),
        value,
        change if known else None,
        delta_color=sense,
        border=True,
    )
