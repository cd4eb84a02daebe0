"""有效权重: how much of what tells scores apart comes from each weight.

A criterion on which everybody earns the same weighs nothing, whatever its weight says.
"""

import numpy as np
import numpy.typing as npt

from sanfen.grading.measured import Measured

Numbers = npt.NDArray[np.float64]


def effective_weights(measured: Measured) -> dict[str, float]:
    """Return the share of the score's variance that each weight explains, by its path.

    The share is that of the covariance with the score: it sums to one over the
    criteria and over the product factors, and is below zero where points go against
    the score. Where all scores are alike, every share is zero.
    """
    weights = measured.rules.enterprise.weights
    factors = measured.rules.product.factors
    points = measured.products[[f"points_{code}" for code in factors]].to_numpy()
    criteria = [f"enterprise.criteria.{code}.weight" for code in weights]
    full = np.array(list(weights.values()))
    return {
        **dict(zip(criteria, _shares(measured.shares, full), strict=True)),
        **dict(
            zip(
                [f"product.factors.{code}.weight" for code in factors],
                _shares(points, np.ones(len(factors))),
                strict=True,
            )
        ),
    }


def _shares(earned: Numbers, weights: Numbers) -> list[float]:
    """Return the covariance share of each column, weighted, in their sum."""
    if not len(earned):
        return [0.0] * len(weights)
    sums = earned @ weights
    against = sums - sums.mean()
    spread = float(against @ against)
    # Scores that are alike but for float noise differ by nothing that could be shared.
    if spread <= np.finfo(np.float64).eps * float(sums @ sums):
        return [0.0] * len(weights)
    found: list[float] = (weights * (against @ earned) / spread).tolist()
    return found
