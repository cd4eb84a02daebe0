"""What had become known before a day: counts, last days and last values by group.

Every question is asked for many (group, day) pairs at once and answered by one binary
search in events sorted by group and day, so that a million cases need no loop. An
event counts only if it became known strictly before the day asked for. All sums are
of whole numbers: what is known later cannot even change a rounding.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
"""Positions, counts and days as whole numbers."""

Floats = npt.NDArray[np.float64]

YEAR = 365
SPAN = 1 << 22
"""More days than a calendar holds: group and day make one sortable key."""

UNKNOWN = SPAN // 2 - 1
"""A day after all others."""

HALF_YEARS = 8
"""From then on, decayed sums do not tell ages apart."""


def day_numbers(days: Any) -> Codes:
    """Return days as whole numbers; a missing one comes after every other."""
    as_days = np.asarray(days, dtype="M8[D]")
    return np.where(np.isnat(as_days), UNKNOWN, as_days.astype(np.int64))


class Past:
    """Dated events of groups, each with whole-number values."""

    def __init__(self, group: Codes, day: Codes, **values: npt.NDArray[Any]) -> None:
        key = _keys(group, day)
        order = np.argsort(key, kind="stable")
        self.key = key[order]
        self.day = np.append(day[order], 0)
        self.numbers = {
            name: np.append(value[order].astype(np.int64), 0)
            for name, value in {"count": np.ones_like(key), **values}.items()
        }
        self.sums = {
            name: np.append(0, np.cumsum(value[:-1]))
            for name, value in self.numbers.items()
        }

    def before(self, group: Codes, day: Codes) -> "Asked":
        """Ask for the events of each group that were known before each day."""
        key = _keys(group, day)
        # Sorted questions walk through the events side by side: ten times as fast.
        order = np.argsort(key, kind="stable")
        start = _keys(group, np.zeros_like(day) - SPAN // 2)
        return Asked(
            past=self,
            order=order,
            key=key[order],
            day=day[order],
            first=np.searchsorted(self.key, start[order]),
            end=np.searchsorted(self.key, key[order]),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers for many (group, day) pairs, in the order they were asked."""

    past: Past
    order: Codes
    key: Codes
    day: Codes
    first: Codes
    end: Codes
    _edges: dict[int, Codes] = field(default_factory=dict)

    def sum(self, name: str = "count", *, days: int | None = None) -> Codes:
        """Return the sum of a value, over the last ``days`` only if given."""
        sums = self.past.sums[name]
        return self._answered(sums[self.end] - sums[self._since(days)])

    def days_since(self) -> Floats:
        """Return the days since the last event; never is infinite."""
        since = self.day - self.past.day[self.end - 1]
        return self._answered(np.where(self.end > self.first, since, np.inf))

    def last(self, name: str, back: int = 0) -> Codes:
        """Return a value of the last event, or ``back`` events earlier; none is 0."""
        place = self.end - 1 - back
        value = self.past.numbers[name][np.maximum(place, 0)]
        return self._answered(np.where(place >= self.first, value, 0))

    def streak(self, name: str) -> Codes:
        """Return how many events came since the last one whose value was not 0."""
        sums = self.past.sums[name]
        reached = np.searchsorted(sums, sums[self.end], side="left")
        return self._answered(self.end - np.maximum(reached, self.first))

    def decayed(self, name: str) -> Floats:
        """Return the sum of a value that halves with every year of age.

        By half-years, so that the sum stays one of whole numbers until the end.
        """
        sums = self.past.sums[name]
        total = np.zeros(len(self.end))
        newer = self.end
        for age in range(HALF_YEARS + 1):
            last = age == HALF_YEARS
            older = self._since(None if last else (age + 1) * YEAR // 2)
            total += 0.5 ** (age / 2) * (sums[newer] - sums[older])
            newer = older
        return self._answered(total)

    def _since(self, days: int | None) -> Codes:
        if days is None:
            return self.first
        if days not in self._edges:
            earlier = np.searchsorted(self.past.key, self.key - days)
            self._edges[days] = np.maximum(earlier, self.first)
        return self._edges[days]

    def _answered(self, found: npt.NDArray[Any]) -> npt.NDArray[Any]:
        answers = np.empty_like(found)
        answers[self.order] = found
        return answers


def shrunk(
    failures: Floats | Codes, checks: Floats | Codes, weight: float, towards: Floats
) -> Floats:
    """Return failure rates as if ``weight`` more checks had failed at a usual rate."""
    rate: Floats = (failures + weight * towards) / (checks + weight)
    return rate


def _keys(group: npt.NDArray[Any], day: Codes) -> Codes:
    return group.astype(np.int64) * SPAN + day + SPAN // 2
