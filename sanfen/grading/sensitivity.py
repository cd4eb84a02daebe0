"""Which weight is worth arguing about: Sobol indices of the number of flips."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.acceptability import count_flips, weights_at
from sanfen.grading.measured import Measured
from sanfen.rulebook import Rules

Numbers = npt.NDArray[np.float64]

DRAWS = 2048
"""Weight vectors drawn twice over; each weight is then swapped between the two."""

_RESAMPLED = 400
"""How often the draws are drawn again from themselves, for the interval."""

_INTERVAL = (0.025, 0.975)


def weight_sensitivity(
    measured: Measured, rules: Rules, spread: float | None, seed: int
) -> pd.DataFrame:
    """Return how much each weight decides how many enterprises change class.

    ``first`` is the share of the variance of that number which the weight of ``code``
    makes alone, ``total`` with all it does together with others, ``low`` to ``high``
    where ``total`` lies with 95 % confidence. Where nobody ever changes class, all are
    zero. ``spread`` is that of ``weights_at``; a weight is drawn before all are scaled
    to 100, for after that none could move alone.
    """
    codes = list(rules.enterprise.weights)
    random = np.random.default_rng(seed)
    one, other = random.random((2, DRAWS, len(codes)))

    def flips(places: Numbers) -> Numbers:
        return count_flips(measured, rules, weights_at(places, rules, spread))

    mixed = [
        flips(np.where(np.arange(len(codes)) == column, other, one))
        for column in range(len(codes))
    ]
    terms = _terms(flips(one), flips(other), np.stack(mixed, axis=1))
    first, total = _indices(terms.mean(axis=0, keepdims=True))
    again = random.multinomial(DRAWS, np.full(DRAWS, 1 / DRAWS), _RESAMPLED)
    low, high = np.quantile(_indices(again @ terms / DRAWS)[1], _INTERVAL, axis=0)
    return pd.DataFrame(
        {"code": codes, "first": first[0], "total": total[0], "low": low, "high": high}
    )


def _terms(one: Numbers, other: Numbers, mixed: Numbers) -> Numbers:
    """Return, by draw, what the indices are means of.

    Mean and square of the number, then the products of Saltelli (2010) for the first
    index and the halved squares of Jansen (1999) for the total, by weight.
    """
    # Less noise is left where numbers lie around zero.
    centre = (one.mean() + other.mean()) / 2
    one, other, mixed = one - centre, other - centre, mixed - centre
    moved = mixed - one[:, None]
    return np.column_stack(
        [
            (one + other) / 2,
            (one**2 + other**2) / 2,
            other[:, None] * moved,
            moved**2 / 2,
        ]
    )


def _indices(means: Numbers) -> tuple[Numbers, Numbers]:
    """Return first and total indices for each row of means of ``_terms``."""
    variance = (means[:, 1] - means[:, 0] ** 2)[:, None]
    parts = np.divide(
        means[:, 2:], variance, out=np.zeros_like(means[:, 2:]), where=variance > 0
    )
    first, total = np.split(parts, 2, axis=1)
    return np.maximum(first, 0), total
