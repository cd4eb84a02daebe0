"""工作量: what a scenario changes in the yearly work, regime by regime."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.colours import BETTER, EARNED, QUIET, WORSE
from sanfen.figures.frame import framed, nothing
from sanfen.figures.points import wrapped
from sanfen.vocabulary import Regime
from sanfen.wording import Language, say, term

ROW = 64


def workload_change(workload: pd.DataFrame, unit: str, language: Language) -> go.Figure:
    """Draw the yearly work before and after, one pair of bars for each regime.

    ``workload`` has ``regime``, ``before`` and ``after``; ``unit`` is what they
    count, in the reader's language. A click reports ``[regime]``.
    """
    if workload.empty:
        return nothing(language)
    before = say("figures.before", language)
    after = say("figures.after", language)
    longest = float(workload[["before", "after"]].to_numpy().max())
    return framed(
        [
            _bars(workload, "before", before, -0.19, unit),
            _bars(workload, "after", after, 0.19, unit),
        ],
        height=ROW * len(workload) + 70,
        showlegend=True,
        margin={"l": 4, "r": 8, "t": 8, "b": 8},
        xaxis={"visible": False, "range": [0, max(longest, 1) * 1.7]},
        yaxis={
            "tickvals": list(range(len(workload))),
            "ticktext": [
                wrapped(term(Regime(r), language)) for r in workload["regime"]
            ],
            "range": [len(workload) - 0.45, -0.55],
            "showgrid": False,
        },
    )


def workload_reading(workload: pd.DataFrame, unit: str, language: Language) -> str:
    """Say the total work before and after, and the difference."""
    if workload.empty:
        return say("figures.nothing", language)
    before, after = workload["before"].sum(), workload["after"].sum()
    return say(
        "figures.workload_reading",
        language,
        before=_number(before),
        after=_number(after),
        change=_signed(after - before),
        unit=unit,
    )


def _bars(
    workload: pd.DataFrame, column: str, name: str, shift: float, unit: str
) -> dict[str, Any]:
    values = workload[column].round(1)
    marker: dict[str, Any] = {"color": EARNED, "line": {"width": 0}}
    after = column == "after"
    if not after:
        marker |= {"color": QUIET, "opacity": 0.55}
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": values,
        "y": [row + shift for row in range(len(workload))],
        "width": 0.34,
        "marker": marker,
        "text": _labels(workload) if after else [_number(v) for v in values],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": [[str(regime)] for regime in workload["regime"]],
        "hovertemplate": f"{name} %{{x:,.1f}} {unit}<extra></extra>",
    }


def _labels(workload: pd.DataFrame) -> list[str]:
    """Return the work after with its change: ▲ more, ▼ less."""
    changes = (workload["after"] - workload["before"]).round(1)
    return [
        f"{_number(value)}  <span style='color:{_tone(change)}'>{_mark(change)}</span>"
        for value, change in zip(workload["after"].round(1), changes, strict=True)
    ]


def _mark(change: float) -> str:
    if not change:
        return "±0"
    return f"<b>{'▲' if change > 0 else '▼'} {_signed(change)}</b>"


def _tone(change: float) -> str:
    return QUIET if not change else (WORSE if change > 0 else BETTER)


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _signed(value: float) -> str:
    return f"{'+' if value >= 0 else '−'}{_number(abs(value))}"
