"""Score, class, colour and town counts: all that a moved weight changes.

Arrays only, so that a slider move over a million enterprises stays a few passes over
memory (tests/benchmarks/test_grading_speed.py).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sanfen.grading.blocks import blocks
from sanfen.grading.classes import class_ranks
from sanfen.grading.colours import colour_table
from sanfen.grading.measured import Measured
from sanfen.grading.ranks import COLOURS, Ranks
from sanfen.rulebook import Rules

Counts = npt.NDArray[np.intp]
"""One row per town, one column per class or colour, best first."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Score and ranks by enterprise, counts by town.

    ``by_cell``: enterprises by town, veto or not, product grade and class; ``classes``
    by class, those in no known town too.
    """

    score: npt.NDArray[np.float64]
    by_score: Ranks
    class_rank: Ranks
    map_rank: Ranks
    by_cell: npt.NDArray[np.intp]
    classes: Counts
    colours_by_town: Counts
    classes_by_town: Counts


def decide(measured: Measured, rules: Rules) -> Decided:
    """Return the rules-only part of an assessment."""
    size = len(measured.shares)
    weights = np.array(list(rules.enterprise.weights.values()))
    colours = np.broadcast_to(colour_table(rules), measured.cell_shape)
    by_cell = colours.ravel()
    score = measured.shares @ weights
    by_score, class_rank, map_rank = np.empty((3, size), dtype=np.int8)
    counts = np.zeros(colours.size, dtype=np.intp)
    for rows in blocks(size):
        by_score[rows] = class_ranks(score[rows], rules.enterprise)
        np.maximum(by_score[rows], measured.ceiling.ranks[rows], out=class_rank[rows])
        # Whatever else decides colours and counts is in the cell already.
        cell = measured.cell[rows] + class_rank[rows]
        np.take(by_cell, cell, out=map_rank[rows], mode="clip")
        counts += np.bincount(cell, minlength=colours.size)
    by_town = counts.reshape(colours.shape)[1:]
    return Decided(
        score=score,
        by_score=by_score,
        class_rank=class_rank,
        map_rank=map_rank,
        by_cell=by_town,
        classes=counts.reshape(colours.shape).sum(axis=(0, 1, 2)),
        colours_by_town=by_colour(by_town, colours[1:]),
        classes_by_town=by_town.sum(axis=(1, 2)),
    )


def by_colour(counts: npt.NDArray[Any], colours: Ranks) -> npt.NDArray[Any]:
    """Sum the cells (the last three axes) by their colour, which becomes the last."""
    of_colour = [
        np.where(colours == rank, counts, 0).sum(axis=(-3, -2, -1))
        for rank in range(len(COLOURS))
    ]
    return np.stack(of_colour, axis=-1)
