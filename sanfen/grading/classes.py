"""企业分类: from points and ceilings to a class (嘉市监〔2020〕40号 三.3).

The class is the one the score reaches, unless a ceiling is lower: a gate (准入条件),
a cap (上限), a veto (一票否决) or a waiting period (升级等待期). All of them are read
from dated evidence, so no class is stored as state.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.conditions import CONDITIONS, Spells, is_safety
from sanfen.grading.evidence import Evidence
from sanfen.grading.months import Days, completed_months
from sanfen.grading.ranks import CLASSES, Ranks
from sanfen.rulebook.enterprise import EnterpriseRules, Waiting

TOLERANCE = 5e-7
"""Scores are compared to six decimals: float noise must not move an enterprise."""

_PRECEDENCE = ["veto", "waiting", "cap", "gate"]


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The best class each enterprise may have, and every limit that says so.

    ``limits`` has one row for each limit that bites an enterprise, the lowest ceiling
    first: ``enterprise`` (position), ``code``, ``kind``, ``rank``, ``clause``, and
    ``on`` and ``record`` of its latest fact. ``vetoed``: under a veto in force.
    """

    ranks: Ranks
    vetoed: npt.NDArray[np.bool_]
    limits: pd.DataFrame


def class_ranks(score: npt.NDArray[np.float64], rules: EnterpriseRules) -> Ranks:
    """Return the class the score alone reaches; floors are inclusive."""
    ranks = np.zeros(score.shape, dtype=np.int8)
    for name in CLASSES[:-1]:
        ranks += score < rules.floors[name].score - TOLERANCE
    return ranks


def ceilings(evidence: Evidence, rules: EnterpriseRules) -> Ceilings:
    """Return the ceilings that gates, caps, vetoes and waiting periods set."""
    bites, cured = _biting(evidence, rules)
    limits = _limits([*bites, *_waiting(evidence, rules, cured)])
    lowest = limits.drop_duplicates("enterprise")
    ranks = np.zeros(evidence.size, dtype=np.int8)
    ranks[lowest["enterprise"].to_numpy()] = lowest["rank"].to_numpy()
    vetoed = np.zeros(evidence.size, dtype=np.bool_)
    vetoed[limits["enterprise"].to_numpy()[limits["kind"] == "veto"]] = True
    return Ceilings(ranks, vetoed, limits)


def deciding_limits(ceiling: Ceilings, by_score: Ranks) -> pd.DataFrame:
    """Return the limit that decided, by enterprise; the others fell to the score.

    A veto decides even where the score is as low: it is the graver finding.
    """
    first = ceiling.limits.drop_duplicates("enterprise").set_index("enterprise")
    scored = by_score[first.index.to_numpy()]
    lower = first["rank"].to_numpy() > scored
    veto = (first["kind"] == "veto").to_numpy() & (first["rank"].to_numpy() >= scored)
    deciding: pd.DataFrame = first[lower | veto]
    return deciding


@dataclass(frozen=True, slots=True)
class _Bite:
    """A limit and whom it bites: positions, ranks, day and number of the fact."""

    code: str
    kind: str
    clause: str
    enterprise: npt.NDArray[np.intp]
    rank: Ranks
    on: Days
    record: npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class _Events:
    """What a waiting period counts from, ordered by enterprise and day."""

    enterprise: npt.NDArray[np.intp]
    on: Days
    record: npt.NDArray[np.object_]


def _limits(bites: list[_Bite]) -> pd.DataFrame:
    sizes = [len(bite.enterprise) for bite in bites]
    number = np.repeat(np.arange(len(bites)), sizes)
    enterprise = np.concatenate([bite.enterprise for bite in bites])
    rank = np.concatenate([bite.rank for bite in bites])
    precedence = np.array([_PRECEDENCE.index(bite.kind) for bite in bites])
    order = np.lexsort((number, precedence[number], -rank, enterprise))

    def spread(words: list[str]) -> npt.NDArray[np.object_]:
        return np.array(words, dtype=object)[number[order]]

    return pd.DataFrame(
        {
            "enterprise": enterprise[order],
            "code": spread([bite.code for bite in bites]),
            "kind": spread([bite.kind for bite in bites]),
            "rank": rank[order],
            "clause": spread([bite.clause for bite in bites]),
            "on": np.concatenate([bite.on for bite in bites])[order].astype("M8[us]"),
            "record": np.concatenate([bite.record for bite in bites])[order],
        }
    )


def _biting(
    evidence: Evidence, rules: EnterpriseRules
) -> tuple[list[_Bite], list[Spells]]:
    """Return the bites of each limit, and the spells of vetoes."""
    bites, vetoes = list[_Bite](), list[Spells]()
    for code, limit in rules.limits.items():
        if not limit.active:
            continue
        spells = CONDITIONS[limit.when](evidence, limit)
        held = _last_of_each(spells.enterprise, spells.holds)
        rank = np.full(len(held), CLASSES.index(limit.at_most), dtype=np.int8)
        bites.append(
            _Bite(
                code,
                limit.kind,
                limit.clause,
                spells.enterprise[held],
                rank,
                spells.on[held],
                spells.record[held],
            )
        )
        if limit.kind == "veto":
            vetoes.append(spells)
    return bites, vetoes


def _last_of_each(
    enterprise: npt.NDArray[np.intp], among: npt.NDArray[np.bool_]
) -> npt.NDArray[np.intp]:
    """Return where the last of each enterprise's facts stands; they are in order."""
    kept = np.flatnonzero(among)
    following = np.append(enterprise[kept][1:], -1)
    last: npt.NDArray[np.intp] = kept[enterprise[kept] != following[: len(kept)]]
    return last


def _waiting(
    evidence: Evidence, rules: EnterpriseRules, vetoes: list[Spells]
) -> list[_Bite]:
    """Return the ceilings of those who must still wait to rise."""
    failed = evidence.failures
    events = {
        "veto_cured": _cured(vetoes),
        "safety_failure": _failed(failed[is_safety(failed)]),
        "failure": _failed(failed),
    }
    return [
        _ladder(evidence, rules, code, waiting, events[waiting.after])
        for code, waiting in rules.waiting.items()
        if waiting.active
    ]


def _failed(failed: pd.DataFrame) -> _Events:
    return _Events(
        failed["enterprise"].to_numpy(np.intp),
        failed["on"].to_numpy("M8[D]"),
        failed["record"].to_numpy(object),
    )


def _cured(vetoes: list[Spells]) -> _Events:
    """Return when vetoes that no longer hold were cured."""
    nothing = np.empty(0, dtype=np.intp)
    enterprise = np.concatenate([nothing, *(v.enterprise[~v.holds] for v in vetoes)])
    on = np.concatenate(
        [nothing.astype("M8[D]"), *(v.cured_on[~v.holds] for v in vetoes)]
    )
    record = np.concatenate(
        [nothing.astype(object), *(v.record[~v.holds] for v in vetoes)]
    )
    order = np.lexsort((on, enterprise))
    return _Events(enterprise[order], on[order], record[order])


def _ladder(
    evidence: Evidence,
    rules: EnterpriseRules,
    code: str,
    waiting: Waiting,
    events: _Events,
) -> _Bite:
    """Rise one class after each clean period, counted from the last event."""
    last = _last_of_each(events.enterprise, np.ones(len(events.on), dtype=np.bool_))
    months = completed_months(events.on[last], evidence.day)
    ranks = np.zeros(len(last), dtype=np.int8)
    until = 0
    for rank in range(CLASSES.index(waiting.from_class), 0, -1):
        until += rules.promotion.clean_months[CLASSES[rank - 1]]
        ranks = np.where((ranks == 0) & (months < until), np.int8(rank), ranks)
    held = last[ranks > 0]
    return _Bite(
        code,
        "waiting",
        waiting.clause,
        events.enterprise[held],
        ranks[ranks > 0],
        events.on[held],
        events.record[held],
    )
