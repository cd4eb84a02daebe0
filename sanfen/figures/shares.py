"""占比: red shares by town with their intervals."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.canvas import identities, names, small_samples
from sanfen.figures.colours import QUIET, shade
from sanfen.figures.frame import framed, nothing
from sanfen.figures.hovers import percent, plain, region_hover
from sanfen.wording import Language, say

ROW = 30


def red_shares(
    regions: pd.DataFrame,
    language: Language,
    *,
    top: int | None = None,
    selected: str | None = None,
) -> go.Figure:
    """Draw the red share of every region, largest first, with its confidence interval.

    Bars have the region's colour and letter, small samples are hatched; ``top``
    keeps that many rows. A click reports the same as on the area map.
    """
    ranked = _ranked(regions)[:top]
    if ranked.empty:
        return nothing(language)
    rows = list(range(len(ranked)))
    longest = float(ranked["red_high"].max())
    labels = [_label(name, name == selected) for name in names(ranked)]
    return framed(
        [_share_bars(ranked, rows, language)],
        height=ROW * len(ranked) + 60,
        margin={"l": 4, "r": 56, "t": 36, "b": 8},
        xaxis=_share_axis(longest, say("figures.red_share", language)),
        yaxis=_rows(labels),
    )


def red_shares_reading(regions: pd.DataFrame, language: Language) -> str:
    """Say which region has the largest red share, and how sure that is."""
    ranked = _ranked(regions)
    if ranked.empty:
        return say("figures.nothing", language)
    first = ranked.iloc[0]
    return say(
        "figures.red_shares_reading",
        language,
        name=names(ranked)[0],
        share=percent(first["share_red"]),
        low=percent(first["red_low"]),
        high=percent(first["red_high"]),
        n=f"{int(first['enterprises']):,}",
    )


def _ranked(regions: pd.DataFrame) -> pd.DataFrame:
    kept = regions[regions["enterprises"] > 0]
    order = ["share_red", "share_red_yellow", "enterprises"]
    return kept.sort_values(order, ascending=False, kind="stable")


def _label(name: str, chosen: bool) -> str:  # noqa: FBT001
    return f"<b>▸ {plain(name)}</b>" if chosen else plain(name)


def _share_bars(
    ranked: pd.DataFrame, rows: list[int], language: Language
) -> dict[str, Any]:
    looks = [shade(colour) for colour in ranked["colour"].astype(str)]
    share = ranked["share_red"]
    hatched = ["/" if small else "" for small in small_samples(ranked)]
    pattern = {"shape": hatched, "fillmode": "overlay", "size": 6, "solidity": 0.2}
    whiskers = {
        "type": "data",
        "array": (ranked["red_high"] - share).clip(lower=0),
        "arrayminus": (share - ranked["red_low"]).clip(lower=0),
        "color": QUIET,
        "thickness": 1.5,
        "width": 4,
    }
    return {
        "type": "bar",
        "orientation": "h",
        "x": share,
        "y": rows,
        "width": 0.6,
        "marker": {"color": [look.fill for look in looks], "pattern": pattern},
        "error_x": whiskers,
        "customdata": identities(ranked),
        "hovertext": _hovers(ranked, language),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _hovers(regions: pd.DataFrame, language: Language) -> list[str]:
    return [region_hover(row, language) for row in regions.to_dict("records")]


def _share_axis(longest: float, title: str) -> dict[str, Any]:
    return {
        "side": "top",
        "tickformat": ".0%",
        "range": [0, max(longest, 0.02) * 1.04],
        "nticks": 5,
        "title": {"text": title},
        "showgrid": True,
    }


def _rows(labels: list[str]) -> dict[str, Any]:
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": labels,
        "range": [len(labels) - 0.4, -0.6],
        "showgrid": False,
    }
