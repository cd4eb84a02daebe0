"""企业分类: from points and ceilings to a class (嘉市监〔2020〕40号 三.3).

The class is the one the score reaches, unless a ceiling is lower: a gate (准入条件),
a cap (上限), a veto (一票否决) or a waiting period (升级等待期). All of them are read
from dated evidence, so no class is stored as state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.bites import Bite, is_active, together
from sanfen.grading.held import Held, lowest
from sanfen.grading.ranks import CLASSES, Ranks
from sanfen.rulebook.enterprise import EnterpriseRules

TOLERANCE = 5e-7
"""Scores are compared to six decimals: float noise must not move an enterprise."""

_PRECEDENCE = ["veto", "waiting", "cap", "gate"]


@dataclass(frozen=True, slots=True)
class First:
    """The lowest ceiling of each enterprise that has one, in order of ``enterprise``."""

    enterprise: npt.NDArray[np.intp]
    code: npt.NDArray[np.object_]
    rank: Ranks
    is_veto: npt.NDArray[np.bool_]

    def decides(
        self, places: npt.NDArray[np.intp] | slice, by_score: Ranks
    ) -> npt.NDArray[np.bool_]:
        """Tell which of the ceilings at ``places`` set the class, rather than scores.

        A veto decides even where the score is as low: it is the graver finding.
        """
        rank, is_veto = self.rank[places], self.is_veto[places]
        decides: npt.NDArray[np.bool_] = (rank > by_score) | (
            is_veto & (rank >= by_score)
        )
        return decides


@dataclass(frozen=True)
class Ceilings:
    """The best class each enterprise may have, and what bites to say so.

    ``vetoed``: under a veto in force. ``bites``: those in force, in their parts.
    """

    ranks: Ranks
    vetoed: npt.NDArray[np.bool_]
    bites: Sequence[Bite]

    @cached_property
    def limits(self) -> pd.DataFrame:
        """One row for each limit that bites an enterprise, the lowest ceiling first.

        ``enterprise`` (position), ``code``, ``kind``, ``rank``, ``clause``, and ``on``
        and ``record`` of its latest fact.
        """
        return _limits(together(self.bites))

    @cached_property
    def lowest(self) -> pd.DataFrame:
        """The lowest ceiling of each enterprise that has one, by its position."""
        return self.limits.drop_duplicates("enterprise").set_index("enterprise")

    @cached_property
    def first(self) -> First:
        """The columns of ``lowest`` that decide: a few rows of them are read often."""
        lowest = self.lowest
        return First(
            enterprise=lowest.index.to_numpy(np.intp),
            code=lowest["code"].to_numpy(object),
            rank=lowest["rank"].to_numpy(np.int8),
            is_veto=(lowest["kind"] == "veto").to_numpy(np.bool_),
        )


def class_ranks(score: npt.NDArray[np.float64], rules: EnterpriseRules) -> Ranks:
    """Return the class the score alone reaches; floors are inclusive."""
    ranks = np.zeros(score.shape, dtype=np.int8)
    for name in CLASSES[:-1]:
        ranks += score < rules.floors[name].score - TOLERANCE
    return ranks


def ceilings(bites: Sequence[Bite], held_by: Held, rules: EnterpriseRules) -> Ceilings:
    """Return the ceilings that gates, caps, vetoes and waiting periods set."""
    ranks, vetoed = lowest(held_by, rules)
    return Ceilings(ranks, vetoed, [bite for bite in bites if is_active(bite, rules)])


def deciding_limits(ceiling: Ceilings, by_score: Ranks) -> pd.DataFrame:
    """Return the limit that decided, by enterprise; the others fell to the score."""
    first = ceiling.first
    decides = first.decides(slice(None), by_score[first.enterprise])
    deciding: pd.DataFrame = ceiling.lowest[decides]
    return deciding


def decided_by(
    ceiling: Ceilings, rows: npt.NDArray[np.intp], by_score: Ranks
) -> npt.NDArray[np.object_]:
    """Return what set the class of the enterprises at ``rows``: a limit or "score"."""
    first = ceiling.first
    place = np.searchsorted(first.enterprise, rows)
    limited = np.flatnonzero(np.append(first.enterprise, -1)[place] == rows)
    place = place[limited]
    decides = first.decides(place, by_score[limited])
    decided = np.full(len(rows), "score", dtype=object)
    decided[limited] = np.where(decides, first.code[place], "score")
    return decided


def _limits(bites: Sequence[Bite]) -> pd.DataFrame:
    nothing = [np.empty(0, dtype=np.intp)]
    sizes = [len(bite.enterprise) for bite in bites]
    number = np.repeat(np.arange(len(bites)), sizes)
    enterprise = np.concatenate(nothing + [bite.enterprise for bite in bites])
    rank = np.concatenate([np.empty(0, np.int8), *(bite.rank for bite in bites)])
    precedence = np.array([_PRECEDENCE.index(bite.kind) for bite in bites], np.intp)
    order = np.lexsort((number, precedence[number], -rank, enterprise))

    def spread(words: list[str]) -> npt.NDArray[np.object_]:
        return np.array(words, dtype=object)[number[order]]

    on = np.concatenate([np.empty(0, "M8[D]"), *(bite.on for bite in bites)])
    record = np.concatenate([np.empty(0, object), *(bite.record for bite in bites)])
    return pd.DataFrame(
        {
            "enterprise": enterprise[order],
            "code": spread([bite.code for bite in bites]),
            "kind": spread([bite.kind for bite in bites]),
            "rank": rank[order],
            "clause": spread([bite.clause for bite in bites]),
            "on": on[order].astype("M8[us]"),
            "record": record[order],
        }
    )
