"""Which weight is worth arguing about: Sobol indices of the number of flips."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import sobol_indices, uniform

from sanfen.grading.acceptability import acceptability
from sanfen.grading.measured import Measured
from sanfen.rulebook import Rules

Numbers = npt.NDArray[np.float64]


def weight_sensitivity(
    measured: Measured, rules: Rules, spread: float, draws: int, seed: int
) -> pd.DataFrame:
    """Return ``criterion``, ``first_order`` and ``total`` index of each weight.

    The quantity is the number of enterprises that change class while every weight is
    drawn within ``spread`` of its official value and all are scaled to 100. ``draws``
    is a power of two; the function is evaluated ``draws`` x (weights + 2) times
    (Saltelli). Where nothing ever flips, both indices are zero.
    """
    codes = list(rules.enterprise.weights)
    official = np.array(list(rules.enterprise.weights.values()))

    def flips(factors: Numbers) -> Numbers:
        weights = official * factors.T
        weights = weights / weights.sum(axis=1, keepdims=True) * 100
        return acceptability(measured, rules, weights).flips.astype(np.float64)

    factor = uniform(loc=1 - spread, scale=2 * spread)
    found = sobol_indices(
        func=flips,
        n=draws,
        dists=[factor] * len(codes),
        rng=np.random.default_rng(seed),
    )
    return _table(codes, found.first_order, found.total_order)


def _table(codes: Sequence[str], first_order: Numbers, total: Numbers) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "criterion": codes,
            "first_order": np.nan_to_num(np.ravel(first_order)),
            "total": np.nan_to_num(np.ravel(total)),
        }
    )
