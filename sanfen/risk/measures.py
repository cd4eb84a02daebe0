"""The measures of one order of cases, with intervals; the keys of ``evaluate --json``."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from sanfen.risk.bootstrap import INTERVAL, draws
from sanfen.risk.cases import Cases
from sanfen.risk.metrics import Order, brier, calibration_error, ordered
from sanfen.risk.past import Codes, Floats

TOP = 0.10
DECIMALS = 6
SHARES = [
    0.01,
    0.02,
    0.05,
    0.1,
    0.15,
    0.2,
    0.25,
    0.3,
    0.4,
    0.5,
    0.6,
    0.7,
    0.8,
    0.9,
    1.0,
]
"""Capacities, as shares of all cases, at which precision and recall are told."""

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """Cases with the probabilities several ways of ordering give them."""

    failed: Floats
    day: Codes
    enterprise: Codes
    chances: dict[str, Floats]
    group: Codes | None = None

    def drawn(self, rows: Codes) -> "Judged":
        """Return some of the cases, some of them several times."""
        return Judged(
            self.failed[rows],
            self.day[rows],
            self.enterprise[rows],
            {name: chance[rows] for name, chance in self.chances.items()},
            None if self.group is None else self.group[rows],
        )

    def within(self, group: Codes) -> "Judged":
        """Return the same cases, to be ordered within groups."""
        return Judged(self.failed, self.day, self.enterprise, self.chances, group)

    def order(self, name: str) -> Order:
        """Return the order of the cases by one way."""
        return ordered(self.chances[name], self.failed, self.day, self.group)


def judged(cases: Cases, chances: dict[str, Floats]) -> Judged:
    """Return cases with their probabilities."""
    return Judged(cases.failed, cases.day, cases.enterprise, chances)


def measured(found: Judged) -> dict[str, Told]:
    """Return the measures of each way of ordering, with entity-clustered intervals."""
    drawn: dict[str, list[list[float]]] = {name: [] for name in found.chances}
    gains: dict[str, list[Floats]] = {name: [] for name in found.chances}
    for rows in draws(found.enterprise):
        again = found.drawn(rows)
        for name in found.chances:
            order = again.order(name)
            drawn[name].append(list(_measures(again, name, order).values()))
            gains[name].append(_precisions(order)[:, 1])
    return {
        name: _told(found, name, np.array(drawn[name]), np.array(gains[name]))
        for name in found.chances
    }


def _told(found: Judged, name: str, drawn: Floats, gains: Floats) -> Told:
    order = found.order(name)
    measures = _measures(found, name, order)
    low, high = _interval(drawn)
    worst, _, best = order.precision(TOP)
    return {
        "n": len(found.failed),
        "failures": int(found.failed.sum()),
        **{key: _number(value) for key, value in measures.items()},
        "precision_at_10pct_worst": _number(worst),
        "precision_at_10pct_best": _number(best),
        "interval": {
            key: [_number(low[place]), _number(high[place])]
            for place, key in enumerate(measures)
        },
        "at_capacity": _at_capacity(order, gains),
    }


def _measures(found: Judged, name: str, order: Order) -> dict[str, float]:
    chance, base = found.chances[name], order.base_rate()
    squared = brier(chance, found.failed)
    precision = float(order.precision(TOP)[1])
    return {
        "base_rate": base,
        "roc_auc": order.roc_auc(),
        "average_precision": order.average_precision(),
        "precision_at_10pct": precision,
        "recall_at_10pct": float(order.recall(TOP)[1]),
        "lift_at_10pct": precision / base if base else float("nan"),
        "brier": squared,
        "brier_of_base_rate": base * (1 - base),
        "ece": calibration_error(chance, found.failed, found.group),
        "days_earlier": order.days_earlier(),
    }


def _precisions(order: Order) -> Floats:
    return np.array([order.precision(share) for share in SHARES])


def _at_capacity(order: Order, gains: Floats) -> list[Told]:
    """Return precision and recall at each capacity, with the bounds of ties."""
    low, high = _interval(gains)
    return [
        {
            "share": share,
            "visits": _number(order.capacity(share).sum()),
            "precision": _number(order.precision(share)[1]),
            "precision_worst": _number(order.precision(share)[0]),
            "precision_best": _number(order.precision(share)[2]),
            "interval": [_number(low[place]), _number(high[place])],
            "recall": _number(order.recall(share)[1]),
            "recall_worst": _number(order.recall(share)[0]),
            "recall_best": _number(order.recall(share)[2]),
        }
        for place, share in enumerate(SHARES)
    ]


def _interval(drawn: Floats) -> Floats:
    with warnings.catch_warnings():
        # A measure that no draw can tell is told as missing.
        warnings.simplefilter("ignore", RuntimeWarning)
        found: Floats = np.nanpercentile(drawn, INTERVAL, axis=0)
    return found


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), DECIMALS)
