"""变没变: how far the inputs of this quarter lie from those the model learned from."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.colours import EARNED, INK, LOST, WORSE
from sanfen.figures.frame import framed, nothing, row_axis
from sanfen.figures.hovers import plain
from sanfen.figures.points import HATCH, wrapped
from sanfen.wording import Language, say

ROW = 40

STATES = {"steady": (EARNED, ""), "moderate": (LOST, "/"), "strong": (WORSE, "x")}
"""Fill and pattern of each state."""


def drift_bars(moved: pd.DataFrame, language: Language) -> go.Figure:
    """Draw how far each input moved, beside the most it moved in a quarter of training.

    ``moved`` has ``name``, ``index``, ``usual`` and ``state``, most moved first.
    """
    if moved.empty:
        return nothing(language)
    rows = list(range(len(moved)))
    usual = {
        "type": "scatter",
        "x": moved["usual"].round(3),
        "y": rows,
        "mode": "markers",
        "name": say("risk_figures.drift_usual", language),
        "marker": {
            "symbol": "line-ns-open",
            "size": 18,
            "color": INK,
            "line": {"width": 3},
        },
        "hovertemplate": "%{x:.2f}<extra></extra>",
    }
    return framed(
        [_bars(moved, rows, language), usual],
        height=ROW * len(moved) + 72,
        showlegend=True,
        margin={"l": 4, "r": 12, "t": 8, "b": 8},
        xaxis={"rangemode": "tozero", "nticks": 6},
        yaxis=row_axis([wrapped(plain(name)) for name in moved["name"]]),
    )


def drift_reading(moved: pd.DataFrame, language: Language) -> str:
    """Say whether this quarter is like those of training."""
    if moved.empty:
        return say("figures.nothing", language)
    strange = moved[moved["state"] != "steady"]
    if strange.empty:
        return say("risk_figures.drift_steady", language, n=len(moved))
    return say(
        "risk_figures.drift_moved",
        language,
        n=len(strange),
        of=len(moved),
        name=strange.iloc[0]["name"],
    )


def _bars(moved: pd.DataFrame, rows: list[int], language: Language) -> dict[str, Any]:
    looks = [STATES[state] for state in moved["state"]]
    return {
        "type": "bar",
        "orientation": "h",
        "x": moved["index"].round(3),
        "y": rows,
        "width": 0.6,
        "name": say("risk_figures.drift_now", language),
        "marker": {
            "color": [fill for fill, _ in looks],
            "pattern": HATCH | {"shape": [shape for _, shape in looks]},
        },
        "hovertemplate": "%{x:.2f}<extra></extra>",
    }
