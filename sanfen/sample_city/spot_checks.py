"""Five years of 监督抽查, drawn year by year: trouble found draws inspectors."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.sample_city.days import LAST, YEARS, working_day
from sanfen.sample_city.enterprises import Enterprises
from sanfen.sample_city.facts import chance
from sanfen.sample_city.failing import failure_rates, moved
from sanfen.vocabulary import Channel, Domain, Level

NONE_SHARE: Final = 0.35
TWO_SHARE: Final = 0.15
"""Enterprises with no batch and with two batches in a usual year."""

ATTENTION: Final = {4: 1.3, 3: 1.1, 2: 0.95, 1: 0.9}
"""How much more often a product is sampled, by its P1."""

AFTER_FAILURE: Final = 1.5

EARLY_SHARE: Final = 0.46
"""Of those sampled once a year, who is in its first half."""

BY_LEVEL: Final = {
    Level.NATIONAL: 0.05,
    Level.PROVINCIAL: 0.20,
    Level.CITY: 0.42,
    Level.COUNTY: 0.33,
}
BY_DOMAIN: Final = {
    Domain.PRODUCTION: 0.87,
    Domain.DISTRIBUTION: 0.08,
    Domain.E_COMMERCE: 0.05,
}
BY_CHANNEL: Final = {Channel.ROUTINE: 0.55, Channel.RISK: 0.23, Channel.RANDOM: 0.22}

OF_FIRM: Final = ["town", "size", "failing", "trend", "opened", "closed"]


def inspect(city: Enterprises, products: pd.DataFrame) -> pd.DataFrame:
    """Return planned batches: ``firm``, ``day``, ``reported``, ``failed`` and more."""
    random = chance("spot checks")
    attention = _attention(city, products)
    lately = np.zeros(len(city.firms), dtype=bool)
    years = []
    for year in range(YEARS):
        eagerness = attention * np.where(lately, AFTER_FAILURE, 1.0)
        batches = _sampled(city, year, eagerness, random)
        batches = judged(described(batches, city, random, risky=lately), random)
        batches = batches[batches.pop("sampled")]
        failures = batches["firm"][batches["failed"]]
        lately = np.bincount(failures, minlength=len(lately)) > 0
        years.append(batches)
    return pd.concat(years, ignore_index=True)


def _attention(city: Enterprises, products: pd.DataFrame) -> NDArray[np.float64]:
    by_product = products.set_index("product_code")["P1"].map(ATTENTION)
    main = city.makes["product_code"][city.makes["main"]]
    return np.asarray(by_product.reindex(main), dtype=np.float64)


def _sampled(
    city: Enterprises,
    year: int,
    eagerness: NDArray[np.float64],
    random: np.random.Generator,
) -> pd.DataFrame:
    """Return two batches of each enterprise, half a year apart, and who is sampled.

    All are drawn, so that one enterprise's luck never depends on another's.
    """
    count = len(city.firms)
    start = year * 365 + year // 2
    middle = np.full(count, start + 180)
    eagerness = eagerness * moved("town_attention", city.firms["town"], middle)
    draw = random.random(count)
    once = draw > NONE_SHARE / eagerness
    twice = draw > 1 - TWO_SHARE * eagerness**2
    is_early = random.random(count) < EARLY_SHARE
    days = [random.integers(0, 160, count), random.integers(190, 365, count)]
    return pd.DataFrame(
        {
            "firm": np.tile(np.arange(count), 2),
            "day": start + np.concatenate(days),
            "sampled": np.concatenate(
                [twice | once & is_early, twice | once & ~is_early]
            ),
        }
    )


def described(
    batches: pd.DataFrame,
    city: Enterprises,
    random: np.random.Generator,
    *,
    risky: NDArray[np.bool_],
) -> pd.DataFrame:
    """Add product, level, domain, channel and days; drop what was not possible."""
    batches = batches.join(city.firms[OF_FIRM], on="firm")
    day = working_day(batches["day"].to_numpy())
    batches = batches.assign(
        day=day,
        reported=working_day(day + random.integers(14, 46, len(batches))),
        product_code=_product(batches, city, random),
        level=drawn(BY_LEVEL, len(batches), random),
        domain=drawn(BY_DOMAIN, len(batches), random),
        channel=drawn(BY_CHANNEL, len(batches), random),
    )
    followed = risky[batches["firm"]] & (random.random(len(batches)) < 0.6)
    batches["channel"] = batches["channel"].mask(followed, Channel.RISK.value)
    possible = (batches["day"] > batches["opened"] + 60) & (
        batches["reported"] < batches["closed"].clip(upper=LAST + 1)
    )
    return batches[possible].reset_index(drop=True)


def judged(batches: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Add the verdict."""
    failed = random.random(len(batches)) < failure_rates(batches)
    return batches.assign(failed=failed)


def _product(
    batches: pd.DataFrame, city: Enterprises, random: np.random.Generator
) -> NDArray[np.object_]:
    """Return the product sampled: mostly the maker's main one."""
    makes = city.makes["product_code"].to_numpy()
    first = np.searchsorted(city.makes["firm"], np.arange(len(city.firms)))
    count = np.bincount(city.makes["firm"], minlength=len(city.firms))
    firm = batches["firm"].to_numpy()
    other = random.integers(0, 10**6, len(firm)) % count[firm]
    place = np.where(random.random(len(firm)) < 0.55, 0, other)
    product: NDArray[np.object_] = makes[first[firm] + place]
    return product


def drawn(
    shares: Mapping[Any, float], count: int, random: np.random.Generator
) -> NDArray[np.str_]:
    """Return ``count`` terms in these shares."""
    bounds = np.cumsum([*shares.values()])[:-1]
    terms = np.array([str(term) for term in shares])
    return terms[np.searchsorted(bounds, random.random(count), side="right")]
