"""Cases: one for each planned spot check, as it stood before the batch was taken."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.evidence import Records
from sanfen.risk.facts import Facts, Questions, facts
from sanfen.risk.features import features, kinds
from sanfen.risk.past import Codes, day_numbers


@dataclass(frozen=True, slots=True)
class Cases:
    """Planned checks in the order of their days.

    ``about`` holds sheet_no, uscc, product_code, county, town, sampled_on, known_on;
    ``features`` what was known before each, ``kinds`` what it belongs to, ``failed``
    its verdict. ``day`` and ``known`` are the days as whole numbers, ``enterprise``
    a position.
    """

    about: pd.DataFrame
    features: pd.DataFrame
    kinds: pd.DataFrame
    failed: npt.NDArray[np.float64]
    day: Codes
    known: Codes
    enterprise: Codes

    def __len__(self) -> int:
        return len(self.failed)

    def part(self, chosen: npt.NDArray[np.bool_]) -> "Cases":
        """Return some of the cases."""
        return Cases(
            about=self.about[chosen].reset_index(drop=True),
            features=self.features[chosen].reset_index(drop=True),
            kinds=self.kinds[chosen].reset_index(drop=True),
            failed=self.failed[chosen],
            day=self.day[chosen],
            known=self.known[chosen],
            enterprise=self.enterprise[chosen],
        )


def cases(records: Records, until: dt.date) -> Cases:
    """Return the checks taken and reported by a day, with what was known before each.

    A check whose channel is blank is a case: nothing says that it followed another.
    """
    known = facts(records)
    return _cases(known, int(day_numbers(pd.Timestamp(until))))


def _cases(known: Facts, until: int) -> Cases:
    checks = known.checks
    chosen = np.flatnonzero(~checks.follow_up & (checks.known <= until))
    order = np.lexsort((checks.sheet.to_numpy()[chosen], checks.sampled[chosen]))
    chosen = chosen[order]
    asked = Questions(
        enterprise=checks.enterprise[chosen],
        product=checks.product[chosen],
        day=checks.sampled[chosen],
    )
    about = known.records["spot_checks"].iloc[chosen].reset_index(drop=True)
    firms = known.enterprises.iloc[asked.enterprise].reset_index(drop=True)
    return Cases(
        about=about[["sheet_no", "uscc", "product_code", "sampled_on"]].assign(
            county=firms["county"],
            town=firms["town"],
            known_on=checks.known[chosen].astype("M8[D]"),
        ),
        features=features(known, asked),
        kinds=kinds(known, asked),
        failed=checks.failed[chosen].astype(float),
        day=asked.day,
        known=checks.known[chosen],
        enterprise=asked.enterprise,
    )
