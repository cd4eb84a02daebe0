"""Names and codes that nobody bears."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.intake.credit_code import ALPHABET, check_character
from sanfen.sample_city.facts import chance, fact
from sanfen.vocabulary import EnterpriseSize

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""Weights of the organisation code's own check character (GB 11714)."""

WORKSHOP_SHARE = 0.35
"""Micro enterprises that are a workshop of a self-employed person (个体工商户)."""


def name_enterprises(firms: pd.DataFrame) -> pd.DataFrame:
    """Return ``name`` and ``uscc`` of each enterprise.

    ``firms`` holds ``county_code``, ``industry`` and ``size``.
    """
    random = chance("names")
    micro = firms["size"].to_numpy() == EnterpriseSize.MICRO
    workshop = micro & (random.random(len(firms)) < WORKSHOP_SHARE)
    prefixes, industries = fact("names")["prefix"], fact("industries")
    rows = zip(
        firms["county_code"],
        firms["industry"],
        _given_names(len(firms), random),
        _endings(firms["size"], workshop, random),
        random.random((len(firms), 2)),
        strict=True,
    )
    names = [
        _pick(prefixes[county], one, skew=2)
        + given
        + _pick(industries[industry]["words"], two)
        + ending
        for county, industry, given, ending, (one, two) in rows
    ]
    return pd.DataFrame(
        {"name": names, "uscc": list(_codes(firms["county_code"], workshop))},
        index=firms.index,
    )


def _pick(words: list[str], share: float, *, skew: int = 1) -> str:
    return words[int(len(words) * share**skew)]


def _given_names(count: int, random: np.random.Generator) -> list[str]:
    """Return names of two characters, each used once in the city."""
    parts = fact("names")
    every = [one + two for one in parts["first"] for two in parts["second"]]
    free = sorted(set(every) - set(parts["avoid"]))
    return [free[place] for place in random.permutation(len(free))[:count]]


def _endings(
    sizes: pd.Series, workshop: NDArray[np.bool_], random: np.random.Generator
) -> list[str]:
    share_company = {EnterpriseSize.LARGE: 0.6, EnterpriseSize.MEDIUM: 0.2}
    by_shares = sizes.map(share_company).fillna(0).to_numpy(dtype=float)
    small = sizes.isin([EnterpriseSize.SMALL, EnterpriseSize.MICRO]).to_numpy()
    draw = random.random(len(sizes))
    kinds = [workshop, draw < by_shares, small & (draw > 0.88)]
    endings = ["加工厂", "股份有限公司", "厂"]
    return [str(ending) for ending in np.select(kinds, endings, "有限公司")]


def _codes(counties: pd.Series, workshop: NDArray[np.bool_]) -> Iterator[str]:
    """Yield 统一社会信用代码 that pass their check but cannot have been issued."""
    numbers = chance("codes").permutation(10**6)[: len(counties)]
    for county, number, self_employed in zip(counties, numbers, workshop, strict=True):
        kind = "92" if self_employed else "91"
        body = f"{kind}{county}{_impossible_body(f'XY{number:06d}')}"
        yield body + check_character(body)


def _impossible_body(digits: str) -> str:
    """Return an organisation code with a check character it cannot have."""
    values = ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(one) for one in digits)
    total = sum(
        value * weight
        for value, weight in zip(values, ORGANISATION_WEIGHTS, strict=True)
    )
    right = 11 - total % 11  # 10 is written X, 11 is written 0
    return digits + ALPHABET[(right + 3) % 10]
