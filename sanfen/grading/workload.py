"""工作量: what a year of supervision takes."""

import numpy as np
import numpy.typing as npt

from sanfen.rulebook import Rules
from sanfen.rulebook.supervision import Labour

Numbers = npt.NDArray[np.float64]


def inspector_days(visits: Numbers, batches: Numbers, rules: Rules) -> Numbers:
    """Return the working days of all officers that go, for visits and batches."""
    labour = rules.supervision.labour
    return visits * _days_of_one(labour.visit) + batches * _days_of_one(labour.batch)


def _days_of_one(labour: Labour) -> float:
    return labour.officers * labour.days_each
