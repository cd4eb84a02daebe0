"""趋势: class shares and failure rate, quarter by quarter."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sanfen.binomial import wilson
from sanfen.figures.colours import EARNED, PAPER, QUIET, WASH, class_shade
from sanfen.figures.frame import TEXT, framed, note, nothing
from sanfen.figures.hovers import percent
from sanfen.vocabulary import EnterpriseClass
from sanfen.wording import Language, say

CLASSES = list(EnterpriseClass)
GAP = 0.075
"""Least distance of two labels at the end of the areas, as a share."""

MOST_TICKS = 6
CONFIDENCE = 0.95


def class_share_trend(
    quarters: pd.DataFrame, language: Language, *, height: int = 340
) -> go.Figure:
    """Draw the shares of the classes over time as stacked areas.

    ``quarters`` has ``day`` (last day of the quarter) and the counts ``class_AA`` …
    ``class_C``.
    """
    shares = _shares(quarters)
    if shares.empty:
        return nothing(language, height=height)
    lone = len(shares) == 1
    build = _column if lone else _area
    traces = [build(quarters, shares, c, language) for c in reversed(CLASSES)]
    return framed(
        traces,
        height=height,
        margin={"l": 4, "r": 76, "t": 12, "b": 8},
        hovermode="closest" if lone else "x unified",
        barmode="stack",
        annotations=_end_labels(shares),
        xaxis=_quarter_axis(shares.index),
        yaxis={"tickformat": ".0%", "range": [0, 1], "nticks": 5},
    )


def class_share_reading(quarters: pd.DataFrame, language: Language) -> str:
    """Say how the shares of AA and C changed over the period."""
    shares = _shares(quarters)
    if shares.empty:
        return say("figures.nothing", language)
    first, last = shares.iloc[0], shares.iloc[-1]
    return say(
        "figures.class_share_reading",
        language,
        start=quarter(shares.index[0]),
        end=quarter(shares.index[-1]),
        **{f"{c}_was": percent(first[c], 0) for c in CLASSES},
        **{f"{c}_is": percent(last[c], 0) for c in CLASSES},
    )


def failure_rate_trend(
    quarters: pd.DataFrame, language: Language, *, height: int = 340
) -> go.Figure:
    """Draw the failure rate with its 95 % interval, and n below it.

    ``quarters`` has ``day``, ``batches`` and ``failures``.
    """
    rates = _rates(quarters)
    if rates.empty:
        return nothing(language, height=height)
    last = rates.iloc[-1]
    label = note(f"<b>{percent(last['rate'])}</b>", x=last["day"], y=last["rate"])
    label |= {"xref": "x", "yref": "y", "xanchor": "left", "xshift": 10}
    return framed(
        [*_band(rates), _line(rates, language), _batches(rates, language)],
        height=height,
        margin={"l": 4, "r": 64, "t": 12, "b": 8},
        annotations=[label | {"font": {"size": TEXT + 2}}, *_panel_names(language)],
        xaxis=_quarter_axis(rates["day"]) | {"anchor": "y2"},
        yaxis={"domain": [0.34, 0.92], "tickformat": ".0%", "rangemode": "tozero"},
        yaxis2={"domain": [0, 0.16], "visible": False, "fixedrange": True},
    )


def failure_rate_reading(quarters: pd.DataFrame, language: Language) -> str:
    """Say the last failure rate with its interval, and the one a year before."""
    rates = _rates(quarters)
    if rates.empty:
        return say("figures.nothing", language)
    last = rates.iloc[-1]
    before = rates["rate"].iloc[-5] if len(rates) >= 5 else float("nan")
    return say(
        "figures.failure_rate_reading",
        language,
        quarter=quarter(last["day"]),
        rate=percent(last["rate"]),
        low=percent(last["low"]),
        high=percent(last["high"]),
        n=f"{int(last['batches']):,}",
        before=percent(before),
    )


def quarter(day: pd.Timestamp) -> str:
    """Return the short name of the quarter of ``day``."""
    return f"{day.year} Q{day.quarter}"


def _shares(quarters: pd.DataFrame) -> pd.DataFrame:
    counts = quarters.set_index("day")[[f"class_{c}" for c in CLASSES]]
    counts = counts.set_axis(CLASSES, axis=1)
    totals = counts.sum(axis=1)
    return counts[totals > 0].div(totals[totals > 0], axis=0)


def _rates(quarters: pd.DataFrame) -> pd.DataFrame:
    sampled = quarters[quarters["batches"] > 0]
    low, high = wilson(sampled["failures"], sampled["batches"], CONFIDENCE)
    rate = sampled["failures"] / sampled["batches"]
    return sampled.assign(rate=rate, low=low, high=high)


def _area(
    quarters: pd.DataFrame,
    shares: pd.DataFrame,
    c: EnterpriseClass,
    language: Language,
) -> dict[str, Any]:
    look = class_shade(c)
    counts = quarters.set_index("day").loc[shares.index, f"class_{c}"]
    hover = say("figures.hover_class_share", language, c=c)
    return {
        "type": "scatter",
        "x": shares.index,
        "y": shares[c].round(5),
        "stackgroup": "classes",
        "mode": "lines",
        "line": {"width": 1.2, "color": PAPER},
        "fillcolor": look.fill,
        "customdata": counts.astype(int).tolist(),
        "hovertemplate": hover + "<extra></extra>",
        "name": str(c),
    }


def _column(
    quarters: pd.DataFrame,
    shares: pd.DataFrame,
    c: EnterpriseClass,
    language: Language,
) -> dict[str, Any]:
    """Return one quarter as a stacked column: an area needs two."""
    area = _area(quarters, shares, c, language)
    kept = ("x", "y", "customdata", "hovertemplate", "name")
    bar = {"type": "bar", "marker": {"color": area["fillcolor"]}}
    return {key: area[key] for key in kept} | bar


def _end_labels(shares: pd.DataFrame) -> list[dict[str, Any]]:
    """Label each area at its right end, far enough apart to be read."""
    last = shares.iloc[-1][list(reversed(CLASSES))]
    middles = spread((last.cumsum() - last / 2).tolist(), GAP)
    return [
        note(f"<b>{c}</b> {share:.0%}", x=1, y=y, xanchor="left", xshift=8)
        | {"yref": "y"}
        for (c, share), y in zip(last.items(), middles, strict=True)
    ]


def spread(places: list[float], gap: float) -> list[float]:
    """Return rising places moved up, then down, until ``gap`` lies between them."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    top = 1 - gap / 2
    for i in range(len(moved) - 1, -1, -1):
        moved[i] = min(moved[i], top - gap * (len(moved) - 1 - i))
    return moved


def _quarter_axis(days: Any) -> dict[str, Any]:
    """Label every quarter of a short series, the same quarter of each year else."""
    listed = list(days)
    ticks = listed if len(listed) <= MOST_TICKS else listed[::-4]
    words = [quarter(day).replace(" ", "<br>") for day in ticks]
    return {"tickvals": ticks, "ticktext": words, "showgrid": False, "tickangle": 0}


def _band(rates: pd.DataFrame) -> list[dict[str, Any]]:
    edge = {"type": "scatter", "x": rates["day"], "mode": "lines", "hoverinfo": "skip"}
    bare = {"line": {"width": 0, "color": EARNED}}
    return [
        edge | bare | {"y": rates["low"]},
        edge | bare | {"y": rates["high"], "fill": "tonexty", "fillcolor": WASH},
    ]


def _line(rates: pd.DataFrame, language: Language) -> dict[str, Any]:
    numbers = rates[["low", "high", "failures", "batches"]].to_numpy().tolist()
    names = [quarter(day) for day in rates["day"]]
    return {
        "type": "scatter",
        "x": rates["day"],
        "y": rates["rate"].round(5),
        "mode": "lines+markers",
        "line": {"width": 2.5, "color": EARNED},
        "marker": {"size": 6, "color": EARNED, "line": {"width": 1, "color": PAPER}},
        "customdata": numbers,
        "text": names,
        "hovertemplate": say("figures.hover_failure_rate", language)
        + "<extra></extra>",
    }


def _batches(rates: pd.DataFrame, language: Language) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": rates["day"],
        "y": rates["batches"],
        "yaxis": "y2",
        "marker": {"color": QUIET, "opacity": 0.45},
        "hovertemplate": say("figures.hover_batches", language) + "<extra></extra>",
    }


def _panel_names(language: Language) -> list[dict[str, Any]]:
    place = {"x": 0, "xanchor": "left", "yanchor": "bottom", "opacity": 0.8}
    return [
        note(say("figures.rate_panel", language), y=0.94, **place),
        note(say("figures.batches_panel", language), y=0.17, **place),
    ]
