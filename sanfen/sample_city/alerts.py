"""Recalls of products made here, and warnings from elsewhere."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.sample_city.days import (
    LAST,
    LAST_TWO_YEARS,
    as_dates,
    day_number,
    working_day,
)
from sanfen.sample_city.enterprises import Enterprises, at_work
from sanfen.sample_city.facts import chance
from sanfen.sample_city.numbers import numbered
from sanfen.sample_city.spot_checks import drawn
from sanfen.vocabulary import RecallKind, Severity, UserGroup, WarningSeverity

ORDERED_RECALLS: Final = 9
VOLUNTARY_RECALLS: Final = 26
SOURCES: Final = {
    "欧盟 Safety Gate": 0.34,
    "市场监管总局": 0.26,
    "美国 CPSC": 0.16,
    "浙江省市场监管局": 0.24,
}
WARNING_SEVERITIES: Final = [*WarningSeverity]


def recall_table(
    batches: pd.DataFrame,
    city: Enterprises,
    products: pd.DataFrame,
    spared: list[int],
) -> pd.DataFrame:
    """Return recalls of consumer products: ordered after a safety failure, or own."""
    random = chance("recalls")
    consumer = products.loc[products["S1"] != UserGroup.PROFESSIONAL, "product_code"]
    known = batches[
        batches["product_code"].isin(consumer)
        & ~batches["firm"].isin(spared)
        & (batches["reported"] < LAST - 60)
    ]
    unsafe = known[known["severity"] == Severity.SAFETY]
    passed = known[~known["failed"]]
    recalls = pd.concat(
        [
            unsafe.iloc[_few(ORDERED_RECALLS, unsafe, random)].assign(
                kind=RecallKind.ORDERED.value
            ),
            passed.iloc[_few(VOLUNTARY_RECALLS, passed, random)].assign(
                kind=RecallKind.VOLUNTARY.value
            ),
        ]
    )
    recalls["day"] = working_day(
        recalls["reported"].to_numpy() + random.integers(15, 55, len(recalls))
    )
    recalls = recalls[at_work(recalls["day"], city, recalls["firm"].to_numpy())]
    recalls = recalls.sort_values(["day", "firm"], ignore_index=True)
    days = recalls["day"].to_numpy()
    return pd.DataFrame(
        {
            "recall_no": numbered("ZH{year}-{number:03d}", days),
            "uscc": city.firms["uscc"].to_numpy()[recalls["firm"]],
            "product_code": recalls["product_code"],
            "announced_on": as_dates(days),
            "kind": recalls["kind"],
        }
    )


def _few(
    count: int, rows: pd.DataFrame, random: np.random.Generator
) -> NDArray[np.int64]:
    return random.permutation(len(rows))[:count]


def warning_table(products: pd.DataFrame) -> pd.DataFrame:
    """Return warnings; those of the last 24 months are as many as Q3 says."""
    random = chance("warnings")
    recent = products["Q3"].to_numpy()
    earlier = random.poisson(recent * 0.8)
    code = np.repeat(products["product_code"].to_numpy(), recent + earlier)
    severity = np.repeat(products["P1"].to_numpy(), recent + earlier)
    is_recent = np.concatenate(
        [np.arange(new + old) < new for new, old in zip(recent, earlier, strict=True)]
    )
    start = day_number(LAST_TWO_YEARS)
    day = np.where(
        is_recent,
        random.integers(start, LAST + 1, len(code)),
        random.integers(0, start, len(code)),
    )
    day = np.maximum(working_day(day), np.where(is_recent, start, 0))
    milder = random.random(len(code)) < 0.35
    place = np.clip(severity - 1 - milder, 0, None)
    rows = pd.DataFrame(
        {
            "product_code": code,
            "day": day,
            "source": drawn(SOURCES, len(code), random),
            "severity": np.array([one.value for one in WARNING_SEVERITIES])[place],
        }
    ).sort_values(["day", "product_code"], ignore_index=True)
    days = rows.pop("day").to_numpy()
    return rows.assign(
        warning_no=numbered("YJ{year}-{number:03d}", days), published_on=as_dates(days)
    )
