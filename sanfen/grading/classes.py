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
    """Return the limit that decided, by enterprise; the others fell to the score.

    A veto decides even where the score is as low: it is the graver finding.
    """
    first = ceiling.lowest
    decides = _decides(first, by_score[first.index.to_numpy()])
    deciding: pd.DataFrame = first[decides]
    return deciding


def decided_by(
    ceiling: Ceilings, rows: npt.NDArray[np.intp], by_score: Ranks
) -> npt.NDArray[np.object_]:
    """Return what set the class of the enterprises at ``rows``: a limit or "score"."""
    place = ceiling.lowest.index.get_indexer(pd.Index(rows))
    limited = np.flatnonzero(place >= 0)
    first = ceiling.lowest.iloc[place[limited]]
    codes = first["code"].to_numpy(object)
    decided = np.full(len(rows), "score", dtype=object)
    decided[limited] = np.where(_decides(first, by_score[limited]), codes, "score")
    return decided


def _decides(first: pd.DataFrame, scored: Ranks) -> npt.NDArray[np.bool_]:
    rank, veto = first["rank"].to_numpy(), (first["kind"] == "veto").to_numpy()
    decides: npt.NDArray[np.bool_] = (rank > scored) | (veto & (rank >= scored))
    return decides


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
