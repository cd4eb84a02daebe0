"""Everything that befell the city, as the record tables of the ledger."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sanfen.ledger.reading import column_kinds
from sanfen.ledger.tables import RECORD_TABLES, natural_key
from sanfen.sample_city.alerts import recall_table, warning_table
from sanfen.sample_city.capabilities import assess_capabilities
from sanfen.sample_city.complaints import (
    complaint_batches,
    complaint_table,
    complaints,
)
from sanfen.sample_city.days import as_dates
from sanfen.sample_city.enterprises import Enterprises, found_enterprises, licences
from sanfen.sample_city.facts import products, regions
from sanfen.sample_city.failing import tested
from sanfen.sample_city.numbers import numbered
from sanfen.sample_city.penalties import listing_table, penalty_table
from sanfen.sample_city.rectification import put_right, rectification_table
from sanfen.sample_city.spot_checks import inspect
from sanfen.sample_city.stories import heroes, recoveries, with_recoveries
from sanfen.vocabulary import AccessType, UserGroup, Verdict


def records() -> dict[str, pd.DataFrame]:
    """Return the demonstration city as record tables, always the same."""
    catalogue = products()
    city = with_recoveries(found_enterprises())
    spared = heroes(city)
    found = complaints(
        city, _makes_with(city, catalogue["S1"] != UserGroup.PROFESSIONAL)
    )
    batches = _batches(city, catalogue, found, spared)
    orders, rechecks = put_right(batches)
    every = _numbered_batches(pd.concat([batches, rechecks], ignore_index=True))
    sheets = every.set_index("batch")["sheet_no"]
    orders = orders.assign(sheet_no=sheets.reindex(orders["batch"]).to_numpy())
    licensed = _makes_with(city, catalogue["P2"] == AccessType.LICENSED)
    return _as_recorded(
        {
            "regions": regions(),
            "products": catalogue,
            "enterprises": city.firms,
            "enterprise_products": licences(city, catalogue),
            "spot_checks": _spot_check_table(every, city),
            "rectifications": rectification_table(orders),
            "capabilities": assess_capabilities(city, licensed),
            "penalties": penalty_table(batches, city, spared),
            "complaints": complaint_table(found, city),
            "recalls": recall_table(batches, city, catalogue, spared),
            "listings": listing_table(city, spared),
            "warnings": warning_table(catalogue),
        }
    )


def _makes_with(city: Enterprises, wanted: pd.Series) -> NDArray[np.bool_]:
    """Say for each enterprise whether it makes a product that is ``wanted``."""
    codes = products()["product_code"][wanted]
    makers = city.makes["firm"][city.makes["product_code"].isin(codes)]
    return np.bincount(makers, minlength=len(city.firms)) > 0


def _batches(
    city: Enterprises,
    catalogue: pd.DataFrame,
    found: pd.DataFrame,
    told: list[int],
) -> pd.DataFrame:
    """Return all batches but re-checks: planned, after complaints, and told."""
    drawn = pd.concat(
        [inspect(city, catalogue), complaint_batches(found, city)], ignore_index=True
    )
    drawn = drawn[~drawn["firm"].isin(told)].reset_index(drop=True)
    drawn = tested(drawn).assign(recheck_risk=np.nan)
    batches = pd.concat([drawn, recoveries(city)], ignore_index=True)
    return batches.assign(batch=np.arange(len(batches)))


def _numbered_batches(batches: pd.DataFrame) -> pd.DataFrame:
    batches = batches.sort_values(["day", "batch"], ignore_index=True)
    numbers = numbered("JC{year}{number:05d}", batches["day"].to_numpy())
    return batches.assign(sheet_no=numbers)


def _spot_check_table(batches: pd.DataFrame, city: Enterprises) -> pd.DataFrame:
    failed = batches["failed"].to_numpy(dtype=bool)
    return batches.assign(
        uscc=city.firms["uscc"].to_numpy()[batches["firm"]],
        sampled_on=as_dates(batches["day"].to_numpy()),
        reported_on=as_dates(batches["reported"].to_numpy()),
        verdict=np.where(failed, Verdict.FAILED.value, Verdict.PASSED.value),
    )


def _as_recorded(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables with the columns, kinds and order the ledger gives them."""
    return {name: _recorded(name, tables[name]) for name in RECORD_TABLES}


def _recorded(name: str, table: pd.DataFrame) -> pd.DataFrame:
    dtypes = {str: "str", float: "float64", dt.date: "datetime64[us]"}
    kinds = column_kinds(name)
    recorded = table[list(kinds)].astype({code: dtypes[kinds[code]] for code in kinds})
    return recorded.sort_values(natural_key(name), ignore_index=True)
