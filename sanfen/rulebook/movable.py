"""推演可调的数值: which numbers of the rulebook a scenario may set, and how far.

The spans are those of the controls, not law: what is legal the rule classes check.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from sanfen.rulebook.rules import Rules

Value = float | int | bool
Changes = Mapping[str, Value]
"""What a scenario sets otherwise than the rules, by path."""


class Group(StrEnum):
    """Numbers that are moved together, in the order of the screen."""

    WEIGHTS = "weights"
    FLOORS = "floors"
    LIMITS = "limits"
    COLOURS = "colours"
    TOWNS = "towns"
    FACTORS = "factors"
    GRADES = "grades"
    VISITS = "visits"
    BATCHES = "batches"


SHARED_OUT = (Group.WEIGHTS, Group.FACTORS)
"""Groups whose numbers are weights: they share out a hundred among themselves."""


@dataclass(frozen=True, slots=True)
class Movable:
    """A number (from 0 to ``high``, by ``step``) or switch at ``path``."""

    path: str
    group: Group
    official: Value
    high: float
    step: float

    @property
    def is_switch(self) -> bool:
        """Tell a rule that is on or off from a number."""
        return isinstance(self.official, bool)

    @property
    def is_whole(self) -> bool:
        """Tell a count or whole points from a number with decimals."""
        return isinstance(self.official, int)

    @property
    def is_share(self) -> bool:
        """Tell a share of one, told in per cent, from points and counts."""
        return is_share(self.path)

    def fits(self, value: Value) -> bool:
        """Tell whether the control could stand at ``value``."""
        kind = type(value)
        if self.is_switch or kind is bool:
            return self.is_switch and kind is bool
        return 0 <= value <= self.high and (kind is int or not self.is_whole)


@dataclass(frozen=True, slots=True)
class _Span:
    group: Group
    paths: str
    high: float = 1
    step: float = 1


_SPANS = (
    _Span(Group.WEIGHTS, "enterprise.criteria.*.weight", 100),
    _Span(Group.FLOORS, "enterprise.floors.*.score", 100),
    _Span(Group.LIMITS, "enterprise.limits.*.active"),
    _Span(Group.LIMITS, "enterprise.waiting.*.active"),
    _Span(Group.COLOURS, "colour.enterprise.class_points.*", 10),
    _Span(Group.COLOURS, "colour.enterprise.grade_points.*", 10),
    _Span(Group.COLOURS, "colour.enterprise.from_points.[!绿]", 20),
    _Span(Group.COLOURS, "colour.veto_on_high.active"),
    _Span(Group.TOWNS, "colour.area.*.share_*", 1, 0.01),
    _Span(Group.TOWNS, "colour.area.red.red_enterprises", 20),
    _Span(Group.TOWNS, "colour.area.prior_enterprises", 100),
    _Span(Group.FACTORS, "product.factors.*.weight", 100),
    _Span(Group.GRADES, "product.cutoffs.*.score", 100),
    _Span(Group.GRADES, "product.floors.*.active"),
    _Span(Group.VISITS, "supervision.regimes.*.visits_per_year", 24, 0.5),
    _Span(Group.VISITS, "supervision.labour.visit.days_each", 5, 0.25),
    _Span(Group.BATCHES, "supervision.spot_batches.per_year.*.*", 12, 0.05),
    _Span(Group.BATCHES, "supervision.labour.batch.days_each", 5, 0.25),
)


@lru_cache(maxsize=32)
def movable(rules: Rules) -> Mapping[str, Movable]:
    """Return what a scenario may set, by path, in the order of the groups."""
    values = dict(_values(rules.tree, ""))
    return {
        path: Movable(path, span.group, value, span.high, span.step)
        for span in _SPANS
        for path, value in values.items()
        if fnmatchcase(path, span.paths)
    }


def is_share(path: str) -> bool:
    """Tell whether the number at ``path`` is a share of one."""
    return path.rsplit(".", 1)[-1].startswith("share_")


def provision_of(rules: Rules, path: str) -> Mapping[str, Any]:
    """Return the entry (label, clause, basis) that the number at ``path`` is part of.

    Raises ``KeyError`` for a path that is not in the rules.
    """
    node: Mapping[str, Any] = rules.tree
    found: Mapping[str, Any] = {}
    for key in path.split("."):
        found = node if "clause" in node else found
        node = node[key]
    return found


def _values(node: Mapping[str, Any], path: str) -> Iterator[tuple[str, Value]]:
    for key, inner in node.items():
        at = f"{path}.{key}" if path else key
        if isinstance(inner, Mapping):
            yield from _values(inner, at)
        elif isinstance(inner, bool | int | float):
            yield at, inner
