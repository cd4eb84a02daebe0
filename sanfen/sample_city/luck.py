"""Chances that belong to one batch, whatever else is drawn."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.sample_city.days import Days
from sanfen.sample_city.facts import chance

POOL: Final = 30_011
"""Rows to draw from; prime, so that enterprise and day spread over all of them."""

Chances = NDArray[np.float64]


def luck(batches: pd.DataFrame, noun: str, columns: int) -> Chances:
    """Return ``columns`` chances for each batch, found by its maker and day."""
    pool = chance(noun).random((POOL, columns))
    place = batches["firm"].to_numpy() * 7919 + batches["day"].to_numpy()
    found: Chances = pool[place.astype(np.int64) % POOL]
    return found


def days_between(low: int, high: int, chances: Chances) -> Days:
    """Return whole numbers from ``low`` up to, not with, ``high``."""
    return (low + chances * (high - low)).astype(np.int64)
