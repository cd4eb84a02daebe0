"""整改路径: the cheapest change that lifts an enterprise by one class.

A path is sought where nothing needs to be waited for, and else on the first later day
on which a limit or a deduction of this enterprise has lapsed. Every path is proved by
the engine: the records are changed as the path says, and assessed on its day.
"""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from sanfen.grading.bites import find_bites
from sanfen.grading.classes import ceilings, class_ranks
from sanfen.grading.criteria import earned_shares
from sanfen.grading.evidence import Evidence, Records, evidence
from sanfen.grading.held import held
from sanfen.grading.hypothesis import (
    Step,
    only,
    rectified,
    with_capability,
    with_passed_batches,
)
from sanfen.grading.raising import cheapest_raises
from sanfen.grading.ranks import CLASSES
from sanfen.rulebook import Rules
from sanfen.rulebook.limits import CapabilityShort, SampledFewer
from sanfen.vocabulary import EnterpriseClass

HORIZON_YEARS = 5
"""Paths that take longer are not worth promising."""


@dataclass(frozen=True, slots=True)
class Path:
    """What leads from one class to the next better one, in force from ``day``."""

    before: EnterpriseClass
    after: EnterpriseClass
    day: dt.date
    steps: tuple[Step, ...]
    score_before: float
    score_after: float


def path_to_next_class(
    records: Records, uscc: str, day: dt.date, rules: Rules
) -> Path | None:
    """Return the cheapest path, or None for class AA or beyond the horizon.

    Cheapest is: soonest, then fewest repairs, then fewest capability levels to climb.
    """
    own = only(records, uscc)
    now = _standing(own, day, rules)
    if now is None or now.rank == 0:
        return None
    return _Search(own, day, rules, now).soonest()


@dataclass(frozen=True, slots=True)
class _Standing:
    """Score, class rank, lowered by ``limits``, and evidence of one enterprise."""

    score: float
    rank: int
    limits: pd.DataFrame
    evidence: Evidence


def _standing(own: Records, day: dt.date, rules: Rules) -> _Standing | None:
    known = evidence(own, day)
    if known.size == 0:
        return None
    bites = find_bites(known, rules.enterprise)
    ceiling = ceilings(bites, held(bites, known.size), rules.enterprise)
    weights = np.array(list(rules.enterprise.weights.values()))
    score = earned_shares(known, rules) @ weights
    rank = np.maximum(class_ranks(score, rules.enterprise), ceiling.ranks)
    return _Standing(float(score[0]), int(rank[0]), ceiling.limits, known)


@dataclass(frozen=True)
class _Search:
    own: Records
    day: dt.date
    rules: Rules
    now: _Standing

    @property
    def target(self) -> int:
        """The rank to reach: the next better one."""
        return self.now.rank - 1

    def soonest(self) -> Path | None:
        """Return the path on the first day that has one.

        Facts only lapse as time passes, so the days that have a path follow those
        that have none, and halving finds the first.
        """
        if path := self._path(self.day):
            return path
        days = _lapsing_days(self.own, self.day, self.rules)
        tried = cache(self._path)
        place = bisect_left(days, x=True, key=lambda later: tried(later) is not None)
        return tried(days[place]) if place < len(days) else None

    def _path(self, later: dt.date) -> Path | None:
        repaired, repairs = rectified(self.own, self.day)
        variants = (
            [(self.own, ()), (repaired, repairs)] if repairs else [(self.own, ())]
        )
        paths = (self._with(records, steps, later) for records, steps in variants)
        return next((path for path in paths if path is not None), None)

    def _with(
        self, records: Records, repairs: tuple[Step, ...], later: dt.date
    ) -> Path | None:
        """Return the path that adds samples and raises to ``repairs``, if it works."""
        state = self._standing(records, later)
        missing = None if state is None else self._missing(state)
        if missing is None:
            return None
        batches, items = missing
        records, samples = with_passed_batches(records, self.day, batches)
        state = self._standing(records, later) if samples else state
        floor = self.rules.enterprise.floors[CLASSES[self.target]].score
        raises = None if state is None else self._raises(state, floor, items)
        if raises is None:
            return None
        final = with_capability(records, self.day, raises)
        then = self._standing(final, later) if raises else state
        if then is None or then.rank > self.target:
            return None
        waits = (Step("wait", after=later.isoformat()),) if later > self.day else ()
        return Path(
            before=CLASSES[self.now.rank],
            after=CLASSES[self.target],
            day=later,
            steps=(*repairs, *raises, *samples, *waits),
            score_before=self.now.score,
            score_after=then.score,
        )

    def _standing(self, records: Records, later: dt.date) -> _Standing | None:
        if records is self.own and later == self.day:
            return self.now
        return _standing(records, later, self.rules)

    def _raises(
        self, state: _Standing, floor: float, items: dict[str, list[str]]
    ) -> tuple[Step, ...] | None:
        latest = state.evidence.capabilities.iloc[0]
        return cheapest_raises(latest, floor - state.score, items, self.rules)

    def _missing(self, state: _Standing) -> tuple[int, dict[str, list[str]]] | None:
        """Return the batches and levels that limits ask for; None if one must lapse."""
        batches, items = 0, dict[str, list[str]]()
        barred = state.limits.loc[state.limits["rank"] > self.target, "code"]
        for code in barred:
            match self.rules.enterprise.limits.get(code):
                case CapabilityShort(item=item, accepted=accepted):
                    items[item] = list(accepted)
                case SampledFewer(months=months, count=count):
                    sampled = (state.evidence.batches["months"] < months).sum()
                    batches = max(batches, count - int(sampled))
                case _:
                    return None
        return batches, items


def _lapsing_days(own: Records, day: dt.date, rules: Rules) -> list[dt.date]:
    """Return the days after ``day`` on which a fact passes a bound of months."""
    now = pd.Timestamp(day)
    facts = {
        fact
        for table in own.values()
        for column in table.select_dtypes("datetime").columns
        for fact in table[column].dropna()
    } | {now}
    last = now + pd.DateOffset(years=HORIZON_YEARS)
    lapsing = {
        (fact + pd.DateOffset(months=months))
        for fact in facts
        for months in _bounds(rules)
    }
    return sorted(day.date() for day in lapsing if now < day <= last)


def _bounds(rules: Rules) -> set[int]:
    enterprise = rules.enterprise
    limits = {getattr(limit, "months", 0) for limit in enterprise.limits.values()}
    recency = {band.under_months for band in enterprise.recency.bands}
    waits = [enterprise.promotion.clean_months[name] for name in reversed(CLASSES[:-1])]
    ladders = {sum(waits[a:b]) for a in range(3) for b in range(a + 1, 4)}
    return (limits | recency | ladders | {enterprise.window.months}) - {0}
