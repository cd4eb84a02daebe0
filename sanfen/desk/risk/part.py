"""What a part of the city is told of a model that was learned from all of it.

Its own enterprises, with the chances of the city's model, and how often those alike
failed as a rate: from how many checks of the city, less the own ones, would tell of
the others.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sanfen import risk
from sanfen.area import Area
from sanfen.desk.language import language, tr

COUNTS = ["group_cases", "group_failures"]
DECIMALS = 2
"""Of a rate that comes of counts: in whole per cent nobody finds the counts again."""

_BOUNDS = ["low", "high"]


def within(scores: pd.DataFrame, area: Area) -> pd.DataFrame:
    """Return the scores of an area: to a part of the city, rates instead of counts."""
    if area.is_city:
        return scores
    own = area.within(scores)
    chance = own["probability"]
    coarse = {
        # A bound that was widened to the model's own number says nothing of counts.
        name: own[name]
        .round(DECIMALS)
        .mask(own["known"] & (own[name] == chance), chance)
        for name in _BOUNDS
    }
    chance = chance.round(DECIMALS).mask(own["known"], chance)
    return own.drop(columns=COUNTS).assign(probability=chance, **coarse)


def tells_counts(row: Mapping[Any, Any]) -> bool:
    """Tell whether a row says from how many checks of the city its rates come."""
    return "group_cases" in row


def alike(row: Mapping[Any, Any]) -> str:
    """Say how often those alike failed: so many of so many, or between which rates."""
    if tells_counts(row):
        counts = {name: f"{row[f'group_{name}']:,}" for name in ("cases", "failures")}
        return tr("risk_page.alike_counts", **counts)
    return tr(
        "risk_page.alike_rate", low=_percent(row["low"]), high=_percent(row["high"])
    )


def of_group(row: Mapping[Any, Any]) -> str:
    """Say in a sentence of its own what is known of who is unlike anything sampled."""
    if tells_counts(row):
        mark = risk.Mark(row["mark"])
        return risk.group_rate(
            mark, row["group_cases"], row["group_failures"], language()
        )
    return tr("risk_page.no_own_figure", alike=alike(row))


def beyond(area: Area) -> frozenset[risk.Family]:
    """Return the families of reasons that rest on records outside an area."""
    if area.is_city:
        return frozenset()
    of_city = frozenset({risk.Family.PRODUCT, risk.Family.CALIBRATION})
    return of_city | {risk.Family.COUNTY} if area.is_town else of_city


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"
