"""How sure a share is: the interval drawn around it."""

from typing import Any

import numpy as np
import pandas as pd

from sanfen.figures.colours import QUIET

Z = 1.959964
"""Two-sided 95 % of the normal distribution."""


def wilson(hits: pd.Series, n: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the 95 % Wilson interval of ``hits`` in ``n``; NaN where n is 0."""
    n = n.astype(float).where(n > 0)
    share = hits / n
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return (middle - half).clip(lower=0), (middle + half).clip(upper=1)


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
