"""Closed lists by rank: 0 is the best class, the lowest grade, the calmest colour."""

from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.vocabulary import Colour, EnterpriseClass, ProductGrade

Ranks = npt.NDArray[np.int8]
"""Members of a ranked list by position; -1 is missing."""

CLASSES = list(EnterpriseClass)
GRADES = list(ProductGrade)
COLOURS = list(Colour)


def ranked(ranks: npt.NDArray[Any], members: type[StrEnum]) -> pd.Categorical:
    """Return ranks as the ordered closed list they are positions in."""
    listed = pd.CategoricalDtype([member.value for member in members], ordered=True)
    categorical: pd.Categorical = pd.Categorical.from_codes(
        np.asarray(ranks, dtype=np.int8), dtype=listed
    )
    return categorical
