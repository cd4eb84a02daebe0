"""Logistic regression whose signs can be prescribed, fitted to the last digit.

scikit-learn's has no bounds on coefficients, and without them more failures could
lower a risk. The penalised likelihood is strictly convex and has one optimum;
projected Newton steps go all the way to it, so that every run finds the same
coefficients. Indicators are sparse: they cost next to nothing.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import expit

Floats = npt.NDArray[np.float64]

STEPS = 60
HALVINGS = 40
CLOSE = 1e-11
"""Slope per case below which the optimum is reached."""

DECIMALS = 6
"""Kept of whatever is learned: what is beyond may be the rounding of the machine.

Another processor or another BLAS adds in another order and takes other logarithms: the
optimum comes out the same to about twelve digits. With six of them kept, the stored
model is the same to the byte, and its reasons still sum to its log-odds exactly.
"""


@dataclass(frozen=True, slots=True)
class Design:
    """The matrix of a regression: dense columns, then sparse ones."""

    dense: Floats
    indicators: sparse.csr_array

    def times(self, coefficients: Floats) -> Floats:
        """Return the log-odds of each row."""
        split = self.dense.shape[1]
        dense: Floats = self.dense @ coefficients[:split]
        sparse_part: Floats = self.indicators @ coefficients[split:]
        return dense + sparse_part

    def sums(self, rows: Floats) -> Floats:
        """Return the sum of each column, its rows weighted."""
        return np.concatenate([self.dense.T @ rows, self.indicators.T @ rows])

    def curvature(self, weights: Floats) -> Floats:
        """Return the weighted cross products of all columns."""
        weighted = self.dense * weights[:, None]
        across = self.indicators.T @ weighted
        by_row = self.indicators.multiply(weights[:, None]).tocsr()
        own = (self.indicators.T @ by_row).toarray()
        return np.block([[self.dense.T @ weighted, across.T], [across, own]])


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What is minimised: the misfit and a ridge penalty for each coefficient.

    ``sign`` is 1 or -1 where a coefficient may not have the other sign, else 0;
    ``offset`` are log-odds that are there from the start.
    """

    design: Design
    failed: Floats
    penalty: Floats
    sign: Floats
    offset: Floats | float = 0.0

    def odds(self, coefficients: Floats) -> Floats:
        """Return the log-odds of each case."""
        return self.design.times(coefficients) + self.offset

    def loss(self, coefficients: Floats) -> float:
        """Return the misfit with its penalty."""
        odds = self.odds(coefficients)
        misfit = np.logaddexp(0, odds) - self.failed * odds
        return float(misfit.sum() + 0.5 * (self.penalty * coefficients**2).sum())

    def step(self, coefficients: Floats) -> Floats | None:
        """Return the Newton step of what may move; at the optimum there is none."""
        chance = expit(self.odds(coefficients))
        slope = self.design.sums(chance - self.failed) + self.penalty * coefficients
        held = (self.sign * coefficients <= 0) & (self.sign * slope > 0)
        free = np.flatnonzero(~held)
        if np.abs(slope[free]).max(initial=0) <= CLOSE * len(self.failed):
            return None
        curve = self.design.curvature(chance * (1 - chance))[np.ix_(free, free)]
        curve[np.diag_indices(len(free))] += self.penalty[free]
        step = np.zeros_like(coefficients)
        step[free] = -np.linalg.solve(curve, slope[free])
        return step

    def walked(self, coefficients: Floats, step: Floats) -> Floats:
        """Go as much of a step as lowers the loss, keeping the signs."""
        before = self.loss(coefficients)
        for halvings in range(HALVINGS):
            reached = coefficients + step / 2**halvings
            reached = np.where(self.sign * reached < 0, 0.0, reached)
            if self.loss(reached) < before:
                return reached
        return coefficients


def minimised(likelihood: Likelihood) -> Floats:
    """Return the coefficients that fit best."""
    found = np.zeros_like(likelihood.penalty)
    for _ in range(STEPS):
        step = likelihood.step(found)
        if step is None:
            break
        reached = likelihood.walked(found, step)
        if np.array_equal(reached, found):
            break
        found = reached
    return found
