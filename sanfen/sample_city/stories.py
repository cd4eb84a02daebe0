"""Enterprises whose five years are told, not drawn: from C back to A."""

import dataclasses
import datetime as dt
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.sample_city.days import NEVER, day_number, working_day
from sanfen.sample_city.enterprises import Enterprises
from sanfen.sample_city.facts import fact
from sanfen.sample_city.failing import tested
from sanfen.sample_city.spot_checks import OF_FIRM
from sanfen.vocabulary import Channel, Domain, EnterpriseSize, Level

CLEAN_CHECKS: Final = (430, 790, 1090, 1350)
"""Days from the failure to the checks that were passed."""


def heroes(city: Enterprises) -> list[int]:
    """Return the positions of the enterprises that recover."""
    return [_hero(city.firms, story) for story in fact("stories")["recoveries"]]


def _hero(firms: pd.DataFrame, story: dict[str, Any]) -> int:
    fits = (
        (firms["town"] == story["town"])
        & (firms["industry"] == story["industry"])
        & (firms["size"] == EnterpriseSize.SMALL)
        & (firms["opened"] < 0)
        & (firms["closed"] == NEVER)
    )
    return int(fits.to_numpy().argmax())


def with_recoveries(city: Enterprises) -> Enterprises:
    """Return the city with enterprises that learn from their failure."""
    firms = city.firms.copy()
    places = heroes(city)
    firms.loc[places, "skill"] = -0.8
    firms.loc[places, "trend"] = 0.55
    return dataclasses.replace(city, firms=firms)


def recoveries(city: Enterprises) -> pd.DataFrame:
    """Return the batches of the stories."""
    rows: list[dict[str, object]] = []
    for firm, story in zip(heroes(city), fact("stories")["recoveries"], strict=True):
        failed_on: dt.date = story["failed_on"]
        day = day_number(failed_on)
        rows.append({"firm": firm, "day": day, "failed": True, "recheck_risk": 1.0})
        rows += [
            {"firm": firm, "day": day + later, "failed": False, "recheck_risk": np.nan}
            for later in CLEAN_CHECKS
        ]
    return _as_batches(pd.DataFrame(rows), city)


def _as_batches(rows: pd.DataFrame, city: Enterprises) -> pd.DataFrame:
    main = city.makes[city.makes["main"]].set_index("firm")["product_code"]
    day: NDArray[np.int64] = working_day(rows["day"].to_numpy())
    batches = rows.join(city.firms[OF_FIRM], on="firm").assign(
        day=day,
        reported=working_day(day + 28),
        product_code=main.reindex(rows["firm"]).to_numpy(),
        level=Level.CITY.value,
        domain=Domain.PRODUCTION.value,
        channel=Channel.ROUTINE.value,
    )
    return tested(batches)
