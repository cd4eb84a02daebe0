"""Class acceptability (SMAA): how classes and colours fare under other weights.

Many plausible weight vectors are drawn; the share of them that puts an enterprise in a
class is its acceptability. Ceilings hold whatever the weights are.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sanfen.grading.areas import area_ranks
from sanfen.grading.classes import class_ranks
from sanfen.grading.colours import colour_table
from sanfen.grading.decided import by_colour
from sanfen.grading.measured import Measured
from sanfen.grading.ranks import CLASSES, COLOURS
from sanfen.rulebook import Rules

Numbers = npt.NDArray[np.float64]

_CELLS_AT_ONCE = 1 << 20
"""Enterprises times draws held at a time."""


@dataclass(frozen=True, slots=True)
class Acceptability:
    """Shares of the draws.

    ``classes`` by enterprise and class; ``colours`` by town and colour (a town without
    supervised enterprises has none: its row is zero); ``flips``, by draw, how many
    enterprises leave the class the official weights give them.
    """

    classes: Numbers
    colours: Numbers
    flips: npt.NDArray[np.intp]


def weights_near(rules: Rules, spread: float, draws: int, seed: int) -> Numbers:
    """Draw weights within ``spread`` (0.2: 20 %) of the official, summing to 100."""
    official = np.array(list(rules.enterprise.weights.values()))
    random = np.random.default_rng(seed)
    factors = random.uniform(1 - spread, 1 + spread, (draws, len(official)))
    return _normalised(official * factors)


def weights_anywhere(rules: Rules, draws: int, seed: int) -> Numbers:
    """Draw weights evenly from all that sum to 100."""
    random = np.random.default_rng(seed)
    return random.dirichlet(np.ones(len(rules.enterprise.weights)), draws) * 100


def acceptability(measured: Measured, rules: Rules, weights: Numbers) -> Acceptability:
    """Return how classes and town colours fare under each row of ``weights``."""
    size, towns = len(measured.shares), len(measured.evidence.regions)
    official = np.array(list(rules.enterprise.weights.values()))
    now = _class_ranks(measured, rules, official[None, :])[:, 0]
    classes = np.zeros((size, len(CLASSES)))
    colours = np.zeros((towns, len(COLOURS)))
    flips = np.zeros(len(weights), dtype=np.intp)
    step = max(1, _CELLS_AT_ONCE // max(size, 1))
    for start in range(0, len(weights), step):
        ranks = _class_ranks(measured, rules, weights[start : start + step])
        for rank in range(len(CLASSES)):
            classes[:, rank] += (ranks == rank).sum(axis=1)
        flips[start : start + step] = (ranks != now[:, None]).sum(axis=0)
        colours += _town_colours(measured, rules, ranks)
    return Acceptability(classes / len(weights), colours / len(weights), flips)


def _normalised(weights: Numbers) -> Numbers:
    scaled: Numbers = weights / weights.sum(axis=1, keepdims=True) * 100
    return scaled


def _class_ranks(
    measured: Measured, rules: Rules, weights: Numbers
) -> npt.NDArray[np.int8]:
    """Return class ranks by enterprise (row) and draw (column)."""
    score = measured.shares @ weights.T
    by_score = class_ranks(score, rules.enterprise)
    return np.maximum(by_score, measured.ceiling.ranks[:, None])


def _town_colours(
    measured: Measured, rules: Rules, ranks: npt.NDArray[np.int8]
) -> Numbers:
    """Return how many of the draws give each town each colour."""
    colours = np.broadcast_to(colour_table(rules), measured.cell_shape)
    draws, cells = ranks.shape[1], colours.size
    number = (measured.cell[:, None] + ranks) + np.arange(draws) * cells
    counts = np.bincount(number.ravel(), minlength=draws * cells)
    by_town = counts.reshape(draws, *colours.shape)[:, 1:]
    area, _ = area_ranks(by_colour(by_town, colours[1:]), rules)
    return np.stack([(area == rank).sum(axis=0) for rank in range(len(COLOURS))], -1)
