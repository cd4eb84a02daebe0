"""Learning from cases: choose, fit, calibrate, and know where knowledge ends."""

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from sanfen.risk.bands import Bands, bands
from sanfen.risk.calibration import Curve, calibrate
from sanfen.risk.cases import Cases
from sanfen.risk.errors import RiskError
from sanfen.risk.features.catalogue import CALIBRATION
from sanfen.risk.past import Floats
from sanfen.risk.regression import Shrinkage
from sanfen.risk.selection import (
    Candidate,
    Fitted,
    Progress,
    fit,
    validate,
)

LEAST = 10
"""Failures, and passes, below which nothing can be learned."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was fitted, its calibration, and the groups of like risk."""

    candidate: Candidate
    fitted: Fitted
    curve: Curve
    bands: Bands
    worth: dict[str, list[float]]

    def log_odds(self, features: pd.DataFrame, kinds: pd.DataFrame) -> Floats:
        """Return calibrated log-odds."""
        return self.curve.log_odds(self.fitted.log_odds(features, kinds))

    def chance(self, features: pd.DataFrame, kinds: pd.DataFrame) -> Floats:
        """Return calibrated probabilities."""
        return self.curve.chance(self.fitted.log_odds(features, kinds))

    @property
    def base(self) -> float:
        """Return the calibrated log-odds that every case begins with."""
        return self.curve.shift + self.curve.slope * self.fitted.base

    def terms(self, features: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
        """Return what each feature adds to ``base``: with it they sum to ``log_odds``.

        The last term is none of a feature: it is what the calibration takes from the
        riskiest, whose sum of effects says more than came of such.
        """
        raw = self.fitted.log_odds(features, kinds)
        taken = self.curve.log_odds(raw) - self.curve.straight(raw)
        own = self.fitted.terms(features, kinds) * self.curve.slope
        return own.assign(**{CALIBRATION: taken})

    def told(self) -> dict[str, Any]:
        """Return what was chosen, and what each candidate was worth."""
        return {
            "candidate": str(self.candidate),
            "kind": "regression" if isinstance(self.candidate, Shrinkage) else "trees",
            "validation": self.worth,
            "calibration": asdict(self.curve),
        }


def learn(cases: Cases, progress: Progress) -> Learned:
    """Learn from cases, all of them."""
    refuse_too_little(cases)
    found = validate(cases, progress)
    return Learned(
        candidate=found.candidate,
        fitted=fit(cases, found.candidate),
        curve=calibrate(found.foretold),
        bands=bands(found.foretold),
        worth=found.worth,
    )


def is_enough(cases: Cases) -> bool:
    """Tell whether there are enough failures and passes to learn anything."""
    failures = int(cases.failed.sum())
    return min(failures, len(cases) - failures) >= LEAST


def refuse_too_little(cases: Cases) -> None:
    """Refuse cases from which nothing can be learned, and say what is missing."""
    failures = int(cases.failed.sum())
    if len(cases) == 0:
        raise RiskError("no_cases")
    if failures in (0, len(cases)):
        raise RiskError("one_class", n=len(cases), failures=failures)
    if not is_enough(cases):
        passes = len(cases) - failures
        raise RiskError("too_few", failures=failures, passes=passes, least=LEAST)
