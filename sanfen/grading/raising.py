"""Which capability items to raise, and how far, to gain the points that are missing."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sanfen.grading.classes import TOLERANCE
from sanfen.grading.hypothesis import Step
from sanfen.rulebook import Rules
from sanfen.rulebook.enterprise import CapabilityCriterion


@dataclass(frozen=True, slots=True)
class _Choice:
    """A level an item could be at, ``climb`` levels up, for ``gain`` more points."""

    item: str
    before: str
    after: str
    climb: int
    gain: float


def cheapest_raises(
    latest: pd.Series, missing: float, items: Mapping[str, Sequence[str]], rules: Rules
) -> tuple[Step, ...] | None:
    """Return the fewest levels to climb that gain the ``missing`` points, or None.

    ``latest`` is the last capability assessment. ``items`` must be raised to one of
    the levels named there whatever they gain. Of equally many levels, most points win.
    """
    choices = [
        [
            choice
            for choice in offered
            if choice.item not in items or choice.after in items[choice.item]
        ]
        for offered in _choices(latest, rules)
    ]
    enough = [
        picked
        for picked in itertools.product(*choices)
        if sum(choice.gain for choice in picked) >= missing - TOLERANCE
    ]
    if not enough:
        return None
    best = min(enough, key=_cost)
    return tuple(
        Step("raise", choice.item, choice.before, choice.after)
        for choice in best
        if choice.climb
    )


def _cost(picked: Sequence[_Choice]) -> tuple[int, float]:
    return sum(choice.climb for choice in picked), -sum(c.gain for c in picked)


def _choices(latest: pd.Series, rules: Rules) -> Iterator[list[_Choice]]:
    for criterion in rules.enterprise.criteria.values():
        if isinstance(criterion, CapabilityCriterion):
            scale = criterion.weight / criterion.full_marks
            for item, levels in criterion.items.items():
                yield _climbs(item, latest[item], levels, criterion.missing, scale)


def _climbs(
    item: str, now: object, levels: Mapping[str, float], missing: float, scale: float
) -> list[_Choice]:
    """Return staying where it is, and every level that earns more."""
    before = str(now) if now in levels else ""
    earned = levels[before] if before else missing
    ranked = sorted(set(levels.values()))
    first_with = {points: name for name, points in reversed([*levels.items()])}
    better = [points for points in ranked if points > earned]
    stay = _Choice(item, before, before, 0, 0.0)
    return [stay] + [
        _Choice(item, before, first_with[points], climb, (points - earned) * scale)
        for climb, points in enumerate(better, start=1)
    ]
