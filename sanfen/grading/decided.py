"""Score, class, colour and town counts: all that a moved weight changes.

Arrays only, so that a slider move over a million enterprises stays a few passes over
memory (tests/benchmarks/test_grading_speed.py).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sanfen.grading.classes import class_ranks
from sanfen.grading.colours import map_colours
from sanfen.grading.measured import Measured
from sanfen.grading.ranks import CLASSES, COLOURS, Ranks
from sanfen.rulebook import Rules

Counts = npt.NDArray[np.intp]
"""One row per town, one column per class or colour, best first."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Score and ranks by enterprise, counts by town."""

    score: npt.NDArray[np.float64]
    by_score: Ranks
    class_rank: Ranks
    map_rank: Ranks
    colours_by_town: Counts
    classes_by_town: Counts


def decide(measured: Measured, rules: Rules) -> Decided:
    """Return the rules-only part of an assessment."""
    weights = np.array(list(rules.enterprise.weights.values()))
    score = measured.shares @ weights
    by_score = class_ranks(score, rules.enterprise)
    class_rank = np.maximum(by_score, measured.ceiling.ranks)
    map_rank = map_colours(class_rank, measured.grade, measured.ceiling.vetoed, rules)
    towns = len(measured.evidence.regions)
    return Decided(
        score=score,
        by_score=by_score,
        class_rank=class_rank,
        map_rank=map_rank,
        colours_by_town=tally(measured.town, map_rank, towns, len(COLOURS)),
        classes_by_town=tally(measured.town, class_rank, towns, len(CLASSES)),
    )


def tally(town: npt.NDArray[np.intp], ranks: Ranks, towns: int, width: int) -> Counts:
    """Count the members of each town by rank; -1 (no town) is left out."""
    cells = (town + 1) * width + ranks
    counts = np.bincount(cells, minlength=(towns + 1) * width)
    return counts.reshape(towns + 1, width)[1:]
