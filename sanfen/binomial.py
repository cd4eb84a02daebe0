"""How sure a share is that was counted: the one interval of the house."""

from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def wilson(hits: Any, total: Any, confidence: float) -> tuple[Floats, Floats]:
    """Return the Wilson interval of ``hits`` in ``total``; nobody gives NaN."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    hits, total = np.asarray(hits, dtype=float), np.asarray(total, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = hits / total
        centre = (share + z**2 / (2 * total)) / (1 + z**2 / total)
        spread = np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
        half = spread * z / (1 + z**2 / total)
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
