"""风险构成: what raises and what lowers the risk of one enterprise, as log-odds."""

from itertools import accumulate
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.colours import BETTER, QUIET, WORSE
from sanfen.figures.frame import framed, nothing, row_axis
from sanfen.figures.hovers import plain
from sanfen.figures.points import HATCH, wrapped
from sanfen.wording import Language, say

ROW = 40


def effect_bars(parts: pd.DataFrame, base: float, language: Language) -> go.Figure:
    """Draw each effect from where the ones before it end, from base to total.

    ``parts`` has ``name`` and ``log_odds``, strongest first.
    """
    if parts.empty:
        return nothing(language)
    effects = [float(effect) for effect in parts["log_odds"]]
    ends = list(accumulate(effects, initial=base))
    total = ends[-1]
    names = [
        say("risk_figures.effects_base", language),
        *parts["name"],
        say("risk_figures.effects_total", language),
    ]
    lengths = [base, *effects, total]
    starts = [0.0, *ends[:-1], 0.0]
    edges = [0.0, *ends]
    # A phone leaves a label about a third of what the bars have.
    room = 0.36 * (max(edges) - min(edges))
    return framed(
        [_bars(lengths, starts)],
        height=ROW * len(names) + 30,
        margin={"l": 4, "r": 8, "t": 4, "b": 8},
        xaxis={
            "visible": False,
            "zeroline": True,
            "range": [min(edges) - room, max(edges) + room],
        },
        yaxis=row_axis([wrapped(plain(name)) for name in names]),
    )


def effects_reading(parts: pd.DataFrame, base: float, language: Language) -> str:
    """Say from where to where the risk moves, and what moves it most."""
    if parts.empty:
        return say("figures.nothing", language)
    strongest = parts.iloc[0]
    way = "raises" if strongest["log_odds"] > 0 else "lowers"
    return say(
        f"risk_figures.effects_{way}",
        language,
        base=f"{base:+.2f}",
        total=f"{base + parts['log_odds'].sum():+.2f}",
        name=strongest["name"],
        effect=f"{strongest['log_odds']:+.2f}",
    )


def _bars(lengths: list[float], starts: list[float]) -> dict[str, Any]:
    whole = [0, len(lengths) - 1]
    fills = [
        QUIET if place in whole else (WORSE if length > 0 else BETTER)
        for place, length in enumerate(lengths)
    ]
    signs = [
        "" if place in whole else ("▲ " if length > 0 else "▼ ")
        for place, length in enumerate(lengths)
    ]
    hatched = [
        "/" if length < 0 and place not in whole else ""
        for place, length in enumerate(lengths)
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [round(length, 3) for length in lengths],
        "base": [round(start, 3) for start in starts],
        "y": list(range(len(lengths))),
        "width": 0.6,
        "marker": {"color": fills, "pattern": HATCH | {"shape": hatched}},
        "text": [
            f"{sign}{length:+.2f}" for sign, length in zip(signs, lengths, strict=True)
        ],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
