"""How sure a share is: the interval drawn around it."""

from typing import Any

import pandas as pd

from sanfen.figures.colours import QUIET


def whiskers(value: pd.Series, low: pd.Series, high: pd.Series) -> dict[str, Any]:
    """Return the error bars from ``low`` to ``high`` around ``value``."""
    return {
        "type": "data",
        "array": (high - value).clip(lower=0).round(4),
        "arrayminus": (value - low).clip(lower=0).round(4),
        "color": QUIET,
        "thickness": 1.5,
        "width": 4,
    }
