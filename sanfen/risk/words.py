"""Probabilities as people say them: about 1 in 4."""

import numpy as np

from sanfen.risk.unknown import Mark
from sanfen.wording import Language, say

RARELY = 1000
OFTEN = 0.25
"""From here on so many in 10 or 20 is told where that is closer than 1 in so many."""


def one_in(probability: float, language: Language) -> str:
    """Say a probability as so many in so many."""
    some, all_of_them = _ratio(probability)
    return say("risk.one_in", language, m=some, n=all_of_them)


def with_interval(
    probability: float, low: float, high: float, language: Language
) -> str:
    """Say a probability, and between what the rate of those alike lies."""
    some, all_of_them = _ratio(probability)
    return say(
        "risk.one_in_interval",
        language,
        m=some,
        n=all_of_them,
        low=int(np.floor(100 * low)),
        high=int(np.ceil(100 * high)),
    )


def group_rate(mark: Mark, cases: int, failures: int, language: Language) -> str:
    """Say what is known of an enterprise of which too little is known."""
    name = "mark_first" if mark is Mark.FIRST_CHECK else "mark_little"
    return say(
        "risk.group_rate",
        language,
        mark=say(f"risk.{name}", language),
        cases=cases,
        failures=failures,
    )


def _ratio(probability: float) -> tuple[int, int]:
    one = 1, round(min(1 / max(probability, 1 / RARELY), RARELY))
    if probability < OFTEN:
        return one
    twentieths = round(20 * probability)
    some = (twentieths, 20) if twentieths % 2 else (twentieths // 2, 10)
    ways = [some] if one[1] == 1 else [one, some]
    return min(ways, key=lambda told: abs(told[0] / told[1] - probability))
