"""Which candidate predicts best what came later: validation by rolling origin.

The later half of the cases is cut into periods; each is predicted by a candidate that
was fitted to everything known before it. Only the cases of training take part.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from sanfen.risk.bands import Foretold
from sanfen.risk.cases import Cases
from sanfen.risk.metrics import ordered
from sanfen.risk.past import Floats
from sanfen.risk.regression import Regression, Shrinkage, fit_regression
from sanfen.risk.trees import Growth, Trees, fit_trees

Progress = Callable[[float], None]
Candidate = Shrinkage | Growth
Fitted = Regression | Trees
Chosen = npt.NDArray[np.bool_]

CANDIDATES: list[Candidate] = [
    Shrinkage(own=0.001, kinds=0.001),
    Shrinkage(own=0.01, kinds=0.001),
    Shrinkage(own=0.01, kinds=0.01),
    Shrinkage(own=0.1, kinds=0.01),
    Shrinkage(own=0.1, kinds=0.1),
    Shrinkage(own=1.0, kinds=0.1),
    Growth(trees=150),
]
"""Regressions from the most shrunken on, then the challenger."""

CAUTIOUS = Shrinkage(own=0.01, kinds=0.01)
"""The candidate of ledgers too small for any choice."""

ORIGINS = 4
ENOUGH = 5
"""Failures and passes a period must have to say anything about a candidate."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What each candidate was worth, and what the chosen one foretold.

    ``worth`` has a value for each candidate and period: ROC-AUC plus average precision. ``foretold`` is of the chosen one.
    """

    candidate: Candidate
    worth: dict[str, list[float]]
    foretold: Foretold


def fit(cases: Cases, candidate: Candidate) -> Fitted:
    """Fit a candidate to cases.

    On one core: the same numbers whatever the machine, and no core waits for another.
    """
    with threadpool_limits(limits=1):
        if isinstance(candidate, Shrinkage):
            return fit_regression(cases, candidate)
        return fit_trees(cases, candidate)


def periods(cases: Cases, count: int, begin: float) -> list[tuple[Chosen, Chosen]]:
    """Return what is known before, and what falls in, each of the later periods."""
    places = np.linspace(begin, 1, count + 1)[:-1] * len(cases)
    days = np.unique(cases.day[places.astype(np.int64)])
    ends = np.append(days[1:], cases.day[-1] + 1)
    return [
        (cases.known < first, (cases.day >= first) & (cases.day < end))
        for first, end in zip(days, ends, strict=True)
    ]


def validate(cases: Cases, progress: Progress) -> Validation:
    """Choose a candidate by how well it predicts later periods."""
    parts = [part for part in periods(cases, ORIGINS, 0.5) if _tells(cases, *part)]
    foretold = []
    worth = np.zeros((len(CANDIDATES), len(parts)))
    for place, candidate in enumerate(CANDIDATES):
        foretold.append(foretell(cases, candidate, parts))
        worth[place] = _worth(foretold[-1], len(parts))
        progress((place + 1) / len(CANDIDATES))
    best = _best(worth) if parts else CANDIDATES.index(CAUTIOUS)
    told = {
        str(candidate): row.round(6).tolist()
        for candidate, row in zip(CANDIDATES, worth, strict=True)
    }
    return Validation(CANDIDATES[best], told, foretold[best])


def foretell(
    cases: Cases, candidate: Candidate, parts: list[tuple[Chosen, Chosen]]
) -> Foretold:
    """Predict each part from what was known before it."""
    odds, failed = [np.zeros(0)], [np.zeros(0)]
    for earlier, later in parts:
        fitted = fit(cases.part(earlier), candidate)
        odds.append(fitted.log_odds(cases.features[later], cases.kinds[later]))
        failed.append(cases.failed[later])
    sizes = [len(part) for part in odds[1:]]
    return Foretold(
        log_odds=np.concatenate(odds),
        failed=np.concatenate(failed),
        period=np.repeat(np.arange(len(sizes)), sizes),
    )


def _tells(cases: Cases, earlier: Chosen, later: Chosen) -> bool:
    failures = [cases.failed[part].sum() for part in (earlier, later)]
    passes = [
        part.sum() - n for part, n in zip((earlier, later), failures, strict=True)
    ]
    return bool(min(*failures, *passes) >= ENOUGH)


def _worth(foretold: Foretold, count: int) -> list[float]:
    orders = [
        ordered(
            foretold.log_odds[foretold.period == period],
            foretold.failed[foretold.period == period],
        )
        for period in range(count)
    ]
    return [order.roc_auc() + order.average_precision() for order in orders]


def _best(worth: Floats) -> int:
    """Return the best regression, unless a challenger is clearly better.

    Clearly is by more than the standard error of the difference between periods:
    trees overfit small ledgers, and one lucky period is no reason.
    """
    trees = np.array([isinstance(found, Growth) for found in CANDIDATES])
    mean = worth.mean(axis=1)
    first = int(np.argmax(np.where(trees, -np.inf, mean)))
    challenger = int(np.argmax(np.where(trees, mean, -np.inf)))
    gain = worth[challenger] - worth[first]
    doubt = gain.std(ddof=1) / np.sqrt(len(gain)) if len(gain) > 1 else np.inf
    return challenger if gain.mean() > doubt else first
