"""Groups of like risk: what came of those to whom as much was foretold."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sanfen.binomial import wilson
from sanfen.risk.logistic import DECIMALS
from sanfen.risk.metrics import bins
from sanfen.risk.past import Codes, Floats

MOST_BANDS = 10
RISKIEST = [0.05, 0.02, 0.01]
CASES_OF_A_BAND = 50
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Foretold:
    """Log-odds of cases of later periods than their fit, and what came of them."""

    log_odds: Floats
    failed: Floats
    period: Codes


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


def bands(foretold: Foretold) -> Bands:
    """Return groups of like risk in which a higher risk failed at least as often."""
    raw, failed = foretold.log_odds, foretold.failed
    place = _places(raw)
    cases = np.bincount(place, minlength=1)
    failures = np.bincount(place, failed, minlength=1)
    ends = [raw[place <= band].max() for band in range(len(cases) - 1)]
    merged = _rising([*ends, np.inf], cases, failures)
    return Bands(
        edges=merged[:-1, 0].round(DECIMALS),
        cases=merged[:, 1].astype(np.int64),
        failures=merged[:, 2].astype(np.int64),
        spread=_spread(np.searchsorted(merged[:-1, 0], raw), foretold),
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
    spread = (off[told] ** 2 / usual[told]).sum() / free
    return round(float(max(1.0, spread)), DECIMALS)


def interval(failures: Any, cases: Any) -> tuple[Floats, Floats]:
    """Return the 95 % interval of failure rates; no case is 0 to 1."""
    low, high = wilson(failures, cases, CONFIDENCE)
    return np.nan_to_num(low, nan=0.0), np.nan_to_num(high, nan=1.0)
