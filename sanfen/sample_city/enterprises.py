"""The key-product makers: who they are, what they make and how good they are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.sample_city.days import FIRST_DAY, LAST, NEVER, as_dates
from sanfen.sample_city.facts import chance, fact, regions
from sanfen.sample_city.names import name_enterprises
from sanfen.sample_city.places import locate
from sanfen.vocabulary import EnterpriseSize, EnterpriseStatus

SIZES = [*EnterpriseSize]
SIZE_SHARES = np.array([0.022, 0.068, 0.57, 0.34])
"""Large, medium, small and micro, where an industry is of no special scale."""

SIZE_SKILL = np.array([1.2, 0.7, 0.0, -0.2])
"""How much better a large or medium enterprise is equipped."""

OUTPUT = {  # 万元: lowest, median, highest; bounds as in 统计上大中小微型企业划分办法
    EnterpriseSize.LARGE: (40_000, 70_000, 600_000),
    EnterpriseSize.MEDIUM: (2_000, 12_000, 39_999),
    EnterpriseSize.SMALL: (300, 1_100, 1_999),
    EnterpriseSize.MICRO: (20, 160, 299),
}

SKILL_SPREAD = 0.55

FAILING_SHAPE = 1.05
"""Shape of the gamma of failing among enterprises; small means very unequal."""

FAILING_BY_SIZE = {
    EnterpriseSize.LARGE: 0.15,
    EnterpriseSize.MEDIUM: 0.25,
    EnterpriseSize.SMALL: 1.08,
    EnterpriseSize.MICRO: 1.20,
}

TOWN_SHAPE = 5.0
"""Shape of the gamma of failing among towns."""

LEVELLING = 6
"""Makers of usual quality that are thought beside those of a product."""

SKILL_IN_FAILING = 0.55
"""Correlation between what is seen of an enterprise's skill and how little it fails."""


@dataclass(frozen=True, slots=True)
class Enterprises:
    """The makers, by position.

    ``firms`` holds the columns of the import file and, unseen by anyone: ``skill``
    and its yearly ``trend``, ``failing`` (times the usual failure rate), the first
    and last day at work ``opened`` and ``closed``, ``county_code`` and ``industry``.
    ``makes`` holds ``firm`` (position), ``product_code`` and ``main``.
    """

    firms: pd.DataFrame
    makes: pd.DataFrame


def found_enterprises() -> Enterprises:
    """Return the enterprises of the city, in the order of their codes."""
    firms = _settle()
    firms = firms.assign(size=_sizes(firms))
    firms = firms.assign(**name_enterprises(firms), **_life(firms), **_quality(firms))
    firms = firms.assign(output=_output(firms["size"]))
    firms = firms.sort_values("uscc", ignore_index=True)
    makes = _makes(firms)
    return Enterprises(firms.assign(failing=_levelled(firms, makes)), makes)


def _settle() -> pd.DataFrame:
    """Return one row for each enterprise, with its town and industry."""
    counts = [
        (county_code, town, industry, count)
        for county_code, towns in fact("towns").items()
        for town, industries in towns.items()
        for industry, count in industries.items()
    ]
    table = pd.DataFrame(counts, columns=["county_code", "town", "industry", "count"])
    firms = table.loc[table.index.repeat(table["count"])].reset_index(drop=True)
    places = regions()
    keys = pd.MultiIndex.from_frame(places[["county_code", "town"]])
    row = keys.get_indexer(pd.MultiIndex.from_frame(firms[["county_code", "town"]]))
    points = locate(places, row)
    return firms.assign(
        county=places["county"].to_numpy()[row],
        lon=points[:, 0],
        lat=points[:, 1],
        industry_code=[fact("industries")[name]["code"] for name in firms["industry"]],
    ).drop(columns="count")


def _sizes(firms: pd.DataFrame) -> NDArray[np.str_]:
    industries = fact("industries")
    scale = np.array([industries[name].get("scale", 1.0) for name in firms["industry"]])
    shares = np.tile(SIZE_SHARES, (len(firms), 1))
    shares[:, :2] *= scale[:, None]
    shares[:, 2:] *= ((1 - shares[:, :2].sum(axis=1)) / SIZE_SHARES[2:].sum())[:, None]
    bounds = shares.cumsum(axis=1)[:, :-1]
    place = (chance("sizes").random(len(firms))[:, None] > bounds).sum(axis=1)
    sizes: NDArray[np.str_] = np.array(SIZES)[place]
    return sizes


def _life(firms: pd.DataFrame) -> dict[str, NDArray[np.generic]]:
    """Return when each enterprise opened and closed, and its status now."""
    random = chance("life")
    age = np.minimum(random.gamma(3.0, 4.2, len(firms)), 32) * 365
    young = random.random(len(firms)) < 0.10
    opened = np.where(young, random.integers(0, LAST - 300, len(firms)), -age - 30)
    opened = opened.astype(np.int64)
    fate = random.random(len(firms))
    end = random.integers(LAST - 900, LAST - 60, len(firms))
    gone = (fate < 0.03) & (opened < 0)
    status = np.where(fate < 0.013, EnterpriseStatus.DEREGISTERED.value, "")
    status = np.where(status == "", EnterpriseStatus.SUSPENDED.value, status)
    return {
        "opened": opened,
        "closed": np.where(gone, end, NEVER),
        "established_on": as_dates(opened),
        "status": np.where(gone, status, EnterpriseStatus.OPERATING.value),
    }


def _quality(firms: pd.DataFrame) -> dict[str, NDArray[np.generic]]:
    """Return what nobody sees: skill, its trend, and how much more often it fails."""
    random = chance("quality")
    count = len(firms)
    own = random.normal(0, 1, count)
    luck = random.normal(0, 1, count)
    failing = -SKILL_IN_FAILING * own + np.sqrt(1 - SKILL_IN_FAILING**2) * luck
    gamma = np.sort(random.gamma(FAILING_SHAPE, 1 / FAILING_SHAPE, count))
    place = [SIZES.index(EnterpriseSize(size)) for size in firms["size"]]
    return {
        "skill": SKILL_SPREAD * own + SIZE_SKILL[place],
        "trend": random.normal(0.02, 0.09, count),
        "failing": gamma[failing.argsort().argsort()],
    }


def _output(sizes: pd.Series) -> NDArray[np.float64]:
    low, median, high = np.array([OUTPUT[EnterpriseSize(size)] for size in sizes]).T
    spread = np.exp(chance("output").normal(0, 0.6, len(sizes)))
    amount: NDArray[np.float64] = np.clip(median * spread, low, high).round(-1)
    return np.clip(amount, low, high)


def _makes(firms: pd.DataFrame) -> pd.DataFrame:
    """Return what each enterprise makes, its main product first."""
    random = chance("makes")
    draws = random.random((len(firms), 4))
    industries = fact("industries")
    rows = []
    for firm, (name, draw) in enumerate(zip(firms["industry"], draws, strict=True)):
        industry = industries[name]
        bounds = np.cumsum([*industry["makes"].values()])[:-1]
        main = [*industry["makes"]][int((draw[0] > bounds).sum())]
        rows.append((firm, main, True))
        further = zip(industry.get("also", {}).items(), draw[1:], strict=False)
        rows += [
            (firm, product, False)
            for (product, share), chanced in further
            if chanced < share and product != main
        ]
    return pd.DataFrame(rows, columns=["firm", "product_code", "main"])


def _levelled(firms: pd.DataFrame, makes: pd.DataFrame) -> pd.Series:
    """Return failing, levelled so that a product's makers fail as its rate says.

    Towns differ too. Few makers are levelled little: their luck stays theirs.
    """
    failing = firms["failing"] * firms["town"].map(_luck_of_towns())
    product = makes.loc[makes["main"], "product_code"].to_numpy()
    by_product = (failing * firms["size"].map(FAILING_BY_SIZE)).groupby(product)
    expected = by_product.transform("sum") + LEVELLING
    return failing * (by_product.transform("size") + LEVELLING) / expected


def _luck_of_towns() -> dict[str, float]:
    towns = [town for towns in fact("towns").values() for town in towns]
    draws = chance("towns").gamma(TOWN_SHAPE, 1 / TOWN_SHAPE, len(towns))
    by_town = dict(zip(towns, draws.tolist(), strict=True))
    return by_town | dict.fromkeys(fact("stories")["town_trends"], 1.0)


def licences(city: Enterprises, products: pd.DataFrame) -> pd.DataFrame:
    """Return the table of products made, with permits where one is required."""
    random = chance("licences")
    made = city.makes
    access = products.set_index("product_code")["P2"].reindex(made["product_code"])
    needed = (access == "许可证或CCC").to_numpy()
    held = needed & (random.random(len(made)) > 0.015)
    serial = random.permutation(900_000)[: len(made)] + 100_000
    left = random.integers(-40, 5 * 365, len(made))
    numbers = [
        f"示例{number}" if has else "" for number, has in zip(serial, held, strict=True)
    ]
    expires = np.datetime64(FIRST_DAY, "us") + (LAST + left).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "uscc": city.firms["uscc"].to_numpy()[made["firm"]],
            "product_code": made["product_code"],
            "licence_no": pd.Series(numbers).where(held),
            "licence_expires_on": pd.Series(expires).where(held),
        }
    )


def at_work(days: pd.Series, city: Enterprises, firm: NDArray[np.intp]) -> pd.Series:
    """Say whether the enterprise was at work on the day."""
    opened = city.firms["opened"].to_numpy()[firm]
    closed = city.firms["closed"].to_numpy()[firm]
    return (days > opened + 60) & (days < closed) & (days <= LAST)
