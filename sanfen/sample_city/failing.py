"""How likely a batch is to fail, and in what."""

import datetime as dt
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.sample_city.days import Days, day_number
from sanfen.sample_city.enterprises import FAILING_BY_SIZE
from sanfen.sample_city.facts import fact, tests
from sanfen.sample_city.luck import luck
from sanfen.vocabulary import Channel, Domain, Severity

BY_DOMAIN: Final = {
    Domain.PRODUCTION: 1.0,
    Domain.DISTRIBUTION: 1.7,
    Domain.E_COMMERCE: 2.2,
}

BY_CHANNEL: Final = {Channel.COMPLAINT: 1.8}

SKILL_GAINED: Final = -0.25
"""What a year of one more unit of skill does to the logarithm of failing."""

CERTAIN: Final = 0.75
"""No batch is more likely to fail than this."""


def failure_rates(batches: pd.DataFrame) -> NDArray[np.float64]:
    """Return each batch's chance to fail.

    ``batches`` holds ``day``, ``product_code``, ``domain``, ``channel`` and, of its
    maker, ``town``, ``size``, ``failing`` and ``trend``.
    """
    products = batches["product_code"].map(fact("products")["failure_rate"])
    years = batches["day"].to_numpy() / 365
    rate: NDArray[np.float64] = (
        products.to_numpy(dtype=float)
        * batches["size"].map(FAILING_BY_SIZE).to_numpy(dtype=float)
        * batches["domain"].map(BY_DOMAIN).to_numpy(dtype=float)
        * batches["channel"].map(BY_CHANNEL).fillna(1.0).to_numpy(dtype=float)
        * batches["failing"].to_numpy()
        * np.exp(SKILL_GAINED * batches["trend"].to_numpy() * years)
        * moved("town_trends", batches["town"], batches["day"].to_numpy())
        * moved("product_trends", batches["product_code"], batches["day"].to_numpy())
    )
    return np.minimum(rate, CERTAIN)


def moved(story: str, keys: pd.Series, days: Days) -> NDArray[np.float64]:
    """Return the factor by which a story moves each row on its day."""
    factors = np.ones(len(keys))
    for key, move in fact("stories")[story].items():
        factors = np.where(keys == key, _factor(move, days), factors)
    return factors


def _factor(move: dict[str, Any], days: Days) -> NDArray[np.float64]:
    since: dt.date = move["since"]
    years = np.maximum(days - day_number(since), 0) / 365
    if "factor" in move:
        return np.where(years > 0, move["factor"], 1.0)
    factor: NDArray[np.float64] = move["start"] * move["yearly"] ** years
    return factor


def tested(batches: pd.DataFrame) -> pd.DataFrame:
    """Add ``severity`` and ``failing_items`` of what failed, and who tested."""
    kinds = tests().loc[batches["product_code"]]
    failed = batches["failed"].to_numpy()
    draws = luck(batches, "findings", 3)
    names = np.array([severity.value for severity in Severity])
    bounds = np.array(kinds["severity"].tolist()).cumsum(axis=1)[:, :-1]
    gravity = (draws[:, :1] > bounds).sum(axis=1)
    items = [
        _failing_items(kind[place], one, two) if bad else None
        for kind, place, (_, one, two), bad in zip(
            kinds["items"], gravity, draws, failed, strict=True
        )
    ]
    return batches.assign(
        severity=pd.Series(names[gravity], index=batches.index).where(failed),
        failing_items=pd.Series(items, index=batches.index, dtype="str"),
        laboratory=kinds["laboratory"].to_numpy(),
    )


def _failing_items(tests_of_kind: list[str], one: float, two: float) -> str:
    """Return one failing test, in a quarter of the cases two."""
    count = len(tests_of_kind)
    first = int(one**1.5 * count)  # the first test of a list fails most often
    if two > 0.25:
        return tests_of_kind[first]
    second = (first + 1 + int(two * 4 * (count - 1))) % count
    chosen = sorted({first, second})
    return "|".join(tests_of_kind[place] for place in chosen)
