"""Intervals by drawing enterprises, not checks: those of one enterprise go together."""

from collections.abc import Iterator

import numpy as np

from sanfen.risk.past import Codes

DRAWS = 200
SEED = 40
INTERVAL = [2.5, 97.5]


def draws(enterprise: Codes) -> Iterator[Codes]:
    """Yield rows of as many enterprises as there are, drawn with replacement."""
    random = np.random.default_rng(SEED)
    names, whose = np.unique(enterprise, return_inverse=True)
    rows = np.arange(len(enterprise))
    for _ in range(DRAWS):
        often = np.bincount(
            random.integers(0, len(names), len(names)), minlength=len(names)
        )
        yield np.repeat(rows, often[whose])
