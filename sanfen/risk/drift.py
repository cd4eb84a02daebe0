"""Drift: whether today's enterprises look like those the model learned from."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sanfen.risk.past import Floats

BINS = 10
MODERATE, STRONG = 0.1, 0.25
"""The usual bounds of the population stability index: watch, and act."""


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The distribution of each feature: edges of its bins, and the share in each."""

    edges: dict[str, Floats]
    shares: dict[str, Floats]


def quantiles(features: pd.DataFrame) -> Quantiles:
    """Return the distribution of each feature."""
    edges = {
        name: np.unique(np.quantile(features[name], np.linspace(0, 1, BINS + 1)[1:-1]))
        for name in features
    }
    shares = {name: _shares(features[name], edges[name]) for name in edges}
    return Quantiles(edges, shares)


def drift(trained: Quantiles, features: pd.DataFrame) -> pd.DataFrame:
    """Return the stability index of each feature, most moved first, and its state.

    ``state`` is steady, moderate or strong.
    """
    index = {
        name: _index(trained.shares[name], _shares(features[name], edges))
        for name, edges in trained.edges.items()
    }
    table = pd.DataFrame({"feature": index.keys(), "index": index.values()})
    state = np.select(
        [table["index"] >= STRONG, table["index"] >= MODERATE],
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
    return shares


def _index(then: Floats, now: Floats) -> float:
    return float(((now - then) * np.log(now / then)).sum())
