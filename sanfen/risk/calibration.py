"""From log-odds to honest probabilities: a straight line, bent where it says too much.

Learned from predictions of later periods than their fit.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.special import expit, logit

from sanfen.risk.bands import RISKIEST, Foretold, bands
from sanfen.risk.logistic import DECIMALS, Design, Likelihood, minimised
from sanfen.risk.past import Floats

FIRM = 25.0
"""How firmly the line holds to "as it is": one over the variance allowed it.

A standard deviation of 0.2 is what the level of a city moves by from year to year.
"""

LOOSE = 1.0
"""How firmly the riskiest hold to the line: a slope of theirs may be off by as much."""

BENT = RISKIEST[1]
"""The share of cases, the riskiest, from which on the line may flatten.

A sum of effects goes on rising where rates no longer do: many signs of the same habit
are counted as if each were news. This share, ``LOOSE`` and ``ROOM`` predicted later
periods of training parts best; no test part was looked at.
"""

LEAST_SLOPE = 0.05
"""A higher score never means a lower probability."""

ROOM = 0.1
"""Log-odds below the ceiling from which on the order alone is kept."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Calibrated log-odds: ``shift + slope × log-odds``, and less of it at the top.

    From ``knot`` on the slope is less by ``bend``, and no probability reaches
    ``ceiling``, beyond which no case could be counted. A higher score is always a
    higher probability: the order stays.
    """

    shift: float = 0.0
    slope: float = 1.0
    knot: float = 0.0
    bend: float = 0.0
    ceiling: float = 1.0

    def straight(self, raw: Floats) -> Floats:
        """Return log-odds by the line alone: to these the effects of features sum."""
        straight: Floats = self.shift + self.slope * raw
        return straight

    def log_odds(self, raw: Floats) -> Floats:
        """Return calibrated log-odds."""
        bent = self.straight(raw) + self.bend * np.maximum(raw - self.knot, 0)
        beyond = np.maximum(bent - (logit(self.ceiling) - ROOM), 0)
        calibrated: Floats = bent - beyond + ROOM * beyond / (ROOM + beyond)
        return calibrated

    def chance(self, raw: Floats) -> Floats:
        """Return calibrated probabilities."""
        chance: Floats = expit(self.log_odds(raw))
        return chance


def calibrate(foretold: Foretold) -> Curve:
    """Return the curve that makes log-odds fit what came of them."""
    raw, failed = foretold.log_odds, foretold.failed
    if len(raw) == 0:
        return Curve()
    centre, knot = float(raw.mean()), float(np.quantile(raw, 1 - BENT))
    columns = [np.ones(len(raw)), raw - centre, np.maximum(raw - knot, 0)]
    moved, tilted, bend = minimised(
        Likelihood(
            design=Design(np.column_stack(columns), sparse.csr_array((len(raw), 0))),
            failed=failed,
            penalty=np.array([FIRM, FIRM, LOOSE]),
            sign=np.array([0, 0, -1]),
            offset=raw,
        )
    )
    slope = max(1 + float(tilted), LEAST_SLOPE)
    shift = float(moved) * _agreement(foretold) + (1 - slope) * centre
    _, high = bands(foretold).interval()
    found = (shift, slope, knot, max(float(bend), LEAST_SLOPE - slope), float(high[-1]))
    return Curve(*(round(value, DECIMALS) for value in found))


def _agreement(foretold: Foretold) -> float:
    """Return how far the periods agree that the level is off, 0 to 1.

    The level of failing comes and goes with campaigns and seasons. What half of the
    periods had too high and half too low says nothing about the next one.
    """
    cases = np.bincount(foretold.period)
    expected = np.bincount(foretold.period, expit(foretold.log_odds)) / cases
    seen = (np.bincount(foretold.period, foretold.failed) + 1) / (cases + 2)
    off = logit(seen) - logit(expected)
    if len(off) == 1:
        return 0.0
    doubt = off.var(ddof=1) / len(off)
    return float(np.clip(1 - doubt / max(off.mean() ** 2, doubt), 0, 1))
