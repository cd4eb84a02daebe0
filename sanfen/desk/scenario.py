"""推演方案: the numbers a reader has moved, and the rules they make."""

from collections.abc import Mapping
from dataclasses import dataclass

from sanfen.rulebook import Rules
from sanfen.vocabulary import EnterpriseClass

WEIGHT = "weight_"
FLOOR = "floor_"
"""How the link names a weight and a floor: ``weight_E1``, ``floor_AA``."""

FULL = 100.0
"""What weights add up to, and the highest floor there can be."""

ROOM = 50.0
"""Where the slider of a weight ends, unless its official weight is higher.

Weights are scaled, so any proportion can be reached; a longer slider moves more than
a point for each pixel.
"""

_PLACES = 9  # decimal places that are free of float noise


class NoWeightError(ValueError):
    """Every weight is 0: nothing is left to score by."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Weights as set (of any sum) by criterion, and floors by class."""

    weights: Mapping[str, float]
    floors: Mapping[str, float]

    @property
    def shares(self) -> dict[str, float]:
        """Return the weights so that they add up to 100."""
        total = sum(self.weights.values())
        if not total:
            raise NoWeightError("every weight is 0")
        return {
            code: round(weight * FULL / total, _PLACES)
            for code, weight in self.weights.items()
        }


def official(rules: Rules) -> dict[str, float]:
    """Return the official value of every slider, by its name in the link."""
    floors = {
        name.value: floor.score for name, floor in rules.enterprise.floors.items()
    }
    return {
        **{f"{WEIGHT}{code}": full for code, full in rules.enterprise.weights.items()},
        **{f"{FLOOR}{name}": score for name, score in floors.items()},
    }


def most(name: str, official_value: float) -> float:
    """Return where a slider ends, by its name in the link."""
    return FULL if name.startswith(FLOOR) else max(ROOM, official_value)


def scenario_of(values: Mapping[str, float]) -> Scenario:
    """Return the scenario that the sliders stand for."""
    return Scenario(weights=_named(values, WEIGHT), floors=_named(values, FLOOR))


def rules_of(scenario: Scenario, rules: Rules) -> Rules:
    """Return ``rules`` with the weights and floors of a scenario.

    Raises ``NoWeightError`` where no weight is left, ``RulebookError`` where the floors
    cross. What is set as it stands in the rules leaves the rules as they are.
    """
    before = scenario_of(official(rules))
    weights = _moved(scenario.shares, before.shares)
    floors = _moved(scenario.floors, before.floors)
    return rules.patched(
        {
            **{
                f"enterprise.criteria.{code}.weight": to for code, to in weights.items()
            },
            **{f"enterprise.floors.{name}.score": to for name, to in floors.items()},
        }
    )


def fall(floors: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return the floors from the best class to the worst."""
    ranked = [name.value for name in EnterpriseClass if name.value in floors]
    return [(name, floors[name]) for name in ranked]


def _moved(
    values: Mapping[str, float], before: Mapping[str, float]
) -> dict[str, float]:
    return {name: value for name, value in values.items() if value != before[name]}


def _named(values: Mapping[str, float], prefix: str) -> dict[str, float]:
    return {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if name.startswith(prefix)
    }
