"""谁受哪些限制: the limits that bite each enterprise, as bits.

A limit that is switched on or off is then a few passes over memory, however many it
bites, and whether in force or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sanfen.grading.bites import Bite, is_active
from sanfen.grading.blocks import blocks
from sanfen.grading.ranks import CLASSES, Ranks
from sanfen.rulebook.enterprise import EnterpriseRules

_BITS = 32

Words = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Held:
    """By bit, the limit and the ceiling it sets; by enterprise, the bits it has.

    ``words`` has a row for every ``_BITS`` of them.
    """

    bites: Sequence[tuple[Bite, int]]
    words: Words


def held(bites: Sequence[Bite], size: int) -> Held:
    """Return who is held by what; ladders set different ceilings to different ones."""
    parts = [(bite, int(rank)) for bite in bites for rank in np.unique(bite.rank)]
    words = np.zeros((-(-len(parts) // _BITS) or 1, size), dtype=np.uint32)
    for place, (bite, rank) in enumerate(parts):
        bitten = bite.enterprise[bite.rank == rank]
        words[place // _BITS, bitten] |= np.uint32(1 << place % _BITS)
    return Held(parts, words)


def lowest(
    held_by: Held, rules: EnterpriseRules
) -> tuple[Ranks, npt.NDArray[np.bool_]]:
    """Return the best class each enterprise may have, and whether under a veto."""
    size = held_by.words.shape[1]
    ranks, vetoed = np.zeros(size, dtype=np.int8), np.zeros(size, dtype=np.bool_)
    biting = [is_active(bite, rules) for bite, _ in held_by.bites]
    under_veto = _mask(
        held_by, [bite.kind == "veto" for bite, _ in held_by.bites], biting
    )
    at_rank = [
        _mask(held_by, [rank == each for _, each in held_by.bites], biting)
        for rank in range(len(CLASSES))
    ]
    for rows in blocks(size):
        words = held_by.words[:, rows]
        vetoed[rows] = _any(words, under_veto)
        for rank in range(1, len(CLASSES)):  # the worst comes last, and stands
            ranks[rows][_any(words, at_rank[rank])] = rank
    return ranks, vetoed


def _mask(held_by: Held, wanted: Sequence[bool], biting: Sequence[bool]) -> Words:
    mask = np.zeros((len(held_by.words), 1), dtype=np.uint32)
    for place, both in enumerate(zip(wanted, biting, strict=True)):
        if all(both):
            mask[place // _BITS] |= np.uint32(1 << place % _BITS)
    return mask


def _any(words: Words, mask: Words) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = ((words & mask) != 0).any(axis=0)
    return found
