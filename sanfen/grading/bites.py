"""限制及其对象: whom each gate, cap, veto and waiting period bites, on or off.

Found once a day: a scenario that switches a rule only takes other bites together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.conditions import CONDITIONS, Spells, is_safety
from sanfen.grading.evidence import Evidence
from sanfen.grading.months import Days, completed_months
from sanfen.grading.ranks import CLASSES, Ranks
from sanfen.rulebook.enterprise import EnterpriseRules, Waiting


@dataclass(frozen=True, slots=True)
class Bite:
    """A limit and whom it bites: positions, ranks, day and number of the fact.

    An enterprise is bitten once at most, by its latest fact. ``needs`` names the rules
    that must be active, all of them, for the limit to bite.
    """

    code: str
    kind: str
    clause: str
    needs: tuple[str, ...]
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


def find_bites(evidence: Evidence, rules: EnterpriseRules) -> list[Bite]:
    """Return the bites of every limit and waiting period, those switched off too."""
    bites, vetoes = list[Bite](), dict[str, Spells]()
    for code, limit in rules.limits.items():
        spells = CONDITIONS[limit.when](evidence, limit)
        held = _last_of_each(spells.enterprise, spells.holds)
        rank = np.full(len(held), CLASSES.index(limit.at_most), dtype=np.int8)
        bites.append(
            Bite(
                code,
                limit.kind,
                limit.clause,
                (code,),
                spells.enterprise[held],
                rank,
                spells.on[held],
                spells.record[held],
            )
        )
        if limit.kind == "veto":
            vetoes[code] = spells
    return bites + _waiting(evidence, rules, vetoes)


def is_active(bite: Bite, rules: EnterpriseRules) -> bool:
    """Tell whether a limit bites under ``rules``."""
    return all(
        (rules.limits.get(code) or rules.waiting[code]).active for code in bite.needs
    )


def together(bites: Sequence[Bite]) -> list[Bite]:
    """Return one bite for each limit; they stand in the order of the limits."""
    alike = groupby(bites, key=lambda bite: bite.code)
    return [_together(list(parts)) for _, parts in alike]


def _together(parts: list[Bite]) -> Bite:
    """Return the bites of one limit as one: each enterprise keeps its latest fact.

    The latest is also the gravest, since a waiting period only ever gets shorter.
    """
    first = parts[0]
    if len(parts) == 1:
        return first
    enterprise = np.concatenate([part.enterprise for part in parts])
    on = np.concatenate([part.on for part in parts])
    order = np.lexsort((on, enterprise))
    every = np.ones(len(order), dtype=np.bool_)
    last = order[_last_of_each(enterprise[order], every)]
    return Bite(
        first.code,
        first.kind,
        first.clause,
        first.needs[:1],
        enterprise[last],
        np.concatenate([part.rank for part in parts])[last],
        on[last],
        np.concatenate([part.record for part in parts])[last],
    )


def _last_of_each(
    enterprise: npt.NDArray[np.intp], among: npt.NDArray[np.bool_]
) -> npt.NDArray[np.intp]:
    """Return where the last of each enterprise's facts stands; they are in order."""
    kept = np.flatnonzero(among)
    following = np.append(enterprise[kept][1:], -1)
    last: npt.NDArray[np.intp] = kept[enterprise[kept] != following[: len(kept)]]
    return last


def _waiting(
    evidence: Evidence, rules: EnterpriseRules, vetoes: dict[str, Spells]
) -> list[Bite]:
    """Return the ceilings of those who must still wait to rise.

    After a cured veto there is one for each veto, that may be switched off.
    """
    failed = evidence.failures
    events: dict[str, dict[tuple[str, ...], _Events]] = {
        "veto_cured": {(code,): _cured(spells) for code, spells in vetoes.items()},
        "safety_failure": {(): _failed(failed[is_safety(failed)])},
        "failure": {(): _failed(failed)},
    }
    return [
        _ladder(evidence, rules, waiting, (code, *needs), since)
        for code, waiting in rules.waiting.items()
        for needs, since in events[waiting.after].items()
    ]


def _failed(failed: pd.DataFrame) -> _Events:
    return _Events(
        failed["enterprise"].to_numpy(np.intp),
        failed["on"].to_numpy("M8[D]"),
        failed["record"].to_numpy(object),
    )


def _cured(veto: Spells) -> _Events:
    """Return when a veto that no longer holds was cured."""
    over = np.flatnonzero(~veto.holds)
    order = over[np.lexsort((veto.cured_on[over], veto.enterprise[over]))]
    return _Events(veto.enterprise[order], veto.cured_on[order], veto.record[order])


def _ladder(
    evidence: Evidence,
    rules: EnterpriseRules,
    waiting: Waiting,
    needs: tuple[str, ...],
    events: _Events,
) -> Bite:
    """Rise one class after each clean period, counted from the last event."""
    last = _last_of_each(events.enterprise, np.ones(len(events.on), dtype=np.bool_))
    months = completed_months(events.on[last], evidence.day)
    ranks = np.zeros(len(last), dtype=np.int8)
    until = 0
    for rank in range(CLASSES.index(waiting.from_class), 0, -1):
        until += rules.promotion.clean_months[CLASSES[rank - 1]]
        ranks = np.where((ranks == 0) & (months < until), np.int8(rank), ranks)
    held = last[ranks > 0]
    return Bite(
        needs[0],
        "waiting",
        waiting.clause,
        needs,
        events.enterprise[held],
        ranks[ranks > 0],
        events.on[held],
        events.record[held],
    )
