"""From log-odds to honest probabilities: a straight line, and groups with intervals.

Both are learned from predictions of later periods than their fit.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import expit, logit
from scipy.stats import beta

from sanfen.risk.logistic import Design, Likelihood, minimised
from sanfen.risk.metrics import bins
from sanfen.risk.past import Codes, Floats

FIRM = 25.0
"""How firmly the line holds to "as it is": one over the variance allowed it.

A standard deviation of 0.2 is what the level of a city moves by from year to year.
"""

DECIMALS = 9
LEAST_SLOPE = 0.05
"""A higher score never means a lower probability."""

MOST_BANDS = 10
RISKIEST = [0.05, 0.02]
CASES_OF_A_BAND = 100
COVERED = 0.95


@dataclass(frozen=True, slots=True)
class Foretold:
    """Log-odds of cases of later periods than their fit, and what came of them."""

    log_odds: Floats
    failed: Floats
    period: Codes


@dataclass(frozen=True, slots=True)
class Line:
    """Calibrated log-odds are ``shift + slope × log-odds``; the slope is positive."""

    shift: float = 0.0
    slope: float = 1.0

    def log_odds(self, raw: Floats) -> Floats:
        """Return calibrated log-odds."""
        calibrated: Floats = self.shift + self.slope * raw
        return calibrated

    def chance(self, raw: Floats) -> Floats:
        """Return calibrated probabilities."""
        chance: Floats = expit(self.log_odds(raw))
        return chance


@dataclass(frozen=True, slots=True)
class Bands:
    """Groups of like risk: ``edges`` of log-odds, and what came of each group.

    ``spread`` tells by how much rates differ more between periods than by luck.
    """

    edges: Floats
    cases: Codes
    failures: Codes
    spread: float

    def of(self, raw: Floats) -> Codes:
        """Return the group of each log-odds."""
        return np.searchsorted(self.edges, raw, side="left").astype(np.int64)

    def interval(self) -> tuple[Floats, Floats]:
        """Return the 95 % interval of each group's failure rate in another period."""
        return interval(self.failures / self.spread, self.cases / self.spread)


def calibrate(foretold: Foretold) -> Line:
    """Return the line that makes log-odds fit what came of them."""
    raw, failed = foretold.log_odds, foretold.failed
    if len(raw) == 0:
        return Line()
    centre = float(raw.mean())
    moved, tilted = minimised(
        Likelihood(
            design=Design(
                np.column_stack([np.ones(len(raw)), raw - centre]),
                sparse.csr_array((len(raw), 0)),
            ),
            failed=failed,
            penalty=np.array([FIRM, FIRM]),
            sign=np.zeros(2),
            offset=raw,
        )
    )
    slope = max(1 + float(tilted), LEAST_SLOPE)
    shift = float(moved) * _agreement(foretold) + (1 - slope) * centre
    return Line(round(shift, DECIMALS), round(slope, DECIMALS))


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


def bands(foretold: Foretold) -> Bands:
    """Return groups of like risk in which a higher risk failed at least as often."""
    raw, failed = foretold.log_odds, foretold.failed
    place = _places(raw)
    cases = np.bincount(place, minlength=1)
    failures = np.bincount(place, failed, minlength=1)
    ends = [raw[place <= band].max() for band in range(len(cases) - 1)]
    merged = _rising([*ends, np.inf], cases, failures)
    edges = merged[:-1, 0].round(DECIMALS)
    return Bands(
        edges=edges,
        cases=merged[:, 1].astype(np.int64),
        failures=merged[:, 2].astype(np.int64),
        spread=_spread(np.searchsorted(edges, raw), foretold),
    )


def _places(raw: Floats) -> Codes:
    """Cut into tenths, and the riskiest tenth once more, as far as there are cases."""
    if len(raw) == 0:
        return np.zeros(0, dtype=np.int64)
    tenths = int(np.clip(len(raw) // CASES_OF_A_BAND, 1, MOST_BANDS))
    place = bins(raw, tenths)
    for share in RISKIEST:
        if share * len(raw) >= CASES_OF_A_BAND:
            place = place + (raw > np.quantile(raw, 1 - share))
    return place


def _rising(
    ends: list[float], cases: npt.NDArray[Any], failures: npt.NDArray[Any]
) -> Floats:
    """Merge neighbours until no higher group failed less often."""
    blocks: list[list[float]] = []
    for end, size, failed in zip(ends, cases, failures, strict=True):
        blocks.append([end, size, failed])
        while len(blocks) > 1 and _rate(blocks[-2]) > _rate(blocks[-1]):
            last = blocks.pop()
            blocks[-1] = [last[0], blocks[-1][1] + last[1], blocks[-1][2] + last[2]]
    return np.array(blocks)


def _rate(block: list[float]) -> float:
    return block[2] / max(block[1], 1)


def _spread(band: Codes, foretold: Foretold) -> float:
    """Return how much more a group's rate moves between periods than luck explains."""
    if len(band) == 0:
        return 1.0
    cells = band * (foretold.period.max() + 1) + foretold.period
    _, cell = np.unique(cells, return_inverse=True)
    rate = (np.bincount(band, foretold.failed) / np.bincount(band))[band]
    off = np.bincount(cell, foretold.failed - rate)
    usual = np.bincount(cell, rate * (1 - rate))
    free = len(off) - len(np.unique(band))
    told = usual > 0
    if free < 1:
        return 1.0
    return float(max(1.0, (off[told] ** 2 / usual[told]).sum() / free))


def interval(failures: Any, cases: Any) -> tuple[Floats, Floats]:
    """Return the 95 % interval of failure rates (Jeffreys); no case is 0 to 1."""
    failures, cases = np.asarray(failures, float), np.asarray(cases, float)
    tail, half = (1 - COVERED) / 2, 0.5
    low = beta.ppf(tail, failures + half, cases - failures + half)
    high = beta.ppf(1 - tail, failures + half, cases - failures + half)
    return (
        np.where(failures == 0, 0.0, low),
        np.where(failures == cases, 1.0, high),
    )
