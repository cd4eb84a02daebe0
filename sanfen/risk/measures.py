"""The measures of one order of cases, with intervals; the keys of ``evaluate --json``."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from sanfen.risk.bootstrap import INTERVAL, draws
from sanfen.risk.cases import Cases
from sanfen.risk.metrics import Order, brier, calibration_error, ordered
from sanfen.risk.past import Codes, Floats

TOP = np.array([0.1])
DECIMALS = 6
SHARES = np.array(
    [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
)
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
            gains[name].append(order.precision(SHARES)[1])
    return {
        name: _told(found, name, np.array(drawn[name]), np.array(gains[name]))
        for name in found.chances
    }


def _told(found: Judged, name: str, drawn: Floats, gains: Floats) -> Told:
    order = found.order(name)
    measures = _measures(found, name, order)
    low, high = _interval(drawn)
    worst, _, best = order.precision(TOP)[:, 0]
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
    precision = float(order.precision(TOP)[1, 0])
    return {
        "base_rate": base,
        "roc_auc": order.roc_auc(),
        "average_precision": order.average_precision(),
        "precision_at_10pct": precision,
        "recall_at_10pct": float(order.recall(TOP)[1, 0]),
        "lift_at_10pct": precision / base if base else float("nan"),
        "brier": squared,
        "brier_of_base_rate": base * (1 - base),
        "ece": calibration_error(chance, found.failed, found.group),
        "days_earlier": order.days_earlier(),
    }


def _at_capacity(order: Order, gains: Floats) -> list[Told]:
    """Return precision and recall at each capacity, with the bounds of ties."""
    low, high = _interval(gains)
    visits = order.capacity(SHARES).sum(axis=1)
    precision, recall = order.precision(SHARES), order.recall(SHARES)
    return [
        {
            "share": float(share),
            "visits": _number(visits[place]),
            "precision": _number(precision[1, place]),
            "precision_worst": _number(precision[0, place]),
            "precision_best": _number(precision[2, place]),
            "interval": [_number(low[place]), _number(high[place])],
            "recall": _number(recall[1, place]),
            "recall_worst": _number(recall[0, place]),
            "recall_best": _number(recall[2, place]),
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
