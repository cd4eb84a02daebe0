"""Complaints, and the batches they lead to."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.sample_city.days import LAST, YEARS, as_dates, working_day
from sanfen.sample_city.enterprises import Enterprises, at_work
from sanfen.sample_city.facts import chance
from sanfen.sample_city.numbers import numbered
from sanfen.sample_city.spot_checks import described, judged
from sanfen.vocabulary import Channel, YesNo

COMPLAINTS_A_YEAR: Final = 0.055
VERIFIED_SHARE: Final = 0.45

SAMPLED_SHARE: Final = 0.4
"""Verified complaints that lead to a batch."""


def complaints(city: Enterprises, general_public: NDArray[np.bool_]) -> pd.DataFrame:
    """Return complaints: ``firm``, ``day`` and whether ``verified``.

    ``general_public`` says for each enterprise whether consumers use its product.
    """
    random = chance("complaints")
    a_year = COMPLAINTS_A_YEAR * (0.3 + 0.7 * city.firms["failing"].to_numpy())
    count = random.poisson(YEARS * a_year * np.where(general_public, 1.25, 0.35))
    firm = np.repeat(np.arange(len(count)), count)
    found = pd.DataFrame(
        {
            "firm": firm,
            "day": working_day(random.integers(0, LAST + 1, len(firm))),
            "verified": random.random(len(firm)) < VERIFIED_SHARE,
        }
    )
    return found[at_work(found["day"], city, firm)].sort_values(
        ["day", "firm"], ignore_index=True
    )


def complaint_table(found: pd.DataFrame, city: Enterprises) -> pd.DataFrame:
    """Return the table of complaints."""
    days = found["day"].to_numpy()
    return pd.DataFrame(
        {
            "case_no": numbered("TS{year}-{number:05d}", days),
            "uscc": city.firms["uscc"].to_numpy()[found["firm"]],
            "received_on": as_dates(days),
            "verified": np.where(found["verified"], YesNo.YES.value, YesNo.NO.value),
        }
    )


def complaint_batches(found: pd.DataFrame, city: Enterprises) -> pd.DataFrame:
    """Return the batches sampled after verified complaints."""
    random = chance("complaint batches")
    sampled = found[found["verified"] & (random.random(len(found)) < SAMPLED_SHARE)]
    wait = random.integers(12, 45, len(sampled))
    batches = pd.DataFrame({"firm": sampled["firm"], "day": sampled["day"] + wait})
    nobody = np.zeros(len(city.firms), dtype=bool)
    batches = described(batches, city, random, risky=nobody)
    return judged(batches.assign(channel=Channel.COMPLAINT.value), random)
