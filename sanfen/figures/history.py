"""沿革: the class of one enterprise over time, with what happened to it."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.colours import BETTER, PAPER, QUIET, WORSE, class_shade
from sanfen.figures.frame import framed, nothing
from sanfen.figures.hovers import plain
from sanfen.figures.trends import quarter
from sanfen.vocabulary import EnterpriseClass
from sanfen.wording import Language, say

CLASSES = list(EnterpriseClass)
EVENT_LANE = len(CLASSES) + 0.15
TONES = {
    "worse": (WORSE, "triangle-down", -0.14),
    "neutral": (QUIET, "circle", 0.0),
    "better": (BETTER, "triangle-up", 0.14),
}
"""Fill, shape and shift within the lane by what an event does."""


def class_history(
    history: pd.DataFrame,
    events: pd.DataFrame,
    language: Language,
    *,
    height: int = 320,
) -> go.Figure:
    """Draw the class by quarter as steps, and the events below.

    ``history`` has ``day``, ``enterprise_class`` and ``score``; ``events`` has
    ``day``, ``label``, ``tone`` (``worse``, ``better``, ``neutral``) and ``record``.
    A click on an event reports ``[record]``.
    """
    if history.empty:
        return nothing(language, height=height)
    steps = history.sort_values("day")
    lanes = [f"<b>{c}</b>" for c in CLASSES] + [say("figures.events", language)]
    return framed(
        [_steps(steps), _stations(steps, language), *_events(events)],
        height=height,
        hoverdistance=24,
        margin={"l": 4, "r": 20, "t": 8, "b": 8},
        xaxis={
            "nticks": 6,
            "tickformat": say("figures.month_tick", language),
            "tickangle": 0,
        },
        yaxis={
            "tickvals": [*range(len(CLASSES)), EVENT_LANE],
            "ticktext": lanes,
            "range": [EVENT_LANE + 0.5, -0.5],
        },
    )


def class_history_reading(
    history: pd.DataFrame, events: pd.DataFrame, language: Language
) -> str:
    """Say where the class stood first and last, and how much happened between."""
    if history.empty:
        return say("figures.nothing", language)
    steps = history.sort_values("day")
    classes = steps["enterprise_class"].astype(str)
    return say(
        "figures.history_reading",
        language,
        start=quarter(steps["day"].iloc[0]),
        was=classes.iloc[0],
        end=quarter(steps["day"].iloc[-1]),
        now=classes.iloc[-1],
        changes=int((classes != classes.shift()).sum()) - 1,
        events=len(events),
    )


def _ranks(steps: pd.DataFrame) -> list[int]:
    return [CLASSES.index(EnterpriseClass(c)) for c in steps["enterprise_class"]]


def _steps(steps: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": steps["day"],
        "y": _ranks(steps),
        "mode": "lines",
        "line": {"shape": "hv", "width": 2.5, "color": QUIET},
        "hoverinfo": "skip",
    }


def _stations(steps: pd.DataFrame, language: Language) -> dict[str, Any]:
    looks = [class_shade(c) for c in steps["enterprise_class"].astype(str)]
    return {
        "type": "scatter",
        "x": steps["day"],
        "y": _ranks(steps),
        "mode": "markers",
        "marker": {
            "color": [look.fill for look in looks],
            "symbol": [look.symbol for look in looks],
            "size": 12,
            "line": {"width": 1.5, "color": PAPER},
        },
        "text": [quarter(day) for day in steps["day"]],
        "customdata": list(
            zip(steps["enterprise_class"].astype(str), steps["score"], strict=True)
        ),
        "hovertemplate": say("figures.hover_station", language) + "<extra></extra>",
    }


def _events(events: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        _event_trace(events[events["tone"] == tone], *look)
        for tone, look in TONES.items()
        if (events["tone"] == tone).any()
    ]


def _event_trace(
    events: pd.DataFrame, fill: str, symbol: str, shift: float
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": events["day"],
        "y": [EVENT_LANE + shift] * len(events),
        "mode": "markers",
        "marker": {"color": fill, "symbol": symbol, "size": 13},
        "text": [plain(label) for label in events["label"]],
        "customdata": [[record] for record in events["record"].astype(str)],
        "hovertemplate": "%{x|%Y-%m-%d}<br>%{text}<extra></extra>",
    }
