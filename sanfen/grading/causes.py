"""变类的原因: the criterion, floor or limit that tipped each enterprise."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sanfen.grading.classes import class_ranks
from sanfen.grading.ranks import CLASSES, Ranks
from sanfen.rulebook.enterprise import EnterpriseRules

Numbers = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Standing:
    """How some enterprises stand under one rulebook, row by row.

    ``points`` has a column for each criterion; ``decided_by`` is a limit or the score.
    """

    rules: EnterpriseRules
    points: Numbers
    score: Numbers
    by_score: Ranks
    class_rank: Ranks
    decided_by: Words


def causes(before: Standing, after: Standing) -> dict[str, npt.NDArray[Any]]:
    """Name what tipped each enterprise: a criterion, a floor or a limit.

    A criterion did where the new score changes the class even under the old floors;
    a floor did where only the new floors change it; else a limit came, went or gave
    way. Where the class stays, nothing did.
    """
    direction = np.sign(after.class_rank - before.class_rank)
    criterion, contribution = _largest_move(before, after, direction)
    scored = class_ranks(after.score, before.rules)
    by_criterion = (np.sign(scored - before.by_score) == direction) & (direction != 0)
    by_floor = ~by_criterion & (np.sign(after.by_score - before.by_score) == direction)
    limit = np.where(direction > 0, after.decided_by, before.decided_by)
    # Rising crosses the floor of the class reached, falling that of the class left.
    names = np.array([name.value for name in CLASSES], dtype=object)
    floor = names[np.where(direction > 0, before.class_rank, after.class_rank)]
    cases = [direction == 0, by_criterion, by_floor]
    return {
        "cause": np.select(cases, ["", "criterion", "floor"], "limit"),
        "code": np.select(cases, ["", criterion, floor], limit),
        "contribution": np.where(by_criterion, contribution, np.nan),
    }


def _largest_move(
    before: Standing, after: Standing, direction: Ranks
) -> tuple[Words, Numbers]:
    """Return the criterion that moved the score most in the given direction."""
    moves = after.points - before.points
    # A worse class (direction 1) comes from points lost, a better one from points won.
    place = np.argmax(-moves * direction[:, None], axis=1)
    codes = np.array(list(before.rules.criteria), dtype=object)
    return codes[place], moves[np.arange(len(moves)), place]
