"""Class acceptability (SMAA): how classes and colours fare under other weights.

Many plausible weight vectors are drawn; the share of them that puts an enterprise in a
class is its acceptability. Ceilings hold whatever the weights are.
"""

from collections.abc import Iterator
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

_CELLS_AT_ONCE = 1 << 16
"""Enterprises times draws held at a time: what stays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Acceptability:
    """Shares of the draws.

    ``classes`` by enterprise and class; ``central``, by enterprise, class and criterion,
    the mean of the weights that put it there (the central weight vector; NaN for a class
    never reached); ``colours`` by town and colour (a town without supervised enterprises
    has none: its row is zero); ``flips``, by draw, how many enterprises leave the class
    the official weights give them.
    """

    classes: Numbers
    central: Numbers
    colours: Numbers
    flips: npt.NDArray[np.intp]


def drawn_weights(rules: Rules, spread: float | None, draws: int, seed: int) -> Numbers:
    """Draw plausible weights, summing to 100; see ``weights_at`` for ``spread``."""
    shape = (draws, len(rules.enterprise.weights))
    return weights_at(np.random.default_rng(seed).random(shape), rules, spread)


def weights_at(places: Numbers, rules: Rules, spread: float | None) -> Numbers:
    """Return the weights at ``places`` of the unit cube, summing to 100.

    Even places give weights evenly within ``spread`` (0.2: 20 %) of the official
    before they are scaled, or, for ``None``, evenly from all that sum to 100: the
    proportions of independent exponential numbers are even on the simplex.
    """
    if spread is None:
        return _normalised(-np.log1p(-places))
    official = np.array(list(rules.enterprise.weights.values()))
    return _normalised(official * (1 - spread + (spread + spread) * places))


def acceptability(measured: Measured, rules: Rules, weights: Numbers) -> Acceptability:
    """Return how classes and town colours fare under each row of ``weights``."""
    size, towns = len(measured.shares), len(measured.evidence.regions)
    now = _official_ranks(measured, rules)
    # A weight of 1 more in every draw: what it sums to is the number of draws.
    drawn = np.vstack([weights.T, np.ones(len(weights))])
    sums = np.zeros((len(CLASSES), len(drawn), size))
    colours = np.zeros((towns, len(COLOURS)))
    flips = np.zeros(len(weights), dtype=np.intp)
    for draws, ranks in _blocks(measured, rules, weights):
        for rank in range(len(CLASSES)):
            sums[rank] += drawn[:, draws] @ (ranks == rank).astype(np.float64)
        flips[draws] = np.count_nonzero(ranks != now, axis=1)
        colours += _town_colours(measured, rules, ranks)
    reached = sums[:, -1].T
    return Acceptability(
        classes=reached / len(weights),
        central=_means(np.moveaxis(sums[:, :-1], -1, 0), reached[:, :, None]),
        colours=colours / len(weights),
        flips=flips,
    )


def count_flips(measured: Measured, rules: Rules, weights: Numbers) -> Numbers:
    """Return ``Acceptability.flips`` alone, as numbers to reckon with."""
    now = _official_ranks(measured, rules)
    flips = np.zeros(len(weights))
    for draws, ranks in _blocks(measured, rules, weights):
        flips[draws] = np.count_nonzero(ranks != now, axis=1)
    return flips


def _blocks(
    measured: Measured, rules: Rules, weights: Numbers
) -> Iterator[tuple[slice, npt.NDArray[np.int8]]]:
    """Return class ranks by draw (row) and enterprise (column), some draws at a time."""
    step = max(1, _CELLS_AT_ONCE // max(len(measured.shares), 1))
    for start in range(0, len(weights), step):
        draws = slice(start, start + step)
        yield draws, _class_ranks(measured, rules, weights[draws])


def _official_ranks(measured: Measured, rules: Rules) -> npt.NDArray[np.int8]:
    official = np.array(list(rules.enterprise.weights.values()))
    return _class_ranks(measured, rules, official[None, :])


def _means(sums: Numbers, numbers: Numbers) -> Numbers:
    """Return the means of so many each; of none there is no mean."""
    means: Numbers = np.full(sums.shape, np.nan)
    return np.divide(sums, numbers, out=means, where=numbers > 0)


def _normalised(weights: Numbers) -> Numbers:
    scaled: Numbers = weights / weights.sum(axis=1, keepdims=True) * 100
    return scaled


def _class_ranks(
    measured: Measured, rules: Rules, weights: Numbers
) -> npt.NDArray[np.int8]:
    score = weights @ measured.shares.T
    by_score = class_ranks(score, rules.enterprise)
    return np.maximum(by_score, measured.ceiling.ranks)


def _town_colours(
    measured: Measured, rules: Rules, ranks: npt.NDArray[np.int8]
) -> Numbers:
    """Return how many of the draws give each town each colour."""
    colours = np.broadcast_to(colour_table(rules), measured.cell_shape)
    draws, cells = len(ranks), colours.size
    number = measured.cell.astype(np.intp) + ranks
    number += (np.arange(draws) * cells)[:, None]
    counts = np.bincount(number.ravel(), minlength=draws * cells)
    by_town = counts.reshape(draws, *colours.shape)[:, 1:]
    area, _ = area_ranks(by_colour(by_town, colours[1:]), rules)
    return np.stack([(area == rank).sum(axis=0) for rank in range(len(COLOURS))], -1)
