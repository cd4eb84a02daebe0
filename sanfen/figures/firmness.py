"""稳不稳: who stands firm, class by class; which weight is worth arguing about."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sanfen.figures.colours import EARNED, LOST, class_shade
from sanfen.figures.frame import framed, nothing, row_axis
from sanfen.figures.hovers import percent
from sanfen.figures.intervals import whiskers
from sanfen.figures.points import HATCH, wrapped
from sanfen.wording import Language, say

ROW = 44
ROOM = 0.55


def firm_classes(classes: pd.DataFrame, language: Language) -> go.Figure:
    """Draw how many enterprises of each class stand firm, and how many on the edge.

    ``classes`` has ``enterprise_class``, ``firm`` and ``on_edge``. A click reports
    ``[class]``.
    """
    if classes.empty:
        return nothing(language)
    return framed(
        [
            _class_bars(classes, "firm", {}, language),
            _class_bars(classes, "on_edge", {"pattern": HATCH}, language),
        ],
        height=ROW * len(classes) + 60,
        barmode="stack",
        showlegend=True,
        margin={"l": 4, "r": 8, "t": 8, "b": 8},
        xaxis={"visible": False},
        yaxis=row_axis([str(name) for name in classes["enterprise_class"]], room=ROOM),
    )


def firm_classes_reading(classes: pd.DataFrame, language: Language) -> str:
    """Say how many stand firm, and in which class the fewest do."""
    if classes.empty:
        return say("figures.nothing", language)
    firm, size = classes["firm"], classes["firm"] + classes["on_edge"]
    shares = (firm / size.where(size > 0)).fillna(1)
    weakest = classes.iloc[int(shares.argmin())]
    return say(
        "firmness.classes_reading",
        language,
        n=f"{size.sum():,}",
        firm=f"{firm.sum():,}",
        share=percent(firm.sum() / size.sum()),
        name=weakest["enterprise_class"],
        least=percent(shares.min()),
    )


def weight_influence(weights: pd.DataFrame, language: Language) -> go.Figure:
    """Draw how much each weight decides how many change class, the most first.

    ``weights`` has ``name`` beside the columns of ``weight_sensitivity``. What a weight
    does alone is filled, what it does with others hatched. A click reports ``[code]``.
    """
    if weights.empty:
        return nothing(language)
    ranked = weights.sort_values("total", ascending=False, ignore_index=True)
    alone = ranked["first"].clip(upper=ranked["total"])
    together = ranked["total"] - alone
    return framed(
        [
            _weight_bars(ranked, alone, say("firmness.alone", language))
            | {"marker": {"color": EARNED}},
            _weight_bars(ranked, together, say("firmness.together", language))
            | {
                "marker": {"color": LOST, "pattern": HATCH},
                "error_x": whiskers(ranked["total"], ranked["low"], ranked["high"]),
            },
        ],
        height=ROW * len(ranked) + 84,
        barmode="stack",
        showlegend=True,
        margin={"l": 4, "r": 12, "t": 8, "b": 8},
        xaxis={"tickformat": ".0%", "nticks": 5, "rangemode": "tozero"},
        yaxis=row_axis([wrapped(name) for name in ranked["name"]], room=ROOM),
    )


def weight_influence_reading(weights: pd.DataFrame, language: Language) -> str:
    """Say which weight is worth arguing about most, and which least."""
    if weights.empty:
        return say("figures.nothing", language)
    ranked = weights.sort_values("total", ascending=False)
    first, last = ranked.iloc[0], ranked.iloc[-1]
    if not first["total"]:
        return say("firmness.nobody_flips", language)
    return say(
        "firmness.weights_reading",
        language,
        first=first["name"],
        total=percent(first["total"]),
        alone=percent(min(first["first"], first["total"])),
        last=last["name"],
        least=percent(last["total"]),
    )


def _class_bars(
    classes: pd.DataFrame, column: str, more: dict[str, Any], language: Language
) -> dict[str, Any]:
    looks = [class_shade(name) for name in classes["enterprise_class"]]
    name = say(f"firmness.{column}", language)
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": classes[column],
        "y": list(range(len(classes))),
        "width": 0.6,
        "marker": {"color": [look.fill for look in looks], **more},
        "text": [f"{n:,}" if n else "" for n in classes[column]],
        "textposition": "auto",
        "textangle": 0,
        "customdata": [[str(name)] for name in classes["enterprise_class"]],
        "hovertemplate": f"%{{customdata[0]}} · {name} %{{x:,}}<extra></extra>",
    }


def _weight_bars(ranked: pd.DataFrame, values: pd.Series, name: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": values.round(4),
        "y": list(range(len(ranked))),
        "width": 0.6,
        "customdata": [[code] for code in ranked["code"]],
        "hovertemplate": f"%{{customdata[0]}} · {name} %{{x:.0%}}<extra></extra>",
    }
