"""How good an order is, pooled or within groups; ties are never broken by luck.

Equal scores form one block. What a capacity that ends inside a block finds is told as
the worst, the expected and the best case; everything else is its expectation over
all orders of the block.
"""

from dataclasses import dataclass

import numpy as np

from sanfen.risk.past import Codes, Floats

BINS = 10
"""Of the expected calibration error, with equally many cases each."""


@dataclass(frozen=True, slots=True)
class Order:
    """Cases ordered by falling score within groups, equal scores in one block.

    For each block: its ``group``, ``size`` and ``failures``, and ``ahead`` and
    ``failures_ahead`` of it in its group. ``days`` is how much earlier than in fact
    the failing checks of the block come, summed.
    """

    group: Codes
    size: Codes
    failures: Codes
    ahead: Codes
    failures_ahead: Codes
    days: Floats
    cases: Codes
    failing: Codes

    def roc_auc(self) -> float:
        """Return the share of pairs of one group in which the failing one is ahead."""
        passes = self.size - self.failures
        won = (passes * (self.failures_ahead + self.failures / 2)).sum()
        pairs = (self.failing * (self.cases - self.failing)).sum()
        return _ratio(won, pairs)

    def average_precision(self) -> float:
        """Return the mean precision at the failing cases."""
        reached = self.failures_ahead + self.failures
        precision = reached / (self.ahead + self.size)
        return _ratio((self.failures * precision).sum(), self.failing.sum())

    def found(self, shares: Floats) -> Floats:
        """Return the failures among the first shares: worst, expected, best."""
        capacity = self.capacity(shares)[:, self.group]
        inside = np.clip(capacity - self.ahead, 0, self.size)
        least = np.maximum(0, inside - (self.size - self.failures))
        usual = inside * (self.failures / self.size)
        most = np.minimum(inside, self.failures)
        found: Floats = np.stack([least, usual, most]).sum(axis=2)
        return found

    def capacity(self, shares: Floats) -> Floats:
        """Return how many cases of each group the first shares are."""
        exact: Floats = np.outer(shares, self.cases)
        if len(self.cases) > 1:
            return exact
        whole: Floats = np.maximum(1.0, np.round(exact))
        return whole

    def precision(self, shares: Floats) -> Floats:
        """Return the precision among the first shares: worst, expected, best."""
        found: Floats = self.found(shares) / self.capacity(shares).sum(axis=1)
        return found

    def recall(self, shares: Floats) -> Floats:
        """Return the share of failures found: worst, expected, best."""
        return self.found(shares) / max(int(self.failing.sum()), 1)

    def base_rate(self) -> float:
        """Return the share that failed."""
        return _ratio(self.failing.sum(), self.cases.sum())

    def days_earlier(self) -> float:
        """Return by how many days failing checks come sooner, on average."""
        return _ratio(self.days.sum(), self.failing.sum())


def ordered(
    score: Floats,
    failed: Floats,
    day: Codes | None = None,
    group: Codes | None = None,
) -> Order:
    """Return the order of cases by falling score, within groups if given."""
    nothing = np.zeros(len(score), dtype=np.int64)
    whose = nothing if group is None else group
    day = nothing if day is None else day
    order = np.lexsort((-score, whose))
    whose, score, failed = whose[order], score[order], failed[order].astype(np.int64)
    # The days of a group's checks stay as they are; only who is checked on them moves.
    days = day[np.lexsort((day, nothing if group is None else group))]
    starts = np.flatnonzero(
        np.r_[True, np.diff(whose) != 0] | np.r_[True, np.diff(score) != 0]
    )
    size = np.diff(np.r_[starts, len(score)])
    failures = np.add.reduceat(failed, starts)
    block_group = whose[starts]
    begins = np.searchsorted(block_group, np.unique(block_group))
    _, block_group = np.unique(block_group, return_inverse=True)
    reached = np.cumsum(failures) - failures
    failing = np.add.reduceat(failures, begins)
    new_days = np.add.reduceat(days, starts) / size
    old_days = np.add.reduceat(failed * day[order], starts)
    return Order(
        group=block_group,
        size=size,
        failures=failures,
        ahead=starts - starts[begins][block_group],
        failures_ahead=reached - reached[begins][block_group],
        days=old_days - failures * new_days,
        cases=np.add.reduceat(size, begins),
        failing=failing,
    )


def brier(chance: Floats, failed: Floats) -> float:
    """Return the mean squared error of probabilities."""
    return float(np.mean((chance - failed) ** 2))


def calibration_error(
    chance: Floats, failed: Floats, group: Codes | None = None
) -> float:
    """Return how far probabilities are from rates, by bins of them or by groups."""
    if group is None:
        group = bins(chance, BINS)
    _, place = np.unique(group, return_inverse=True)
    return float(np.abs(np.bincount(place, chance - failed)).sum() / len(chance))


def bins(chance: Floats, count: int) -> Codes:
    """Return the bin of each probability: equally many cases, equals together."""
    edges = np.quantile(chance, np.linspace(0, 1, count + 1)[1:-1], method="lower")
    return np.searchsorted(np.unique(edges), chance, side="left").astype(np.int64)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")
