"""企业颜色、健康码与监管方式 (嘉市监〔2020〕40号 二.2、三.4)."""

import numpy as np
import numpy.typing as npt

from sanfen.grading.ranks import CLASSES, COLOURS, GRADES, Ranks
from sanfen.rulebook import Rules


def colour_matrix(in_force: Rules) -> Ranks:
    """Return the colour rank by class (row) and highest product grade (column)."""
    rules = in_force.colour.enterprise
    class_points = np.array([rules.class_points[name] for name in CLASSES])
    grade_points = np.array([rules.grade_points[name] for name in GRADES])
    bounds = [rules.from_points[colour] for colour in COLOURS]
    points = class_points[:, None] + grade_points
    return np.asarray(np.searchsorted(bounds, points, side="right") - 1, dtype=np.int8)


def colour_table(in_force: Rules) -> Ranks:
    """Return the map colour by veto in force, highest product grade and class.

    The override for a veto on a high-risk product is the second layer.
    """
    by_grade = colour_matrix(in_force).T
    struck = by_grade.copy()
    override = in_force.colour.veto_on_high
    if override.active:
        struck[GRADES.index(override.grade) :] = COLOURS.index(override.colour)
    return np.stack([by_grade, struck])


def health_colours(
    class_ranks: Ranks, vetoed: npt.NDArray[np.bool_], rules: Rules
) -> Ranks:
    """Return the colour of each health code (健康码)."""
    code = rules.colour.health_code
    by_class = np.array(
        [COLOURS.index(code.colours[name]) for name in CLASSES], dtype=np.int8
    )
    return np.where(vetoed, COLOURS.index(code.veto), by_class[class_ranks]).astype(
        np.int8
    )


def visits_by_colour(rules: Rules) -> npt.NDArray[np.float64]:
    """Return on-site checks a year, by colour rank."""
    regimes_of = rules.supervision.regimes
    return np.array([regimes_of[colour].visits_per_year for colour in COLOURS])


def batches_by_class_and_grade(rules: Rules) -> npt.NDArray[np.float64]:
    """Return spot-check batches a year, by class rank (row) and grade (column)."""
    per_year = rules.supervision.spot_batches.per_year
    return np.array([[per_year[name][grade] for grade in GRADES] for name in CLASSES])
