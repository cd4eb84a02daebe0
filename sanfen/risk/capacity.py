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
    """Return the failures that ``visits`` of so many ``candidates`` can be expected to find.

    One row for each way of ordering: way, failures, low and high (95 %), precision,
    and worst and best of ties.
    """
    share = min(visits / max(candidates, 1), 1.0)
    rows = []
    for way in WAYS:
        curve = gains(model, way)
        at = {
            name: float(np.interp(share, curve["share"], curve[name]))
            for name in ("precision", "low", "high", "worst", "best")
        }
        rows.append({"way": way, "precision": at.pop("precision"), **at})
    table = pd.DataFrame(rows)
    bounds = ["low", "high", "worst", "best"]
    return table.assign(
        failures=visits * table["precision"],
        **{name: visits * table[name] for name in bounds},
    )


def gains(model: Model, way: str) -> pd.DataFrame:
    """Return share, precision with interval and tie bounds, recall, of the test part."""
    evaluation = model.card["evaluation"]
    found = evaluation["test"] if way == "model" else evaluation["baselines"][way]
    rows = [
        {
            "share": row["share"],
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
