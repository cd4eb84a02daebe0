"""查得率: which share of the failures a share of the visits finds, by way of ordering."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.colours import EARNED, LOST, PAPER, QUIET, SHADES
from sanfen.figures.frame import framed, nothing
from sanfen.figures.hovers import percent
from sanfen.vocabulary import Colour
from sanfen.wording import Language, say

LOOKS: dict[str, tuple[str, str, str]] = {
    "model": (SHADES[Colour.BLUE].fill, "solid", "circle"),
    "past_failure_rate": (LOST, "dash", "square"),
    "last_result": (EARNED, "dashdot", "diamond"),
    "random": (QUIET, "dot", "x"),
}
"""Line, dash and marker of each way: told apart without any colour."""


def gains_curve(
    curves: pd.DataFrame, language: Language, *, share: float, height: int = 360
) -> go.Figure:
    """Draw the share of failures found over the share of visits, and where we stand.

    ``curves`` has ``way``, ``share``, ``recall`` and ``precision``.
    """
    if curves.empty:
        return nothing(language, height=height)
    ways = [way for way in LOOKS if (curves["way"] == way).any()]
    here = {
        "type": "line",
        "x0": min(share, 1),
        "x1": min(share, 1),
        "y0": 0,
        "y1": 1,
        "line": {"color": QUIET, "width": 2, "dash": "dot"},
    }
    return framed(
        [_line(curves[curves["way"] == way], way, language) for way in ways],
        height=height,
        showlegend=True,
        margin={"l": 4, "r": 12, "t": 8, "b": 8},
        shapes=[here],
        xaxis=_axis(say("risk_figures.share_of_visits", language)),
        yaxis=_axis(say("risk_figures.share_of_failures", language)),
    )


def gains_reading(curves: pd.DataFrame, language: Language, *, share: float) -> str:
    """Say what the first visits find by the model, by habit, and at random."""
    if curves.empty:
        return say("figures.nothing", language)
    return say(
        "risk_figures.gains_reading",
        language,
        share=percent(min(share, 1)),
        **{way: percent(_found(curves, way, share), 0) for way in LOOKS},
    )


def _found(curves: pd.DataFrame, way: str, share: float) -> float:
    own = curves[curves["way"] == way]
    if own.empty:
        return float("nan")
    return float(np.interp(share, [0, *own["share"]], [0, *own["recall"]]))


def _line(curve: pd.DataFrame, way: str, language: Language) -> dict[str, Any]:
    fill, dash, symbol = LOOKS[way]
    name = say(f"risk_figures.way_{way}", language)
    return {
        "type": "scatter",
        "x": [0, *curve["share"]],
        "y": [0, *curve["recall"].round(4)],
        "mode": "lines+markers",
        "name": name,
        "line": {"color": fill, "width": 3 if way == "model" else 2, "dash": dash},
        "marker": {
            "symbol": symbol,
            "size": 8,
            "color": fill,
            "line": {"width": 1, "color": PAPER},
        },
        "hovertemplate": f"<b>{name}</b><br>"
        + say("risk_figures.hover_gains", language)
        + "<extra></extra>",
    }


def _axis(title: str) -> dict[str, Any]:
    return {
        "tickformat": ".0%",
        "range": [0, 1.02],
        "nticks": 6,
        "title": {"text": title},
    }
