"""准不准: what the model foretold beside what came, by groups of like probability."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.colours import EARNED, LOST, PAPER, QUIET
from sanfen.figures.frame import framed, nothing, row_axis
from sanfen.figures.hovers import percent, plain
from sanfen.figures.intervals import whiskers
from sanfen.wording import Language, say

ROW = 36


def reliability_plot(
    groups: pd.DataFrame, language: Language, *, height: int = 360
) -> go.Figure:
    """Draw observed over foretold rates with intervals; the diagonal is perfect.

    ``groups`` has ``n``, ``failures``, ``foretold``, ``failed``, ``low`` and ``high``.
    """
    if groups.empty:
        return nothing(language, height=height)
    end = float(max(groups["foretold"].max(), groups["high"].max())) * 1.05
    points = {
        "type": "scatter",
        "x": groups["foretold"].round(4),
        "y": groups["failed"].round(4),
        "mode": "markers",
        "marker": {"size": 11, "color": EARNED, "line": {"width": 1, "color": PAPER}},
        "error_y": whiskers(groups["failed"], groups["low"], groups["high"]),
        "customdata": groups[["failures", "n"]].to_numpy().tolist(),
        "hovertemplate": say("risk_figures.hover_reliability", language)
        + "<extra></extra>",
    }
    diagonal = {
        "type": "scatter",
        "x": [0, end],
        "y": [0, end],
        "mode": "lines",
        "line": {"color": QUIET, "dash": "dash", "width": 2},
        "hoverinfo": "skip",
    }
    return framed(
        [diagonal, points],
        height=height,
        margin={"l": 4, "r": 12, "t": 8, "b": 8},
        xaxis=_axis(say("risk_figures.foretold", language), end),
        yaxis=_axis(say("risk_figures.came", language), end),
    )


def reliability_reading(groups: pd.DataFrame, language: Language) -> str:
    """Say in how many groups what was foretold lies within what came, and the riskiest."""
    if groups.empty:
        return say("figures.nothing", language)
    within = groups["foretold"].between(groups["low"], groups["high"])
    last = groups.iloc[-1]
    return say(
        "risk_figures.reliability_reading",
        language,
        groups=len(groups),
        within=int(within.sum()),
        foretold=percent(last["foretold"]),
        failed=percent(last["failed"]),
        failures=int(last["failures"]),
        n=int(last["n"]),
    )


def rates_by_group(groups: pd.DataFrame, language: Language) -> go.Figure:
    """Draw observed rates with intervals and what was foretold, a row for each group.

    ``groups`` has ``group`` and ``small`` beside the columns of ``reliability_plot``;
    small groups are drawn hollow and marked in words, never dropped.
    """
    if groups.empty:
        return nothing(language)
    rows = list(range(len(groups)))
    hollow = ["circle-open" if small else "circle" for small in groups["small"]]
    came = {
        "type": "scatter",
        "x": groups["failed"].round(4),
        "y": rows,
        "mode": "markers",
        "name": say("risk_figures.came", language),
        "marker": {"size": 11, "color": EARNED, "symbol": hollow},
        "error_x": whiskers(groups["failed"], groups["low"], groups["high"]),
        "customdata": groups[["failures", "n"]].to_numpy().tolist(),
        "hovertemplate": say("risk_figures.hover_came", language) + "<extra></extra>",
    }
    foretold = {
        "type": "scatter",
        "x": groups["foretold"].round(4),
        "y": rows,
        "mode": "markers",
        "name": say("risk_figures.foretold", language),
        "marker": {"size": 10, "color": LOST, "symbol": "diamond"},
        "hovertemplate": say("risk_figures.hover_foretold", language)
        + "<extra></extra>",
    }
    return framed(
        [came, foretold],
        height=ROW * len(groups) + 84,
        showlegend=True,
        margin={"l": 4, "r": 12, "t": 8, "b": 8},
        xaxis={"tickformat": ".0%", "rangemode": "tozero", "nticks": 6},
        yaxis=row_axis([_label(row, language) for row in groups.to_dict("records")]),
    )


def rates_reading(groups: pd.DataFrame, language: Language) -> str:
    """Say in which group what came lies farthest from what was foretold.

    Small groups are passed over as long as there are others.
    """
    if groups.empty:
        return say("figures.nothing", language)
    # What one check came to is no difference worth a sentence.
    large = groups if groups["small"].all() else groups[~groups["small"]]
    off = (large["failed"] - large["foretold"]).abs()
    far = large.iloc[int(np.argmax(off))]
    return say(
        "risk_figures.rates_reading",
        language,
        name=plain(far["group"]),
        foretold=percent(far["foretold"]),
        failed=percent(far["failed"]),
        low=percent(far["low"]),
        high=percent(far["high"]),
        n=f"{int(far['n']):,}",
    )


def _label(row: dict[Any, Any], language: Language) -> str:
    key = "risk_figures.group_small" if row["small"] else "risk_figures.group_n"
    return say(key, language, name=plain(row["group"]), n=f"{int(row['n']):,}")


def _axis(title: str, end: float) -> dict[str, Any]:
    return {
        "tickformat": ".0%",
        "range": [0, end],
        "nticks": 6,
        "title": {"text": title},
    }
