"""What the model would have achieved: on the last share of the cases, and step by step.

The test part is the last share of the cases by day. Candidate, coefficients and
calibration come from what was known before its first day; the features of its cases
are, as always, what was known before each.
"""

import datetime as dt

import numpy as np
import pandas as pd

from sanfen.grading.evidence import Records
from sanfen.risk.bands import interval
from sanfen.risk.baselines import BASELINES, baselines
from sanfen.risk.cases import Cases, cases
from sanfen.risk.errors import RiskError
from sanfen.risk.measures import TOP, Judged, Told, judged, measured
from sanfen.risk.metrics import BINS, bins
from sanfen.risk.past import Codes, Floats
from sanfen.risk.rolling import rolling
from sanfen.risk.selection import Progress
from sanfen.risk.training import learn

DAY_TEXT = "%Y-%m-%d"


def evaluate(records: Records, test_share: float, progress: Progress) -> Told:
    """Return what ``evaluate --json`` prints; see README for the keys."""
    return evaluated(cases(records, dt.date.max), test_share, progress)


def evaluated(found: Cases, test_share: float, progress: Progress) -> Told:
    """Return the evaluation on cases."""
    training, test = split(found, test_share)
    learned = learn(training, lambda share: progress(0.4 * share))
    chances = {
        "model": learned.chance(test.features, test.kinds),
        **baselines(training, test.features),
    }
    result = judged(test, chances)
    progress(0.5)
    pooled = measured(result)
    progress(0.6)
    answer = {
        "test": {**pooled["model"], **_period(test)},
        "baselines": {name: pooled[name] for name in BASELINES},
        "within": {
            name: _within(result, group) for name, group in _groups(test).items()
        },
        "training": {"n": len(training), **_period(training), **learned.told()},
        "reliability": reliability(result),
        "by_county": by_group(result, test.about["county"]),
        "by_year": by_group(result, test.about["sampled_on"].dt.strftime("%Y")),
    }
    progress(0.7)
    answer["rolling"] = rolling(found, lambda share: progress(0.7 + 0.3 * share))
    return answer


def split(found: Cases, test_share: float) -> tuple[Cases, Cases]:
    """Return the cases known before the test part, and the test part."""
    if len(found) == 0:
        raise RiskError("no_cases")
    place = min(int((1 - test_share) * len(found)), len(found) - 1)
    first = found.day[place]
    return found.part(found.known < first), found.part(found.day >= first)


def reliability(found: Judged) -> list[Told]:
    """Return what was foretold and what came, by groups of like probability."""
    chance = found.chances["model"]
    place = bins(chance, BINS)
    return [
        _rate_row(chance[place == one], found.failed[place == one])
        for one in np.unique(place)
    ]


def by_group(found: Judged, names: pd.Series) -> list[Told]:
    """Return how the model did in each group, however small."""
    rows = []
    for name in sorted(names.unique()):
        inside = np.flatnonzero(names == name)
        part = found.drawn(inside)
        order = part.order("model")
        auc, top = order.roc_auc(), order.precision(TOP)[1, 0]
        rows.append(
            {
                "group": name,
                **_rate_row(part.chances["model"], part.failed),
                "roc_auc": None if np.isnan(auc) else round(auc, 6),
                "precision_at_10pct": round(float(top), 6),
            }
        )
    return rows


def _rate_row(chance: Floats, failed: Floats) -> Told:
    low, high = interval(failed.sum(), len(failed))
    return {
        "n": len(failed),
        "failures": int(failed.sum()),
        "foretold": round(float(chance.mean()), 6),
        "failed": round(float(failed.mean()), 6),
        "low": round(float(low), 6),
        "high": round(float(high), 6),
    }


def _within(found: Judged, group: Codes) -> Told:
    inside = measured(found.within(group))
    return {
        **inside["model"],
        "groups": len(np.unique(group)),
        "baselines": {name: inside[name] for name in BASELINES},
    }


def _groups(test: Cases) -> dict[str, Codes]:
    return {
        name: pd.factorize(test.about[column], sort=True)[0]
        for name, column in (("county", "county"), ("product", "product_code"))
    }


def _period(found: Cases) -> Told:
    days = found.about["sampled_on"]
    return {
        "from": days.min().strftime(DAY_TEXT),
        "until": days.max().strftime(DAY_TEXT),
    }
