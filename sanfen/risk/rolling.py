"""Rolling origin: each period predicted from all that was known before it.

Where checks come in few reports (or days), each day is a period of its own; else the
cases are cut into equal parts. The candidate is chosen once, from what was known
before the first period; coefficients and calibration are learned anew for each.
"""

import numpy as np

from sanfen.risk.bands import Foretold
from sanfen.risk.baselines import BASELINES, baselines
from sanfen.risk.calibration import calibrate
from sanfen.risk.cases import Cases
from sanfen.risk.measures import Judged, Told, measured
from sanfen.risk.past import Codes, Floats
from sanfen.risk.selection import Chosen, Progress, fit, periods, validate
from sanfen.risk.training import is_enough

FIRST = 0.25
"""The share of the cases that is only learned from."""

FEW_DAYS = 60
PERIODS = 8


def rolling(found: Cases, progress: Progress) -> Told:
    """Return the measures over all later periods, pooled and within each period."""
    parts = [part for part in _periods(found) if is_enough(found.part(part[0]))]
    if not parts:
        return {"periods": 0}
    judged, period = _foretold(found, parts, progress)
    pooled, within = measured(judged), measured(judged.within(period))
    return {
        "periods": len(parts),
        **pooled["model"],
        "baselines": {name: pooled[name] for name in BASELINES},
        "within_period": {
            **within["model"],
            "baselines": {name: within[name] for name in BASELINES},
        },
    }


def _periods(found: Cases) -> list[tuple[Chosen, Chosen]]:
    days = np.unique(found.day)
    if len(days) > FEW_DAYS:
        return periods(found, PERIODS, FIRST)
    first = found.day[int(FIRST * len(found))]
    return [(found.known < day, found.day == day) for day in days[days >= first]]


def _foretold(
    found: Cases, parts: list[tuple[Chosen, Chosen]], progress: Progress
) -> tuple[Judged, Codes]:
    earlier = validate(found.part(parts[0][0]), lambda share: progress(share / 2))
    raw: list[Floats] = [earlier.foretold.log_odds]
    failed: list[Floats] = [earlier.foretold.failed]
    period: list[Codes] = [earlier.foretold.period]
    begun = int(earlier.foretold.period.max(initial=-1)) + 1
    chances: list[dict[str, Floats]] = []
    for place, (before, now) in enumerate(parts):
        known, asked = found.part(before), found.part(now)
        curve = calibrate(
            Foretold(
                np.concatenate(raw), np.concatenate(failed), np.concatenate(period)
            )
        )
        fitted = fit(known, earlier.candidate)
        raw.append(fitted.log_odds(asked.features, asked.kinds))
        failed.append(asked.failed)
        period.append(np.full(len(asked), begun + place))
        chances.append(
            {
                "model": curve.chance(raw[-1]),
                **baselines(known, asked.features),
            }
        )
        progress(0.5 + (place + 1) / len(parts) / 2)
    rows = np.concatenate([np.flatnonzero(now) for _, now in parts])
    # One rate for all: the rate of the day would order the periods.
    usual = float(found.failed[parts[0][0]].mean())
    for chance in chances:
        chance["random"][:] = usual
    later = Judged(
        found.failed[rows],
        found.day[rows],
        found.enterprise[rows],
        {name: np.concatenate([c[name] for c in chances]) for name in chances[0]},
    )
    return later, np.concatenate(period[1:]) - begun
