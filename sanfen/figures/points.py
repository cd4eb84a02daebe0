"""得分构成: points earned and lost by criterion; risk points by product factor."""

from collections.abc import Mapping
from itertools import accumulate
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.colours import EARNED, GRADES, LOST, WASH
from sanfen.figures.frame import TEXT, framed, nothing
from sanfen.figures.hovers import plain
from sanfen.vocabulary import ProductGrade
from sanfen.wording import Language, say, term

ROW = 44
WIDTH = 48
"""Half-width characters in a line above the bars, as many as a phone shows."""

HATCH = {"shape": "/", "fillmode": "overlay", "size": 5, "solidity": 0.2}


def contribution_bar(
    parts: pd.DataFrame, enterprise: Mapping[Any, Any], language: Language
) -> go.Figure:
    """Draw what an enterprise earned and lost by criterion.

    ``parts`` has ``code``, ``name``, ``points`` and ``full_marks``; ``enterprise`` is
    a row of ``assessment.enterprises``. A click reports ``[code]``.
    """
    if parts.empty:
        return nothing(language)
    lost = (parts["full_marks"] - parts["points"]).clip(lower=0)
    marks = [f"−{n:.1f}" if n >= 0.05 else "" for n in lost]
    traces = [
        _bars(parts, parts["points"], EARNED, say("figures.hover_earned", language)),
        _bars(parts, lost, LOST, say("figures.hover_lost", language))
        | {"text": marks, "textposition": "outside", "cliponaxis": False}
        | {"marker": {"color": LOST, "pattern": HATCH}},
    ]
    return _drawn(traces, parts, contribution_reading(parts, enterprise, language))


def contribution_reading(
    parts: pd.DataFrame, enterprise: Mapping[Any, Any], language: Language
) -> str:
    """Say the score, the class by score, and what set the class if it was not that."""
    words = say(
        "figures.score_reading",
        language,
        score=f"{enterprise['score']:.1f}",
        full=f"{parts['full_marks'].sum():g}",
        by_score=enterprise["class_by_score"],
    )
    if enterprise["enterprise_class"] == enterprise["class_by_score"]:
        return words
    return words + say(
        "figures.limit_reading",
        language,
        final=enterprise["enterprise_class"],
        clause=plain(enterprise["clause"]),
    )


def factor_bar(
    parts: pd.DataFrame, product: Mapping[Any, Any], language: Language
) -> go.Figure:
    """Draw the risk points of a product by factor: longer is riskier.

    ``parts`` has ``code``, ``name``, ``points`` and ``full_marks``; ``product`` is a
    row of ``assessment.products``. A click reports ``[code]``.
    """
    if parts.empty:
        return nothing(language)
    rest = (parts["full_marks"] - parts["points"]).clip(lower=0)
    dark = GRADES[ProductGrade.HIGH].fill
    hover = say("figures.hover_risk", language)
    traces = [_bars(parts, parts["points"], dark, hover), _bars(parts, rest, WASH, "")]
    return _drawn(traces, parts, factor_reading(parts, product, language))


def factor_reading(
    parts: pd.DataFrame, product: Mapping[Any, Any], language: Language
) -> str:
    """Say the risk score of a product and its grade, and a floor that raised it."""
    words = say(
        "figures.risk_reading",
        language,
        score=f"{product['score']:.1f}",
        full=f"{parts['full_marks'].sum():g}",
        by_score=term(ProductGrade(product["grade_by_score"]), language),
    )
    if product["product_grade"] == product["grade_by_score"]:
        return words
    return words + say(
        "figures.floor_reading",
        language,
        final=term(ProductGrade(product["product_grade"]), language),
        clause=plain(product["clause"]),
    )


def wrapped(words: str) -> str:
    """Break a label into lines that leave room for the bars on a phone."""
    if words.isascii():
        return "<br>".join(wrap(words, max(17, len(words) // 2 + 5)))
    half = -(-len(words) // 2)
    return words if len(words) <= 8 else f"{words[:half]}<br>{words[half:]}"


def _bars(
    parts: pd.DataFrame, lengths: pd.Series, fill: str, hover: str
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": lengths.round(2),
        "y": list(range(len(parts))),
        "width": 0.56,
        "marker": {"color": fill, "line": {"width": 0}},
        "customdata": parts[["code", "name", "points", "full_marks"]]
        .round({"points": 2, "full_marks": 2})
        .to_numpy()
        .tolist(),
        "hovertemplate": hover + "<extra></extra>" if hover else None,
        "hoverinfo": None if hover else "skip",
    }


def _drawn(
    traces: list[dict[str, Any]], parts: pd.DataFrame, summary: str
) -> go.Figure:
    names = [
        f"{wrapped(plain(row.name))}  {row.points:.1f}/{row.full_marks:g}"
        for row in parts[["name", "points", "full_marks"]].itertuples(index=False)
    ]
    longest = float(parts["full_marks"].max())
    return framed(
        traces,
        height=ROW * len(parts) + 72,
        margin={"l": 4, "r": 8, "t": 56, "b": 8},
        barmode="stack",
        title={
            "text": _lines(summary),
            "x": 0,
            "xref": "container",
            "font": {"size": TEXT},
        },
        xaxis={"visible": False, "range": [0, longest * 1.35]},
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "range": [len(names) - 0.4, -0.6],
            "showgrid": False,
            "ticks": "",
        },
    )


def _lines(summary: str) -> str:
    """Break a summary after its semicolons and shorten what a phone cannot hold."""
    parts = summary.replace("；", "; ").split("; ")
    return "<br>".join(_shortened(part) for part in parts)


def _shortened(words: str) -> str:
    widths = accumulate(1 if sign.isascii() else 2 for sign in words)
    fits = sum(width <= WIDTH for width in widths)
    return words if fits == len(words) else words[: fits - 1] + "…"
