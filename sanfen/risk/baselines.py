"""Rules of thumb, always shown beside the model: what they would have achieved."""

import numpy as np
import pandas as pd

from sanfen.risk.cases import Cases
from sanfen.risk.past import Codes, Floats

BASELINES = ["random", "last_result", "past_failure_rate"]


def baselines(training: Cases, features: pd.DataFrame) -> dict[str, Floats]:
    """Return what each rule of thumb takes for the probability of failing.

    random: the same for all. last_result: how often checks failed after a pass, after
    a failure, and first checks. past_failure_rate: the enterprise's own, shrunk.
    """
    usual = float(training.failed.mean())
    groups = _last_results(training.features)
    count = np.bincount(groups, minlength=3)
    failures = np.bincount(groups, training.failed, minlength=3)
    # One case at the usual rate, for a group that training never saw.
    rates = (failures + usual) / (count + 1)
    return {
        "random": np.full(len(features), usual),
        "last_result": rates[_last_results(features)],
        "past_failure_rate": features["failure_rate"].to_numpy(),
    }


def _last_results(features: pd.DataFrame) -> Codes:
    """Return 0 for passed last time, 1 for failed, 2 for never sampled."""
    never = features["never_sampled"].to_numpy() > 0
    return np.where(never, 2, features["last_failed"].to_numpy()).astype(np.int64)
