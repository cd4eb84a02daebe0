"""企业分类: from points and ceilings to a class (嘉市监〔2020〕40号 三.3).

The class is the one the score reaches, unless a ceiling is lower: a gate (准入条件),
a cap (上限), a veto (一票否决) or a waiting period (升级等待期). All of them are read
from dated evidence, so no class is stored as state.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.conditions import CONDITIONS, failures, is_safety
from sanfen.grading.evidence import Evidence
from sanfen.grading.months import completed_months
from sanfen.grading.ranks import CLASSES, Ranks
from sanfen.rulebook.enterprise import EnterpriseRules, Waiting
from sanfen.vocabulary import EnterpriseClass

TOLERANCE = 5e-7
"""Scores are compared to six decimals: float noise must not move an enterprise."""

_PRECEDENCE = {"veto": 0, "waiting": 1, "cap": 2, "gate": 3}

LIMIT_COLUMNS = ["enterprise", "code", "kind", "rank", "clause", "on", "record"]


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The best class each enterprise may have, and every limit that says so.

    ``limits`` has ``LIMIT_COLUMNS``, one row for each limit that bites an enterprise,
    with its deciding fact. ``vetoed`` says who is under a veto in force.
    """

    ranks: Ranks
    vetoed: npt.NDArray[np.bool_]
    limits: pd.DataFrame


def class_ranks(score: npt.NDArray[np.float64], rules: EnterpriseRules) -> Ranks:
    """Return the class the score alone reaches; floors are inclusive."""
    ranks = np.zeros(len(score), dtype=np.int8)
    for name in CLASSES[:-1]:
        ranks += score < rules.floors[name].score - TOLERANCE
    return ranks


def ceilings(evidence: Evidence, rules: EnterpriseRules) -> Ceilings:
    """Return the ceilings that gates, caps, vetoes and waiting periods set."""
    bites, cured = _biting(evidence, rules)
    limits = pd.concat([*bites, *_waiting(evidence, rules, cured)], ignore_index=True)
    limits = limits.iloc[
        np.lexsort(
            (
                limits["code"].to_numpy(object),
                limits["kind"].map(_PRECEDENCE).to_numpy("int8"),
                -limits["rank"].to_numpy("int8"),
                limits["enterprise"].to_numpy("int64"),
            )
        )
    ].reset_index(drop=True)
    ranks = np.zeros(evidence.size, dtype=np.int8)
    lowest = limits.drop_duplicates("enterprise")
    ranks[lowest["enterprise"].to_numpy()] = lowest["rank"].to_numpy("int8")
    vetoed = np.zeros(evidence.size, dtype=np.bool_)
    vetoed[limits.loc[limits["kind"] == "veto", "enterprise"].to_numpy()] = True
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


def _biting(
    evidence: Evidence, rules: EnterpriseRules
) -> tuple[list[pd.DataFrame], pd.DataFrame]:
    """Return the bites of each limit, and the vetoes that have been cured."""
    bites, cured = [_no_bites()], []
    for code, limit in rules.limits.items():
        if not limit.active:
            continue
        spells = CONDITIONS[limit.when](evidence, limit)
        bites.append(
            _bites(
                spells[spells["holds"]], code, limit.kind, limit.at_most, limit.clause
            )
        )
        if limit.kind == "veto":
            cured.append(spells[~spells["holds"]])
    over = (
        pd.concat(cured) if cured else pd.DataFrame(columns=["enterprise", "cured_on"])
    )
    return bites, over.assign(on=over["cured_on"])


def _bites(
    spells: pd.DataFrame, code: str, kind: str, at_most: EnterpriseClass, clause: str
) -> pd.DataFrame:
    """Return one row for each enterprise, with the latest fact."""
    latest = spells.sort_values(["enterprise", "on", "record"]).drop_duplicates(
        "enterprise", keep="last"
    )
    rank = CLASSES.index(at_most)
    return latest.assign(code=code, kind=kind, rank=rank, clause=clause)[LIMIT_COLUMNS]


def _no_bites() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "enterprise": pd.Series(dtype="int64"),
            "code": pd.Series(dtype="str"),
            "kind": pd.Series(dtype="str"),
            "rank": pd.Series(dtype="int64"),
            "clause": pd.Series(dtype="str"),
            "on": pd.Series(dtype="datetime64[us]"),
            "record": pd.Series(dtype="str"),
        }
    )


def _waiting(
    evidence: Evidence, rules: EnterpriseRules, cured: pd.DataFrame
) -> list[pd.DataFrame]:
    """Return the ceilings of those who must still wait to rise."""
    failed = failures(evidence)
    events = {
        "veto_cured": cured,
        "safety_failure": failed[is_safety(failed)],
        "failure": failed,
    }
    return [
        _ladder(evidence, rules, code, waiting, events[waiting.after])
        for code, waiting in rules.waiting.items()
        if waiting.active
    ]


def _ladder(
    evidence: Evidence,
    rules: EnterpriseRules,
    code: str,
    waiting: Waiting,
    events: pd.DataFrame,
) -> pd.DataFrame:
    """Rise one class after each clean period, counted from the last event."""
    last = events.sort_values(["enterprise", "on", "record"]).drop_duplicates(
        "enterprise", keep="last"
    )
    months = completed_months(last["on"], evidence.day)
    ranks = np.zeros(len(last), dtype=np.int8)
    until = 0
    for rank in range(CLASSES.index(waiting.from_class), 0, -1):
        until += rules.promotion.clean_months[CLASSES[rank - 1]]
        ranks = np.where((ranks == 0) & (months < until), rank, ranks)
    held = last.assign(code=code, kind="waiting", rank=ranks, clause=waiting.clause)
    return held.loc[held["rank"] > 0, LIMIT_COLUMNS]
