"""Drift: whether today's enterprises look like those the model learned from."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sanfen.risk.cases import Cases
from sanfen.risk.logistic import DECIMALS
from sanfen.risk.past import Floats

BINS = 10
MODERATE, STRONG = 0.1, 0.25
"""The usual bounds of the population stability index: watch, and act."""

QUARTER = 91
CLEARLY = 1.5
"""So many times the largest former index: one quarter in nine is a new record anyway."""

QUARTERS = 8
"""The last quarters of training, whose own ups and downs are no drift."""


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The distribution of each feature in the last quarters of training.

    ``edges`` of its bins, the ``shares`` in each, and the ``usual`` index: the largest
    of a single one of these quarters.
    """

    edges: dict[str, Floats]
    shares: dict[str, Floats]
    usual: dict[str, float]


def quantiles(cases: Cases) -> Quantiles:
    """Return the distribution of each feature."""
    age = (cases.day.max() - cases.day) // QUARTER
    lately = cases.features[age < QUARTERS]
    cuts = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = {
        name: np.unique(np.quantile(lately[name], cuts).round(DECIMALS))
        for name in lately
    }
    shares = {name: _shares(lately[name], edges[name]) for name in edges}
    parts = [part for _, part in lately.groupby(age[age < QUARTERS])]
    usual = {
        name: max(
            _index(shares[name], _shares(part[name], edges[name])) for part in parts
        )
        for name in edges
    }
    return Quantiles(edges, shares, usual)


def drift(trained: Quantiles, features: pd.DataFrame) -> pd.DataFrame:
    """Return the stability index of each feature, most moved first, and its state.

    Columns feature, index, usual and state: steady, moderate, or strong where it moved
    clearly more than in any quarter of training.
    """
    table = pd.DataFrame(
        {
            "feature": list(trained.edges),
            "index": [
                _index(trained.shares[name], _shares(features[name], edges))
                for name, edges in trained.edges.items()
            ],
            "usual": list(trained.usual.values()),
        }
    )
    beyond = table["index"] > CLEARLY * table["usual"]
    state = np.select(
        [beyond & (table["index"] >= STRONG), beyond & (table["index"] >= MODERATE)],
        ["strong", "moderate"],
        "steady",
    )
    return table.assign(state=state).sort_values(
        ["index", "feature"], ascending=[False, True], ignore_index=True
    )


def _shares(values: pd.Series, edges: Floats) -> Floats:
    place = np.searchsorted(edges, values.to_numpy(), side="left")
    count = np.bincount(place, minlength=len(edges) + 1)
    # Half a case in each bin: an empty one is no infinite drift.
    shares: Floats = (count + 0.5) / (count.sum() + 0.5 * len(count))
    return shares.round(DECIMALS)


def _index(then: Floats, now: Floats) -> float:
    return round(float(((now - then) * np.log(now / then)).sum()), DECIMALS)
