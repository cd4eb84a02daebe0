"""What so many visits would find: what the order achieved on the test part.

The rates are those observed in the test part for the same share of the cases; the
model does not judge itself by its own probabilities.
"""

import numpy as np
import pandas as pd

from sanfen.risk.baselines import BASELINES
from sanfen.risk.model import Model

WAYS = ["model", *BASELINES]


def capacity(model: Model, visits: int, candidates: int) -> pd.DataFrame:
    """Return the failures so many visits to so many candidates can be expected to find.

    One row for each way of ordering: way, failures, low and high (95 %), precision,
    and worst and best of ties.
    """
    share = min(visits / max(candidates, 1), 1.0)
    rows = []
    for way in WAYS:
        curve = gains(model, way)
        # Whole visits, as they were counted: a share of few cases is rounded.
        shares = np.append(0.0, curve["visits"] / curve["visits"].iloc[-1])
        found = {
            name: candidates
            * float(np.interp(share, shares, np.append(0.0, curve[name] * shares[1:])))
            for name in ("precision", "low", "high", "worst", "best")
        }
        failures = found.pop("precision")
        precision = failures / max(share * candidates, 1)
        rows.append({"way": way, "failures": failures, **found, "precision": precision})
    return pd.DataFrame(rows)


def gains(model: Model, way: str) -> pd.DataFrame:
    """Return precision, with interval and tie bounds, and recall by share of visits."""
    evaluation = model.card["evaluation"]
    found = evaluation["test"] if way == "model" else evaluation["baselines"][way]
    rows = [
        {
            "share": row["share"],
            "visits": row["visits"],
            "precision": row["precision"],
            "low": row["interval"][0],
            "high": row["interval"][1],
            "worst": row["precision_worst"],
            "best": row["precision_best"],
            "recall": row["recall"],
        }
        for row in found["at_capacity"]
    ]
    return pd.DataFrame(rows)
