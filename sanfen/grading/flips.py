"""How far an enterprise is from another class: in points, and in any one weight.

Moving weight k by d, the others keeping their proportions, moves the score by
d x (share earned on k - mean share earned on the others): a straight line, so that the
d which reaches a floor has a closed form.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.assessment import Assessment
from sanfen.grading.classes import TOLERANCE
from sanfen.grading.ranks import CLASSES, ranked
from sanfen.vocabulary import EnterpriseClass

Numbers = npt.NDArray[np.float64]

_BEYOND = 1e-7
"""A floor is passed on one side or the other of float noise: this much further."""


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Scores at which each enterprise rises and falls; NaN where it cannot."""

    rise: Numbers
    fall: Numbers


def flip_distances(assessment: Assessment) -> pd.DataFrame:
    """Return the smallest change that flips each enterprise's class.

    Rows follow ``assessment.enterprises``. ``score_change`` in points; ``criterion``,
    ``weight_change`` and ``weight`` (where it then stands) for the single weight that
    needs to move least, ``flips_to`` the class it leads to. NaN where nothing flips it.
    """
    rules = assessment.rules
    score = assessment.enterprises["score"].to_numpy()
    bounds = _bounds(assessment)
    weights = np.array(list(rules.enterprise.weights.values()))
    slopes = _slopes(assessment.measured.shares, score, weights)
    moves = np.stack(
        [
            _moves(bound - score, slopes, weights)
            for bound in (bounds.rise, bounds.fall)
        ],
        axis=-1,
    )
    criterion, direction, change = _smallest(moves)
    codes = np.array([*rules.enterprise.weights, ""], dtype=object)
    rank = assessment.enterprises["enterprise_class"].cat.codes.to_numpy()
    step = np.where(np.isnan(change), 0, np.where(direction == 0, -1, 1))
    return pd.DataFrame(
        {
            "uscc": assessment.enterprises["uscc"],
            "score_change": _nearest(bounds.rise - score, bounds.fall - score),
            "criterion": codes[np.where(np.isnan(change), -1, criterion)],
            "weight_change": change,
            "weight": weights[criterion] + change,
            "flips_to": ranked(
                np.where(np.isnan(change), -1, rank + step), EnterpriseClass
            ),
        }
    )


def _bounds(assessment: Assessment) -> _Bounds:
    """Return the floors above and below; a ceiling cannot be passed by weights."""
    floors = assessment.rules.enterprise.floors
    lowest = np.array([floors[name].score - TOLERANCE for name in CLASSES[:-1]])
    rank = assessment.enterprises["enterprise_class"].cat.codes.to_numpy()
    ceiling = assessment.measured.ceiling.ranks
    can_rise = (rank > 0) & (rank > ceiling)
    can_fall = rank < len(CLASSES) - 1
    rise = np.where(can_rise, lowest[rank - 1] + _BEYOND, np.nan)
    fall = lowest[np.minimum(rank, len(lowest) - 1)] - _BEYOND
    return _Bounds(rise, np.where(can_fall, fall, np.nan))


def _slopes(shares: Numbers, score: Numbers, weights: Numbers) -> Numbers:
    """Return points of score per point of each weight, by enterprise."""
    others = weights.sum() - weights
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_of_others = (score[:, None] - shares * weights) / others
    slopes: Numbers = shares - mean_of_others
    return slopes


def _moves(need: Numbers, slopes: Numbers, weights: Numbers) -> Numbers:
    """Return the change of each weight that moves the score by ``need``."""
    with np.errstate(invalid="ignore", divide="ignore"):
        change = need[:, None] / slopes
    moved = weights + change
    possible = np.isfinite(change) & (moved >= 0) & (moved <= weights.sum())
    return np.where(possible, change, np.nan)


def _smallest(
    moves: Numbers,
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Numbers]:
    """Return criterion, direction (0: rise) and size of the least move."""
    flat = moves.reshape(len(moves), np.prod(moves.shape[1:]))
    size = np.where(np.isnan(flat), np.inf, np.abs(flat))
    place = size.argmin(axis=1)
    change = flat[np.arange(len(flat)), place]
    return place // 2, place % 2, change


def _nearest(rise: Numbers, fall: Numbers) -> Numbers:
    nearer = np.where(np.isnan(fall) | (np.abs(rise) < np.abs(fall)), rise, fall)
    return np.where(np.isnan(rise), fall, nearer)
