"""Probabilities as people say them: about 1 in 4."""

import numpy as np

from sanfen.risk.unknown import Mark
from sanfen.wording import Language, say

MOST = 0.75
RARELY = 1000


def one_in(probability: float, language: Language) -> str:
    """Say a probability as one in so many."""
    if probability >= MOST:
        return say("risk.nearly_all", language)
    return say("risk.one_in", language, n=_so_many(probability))


def with_interval(
    probability: float, low: float, high: float, language: Language
) -> str:
    """Say a probability, and between what the rate of those alike lies."""
    if probability >= MOST:
        return say("risk.nearly_all", language)
    return say(
        "risk.one_in_interval",
        language,
        n=_so_many(probability),
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


def _so_many(probability: float) -> int:
    return int(round(min(1 / max(probability, 1 / RARELY), RARELY)))
