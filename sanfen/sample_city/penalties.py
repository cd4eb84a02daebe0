"""Penalties, and the lists that name the worst."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.sample_city.days import LAST, NEVER, as_dates, working_day
from sanfen.sample_city.enterprises import Enterprises, at_work
from sanfen.sample_city.facts import chance, fact
from sanfen.sample_city.numbers import numbered
from sanfen.sample_city.spot_checks import drawn
from sanfen.vocabulary import Gravity, ListName, PenaltyKind, Severity

FINED_SHARE: Final = {
    Severity.SAFETY: 0.38,
    Severity.GENERAL: 0.16,
    Severity.LABEL: 0.10,
}
GRAVITIES: Final = {Gravity.MINOR: 0.40, Gravity.ORDINARY: 0.47, Gravity.SERIOUS: 0.13}

GRAVE_KINDS: Final = {
    PenaltyKind.UNLICENSED: 7,
    PenaltyKind.PASSED_OFF: 9,
    PenaltyKind.INTELLECTUAL_PROPERTY: 6,
    PenaltyKind.REFUSED_SAMPLING: 5,
    PenaltyKind.ADULTERATION: 4,
    PenaltyKind.COUNTERFEITING: 3,
    PenaltyKind.FORGED_REPORT: 2,
    PenaltyKind.MOVED_SEALED_GOODS: 1,
    PenaltyKind.QUALITY_ACCIDENT: 1,
}
"""Penalties of five years that veto, by kind."""

OTHER_PENALTIES: Final = 40
LISTINGS: Final = {
    ListName.SERIOUS_DISHONESTY: 3,
    ListName.ABNORMAL_OPERATION: 16,
    ListName.KEY_SUPERVISION: 12,
}


def penalty_table(
    batches: pd.DataFrame, city: Enterprises, spared: list[int]
) -> pd.DataFrame:
    """Return penalties: after failures, for other faults, and grave ones."""
    random = chance("penalties")
    fines = pd.concat(
        [
            _fines_after(batches[batches["failed"]], random),
            _other_fines(city, random),
            _grave_fines(city, random, spared),
        ],
        ignore_index=True,
    )
    fines = fines[at_work(fines["day"], city, fines["firm"].to_numpy())]
    fines = fines.sort_values(["day", "firm"], ignore_index=True)
    marks = city.firms["county_code"].map(fact("names")["penalty_mark"])
    numbers = numbered("市监处罚〔{year}〕{number}号", fines["day"].to_numpy())
    return pd.DataFrame(
        {
            "doc_no": marks.to_numpy()[fines["firm"]] + np.array(numbers, dtype=object),
            "uscc": city.firms["uscc"].to_numpy()[fines["firm"]],
            "decided_on": as_dates(fines["day"].to_numpy()),
            "gravity": fines["gravity"],
            "kind": fines["kind"],
        }
    )


def _fines_after(failed: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    fined = random.random(len(failed)) < failed["severity"].map(FINED_SHARE)
    failed = failed[fined]
    label = failed["severity"] == Severity.LABEL
    day = failed["reported"].to_numpy() + random.integers(25, 100, len(failed))
    return pd.DataFrame(
        {
            "firm": failed["firm"].to_numpy(),
            "day": working_day(day),
            "gravity": drawn(GRAVITIES, len(failed), random),
            "kind": np.where(label, PenaltyKind.LABELLING, PenaltyKind.QUALITY),
        }
    )


def _other_fines(city: Enterprises, random: np.random.Generator) -> pd.DataFrame:
    firm = random.integers(0, len(city.firms), OTHER_PENALTIES)
    return pd.DataFrame(
        {
            "firm": firm,
            "day": working_day(random.integers(60, LAST, OTHER_PENALTIES)),
            "gravity": drawn(GRAVITIES, OTHER_PENALTIES, random),
            "kind": PenaltyKind.OTHER.value,
        }
    )


def _grave_fines(
    city: Enterprises, random: np.random.Generator, spared: list[int]
) -> pd.DataFrame:
    kinds = [kind.value for kind, times in GRAVE_KINDS.items() for _ in range(times)]
    firm = _ill_equipped(city, len(kinds), random, spared)
    return pd.DataFrame(
        {
            "firm": firm,
            "day": working_day(random.integers(60, LAST, len(kinds))),
            "gravity": Gravity.SERIOUS.value,
            "kind": random.permutation(kinds),
        }
    )


def _ill_equipped(
    city: Enterprises, count: int, random: np.random.Generator, spared: list[int]
) -> NDArray[np.intp]:
    """Draw enterprises, the worst equipped and often failing more readily."""
    weight = np.exp(-0.8 * city.firms["skill"]) * (0.2 + city.firms["failing"])
    weight = weight.to_numpy() * (city.firms["opened"] < 0).to_numpy()
    weight[spared] = 0
    return random.choice(len(weight), count, replace=False, p=weight / weight.sum())


def listing_table(city: Enterprises, spared: list[int]) -> pd.DataFrame:
    """Return who is or was on a list; half of them have been taken off again."""
    random = chance("listings")
    names = [name.value for name, count in LISTINGS.items() for _ in range(count)]
    firm = _ill_equipped(city, len(names), random, spared)
    listed = working_day(random.integers(300, LAST - 120, len(names)))
    removed = working_day(listed + random.integers(370, 800, len(names)))
    stays = np.arange(len(names)) % 2 == 0
    return pd.DataFrame(
        {
            "uscc": city.firms["uscc"].to_numpy()[firm],
            "list_name": names,
            "listed_on": as_dates(listed),
            "removed_on": as_dates(np.where(stays, NEVER, removed)),
        }
    )
