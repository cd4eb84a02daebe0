"""What was known on a day: the only place where time is filtered.

A fact counts from the day it became known (a failed batch from its report, not from
its sampling). Everything after this module sees positions and whole months, never a
calendar.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sanfen.grading.months import Months, completed_months
from sanfen.vocabulary import CAPABILITY_ITEMS, EnterpriseStatus, Verdict

Records = Mapping[str, pd.DataFrame]
"""Record tables by import file name, with its column codes (see README, Records)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The facts known on ``day``, by position of enterprise and product.

    ``enterprises`` are the supervised ones in the order of their code. In the event
    tables ``enterprise`` and ``product`` are positions in ``enterprises`` and
    ``products``, ``on`` is the day the fact became known, ``months`` the whole months
    since, ``record`` its number. ``batches`` also holds those of enterprises that are
    not supervised (-1), for the failure rates of products; ``failures`` does not.
    """

    day: dt.date
    regions: pd.DataFrame
    enterprises: pd.DataFrame
    products: pd.DataFrame
    makes: pd.DataFrame
    batches: pd.DataFrame
    failures: pd.DataFrame
    rectifications: pd.DataFrame
    capabilities: pd.DataFrame
    penalties: pd.DataFrame
    complaints: pd.DataFrame
    recalls: pd.DataFrame
    listings: pd.DataFrame
    warnings: pd.DataFrame
    record_months: Months

    @property
    def size(self) -> int:
        """How many enterprises are supervised."""
        return len(self.enterprises)


def evidence(records: Records, day: dt.date) -> Evidence:
    """Return what ``records`` show as known on ``day``."""
    enterprises = _supervised(records["enterprises"], day)
    products = records["products"].sort_values("product_code", ignore_index=True)
    place = _Placing(
        day, pd.Index(enterprises["uscc"]), pd.Index(products["product_code"])
    )
    batches = _batches(place, records["spot_checks"])
    assessed = place.own(records["capabilities"], "assessed_on", "assessed_on")
    return Evidence(
        day=day,
        regions=records["regions"].sort_values(
            ["county_code", "town_code"], ignore_index=True
        ),
        enterprises=enterprises,
        products=products,
        makes=_makes(place, records["enterprise_products"], batches),
        batches=batches,
        failures=batches[batches["failed"] & (batches["enterprise"] >= 0)],
        rectifications=_rectifications(place, records),
        capabilities=_latest(assessed, len(enterprises)),
        warnings=place.events(records["warnings"], "published_on", "warning_no"),
        penalties=place.own(records["penalties"], "decided_on", "doc_no"),
        complaints=place.own(records["complaints"], "received_on", "case_no"),
        recalls=place.own(records["recalls"], "announced_on", "recall_no"),
        listings=_listings(place, records["listings"]),
        record_months=_record_months([batches, assessed], len(enterprises)),
    )


def _supervised(enterprises: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    gone = (
        enterprises["status"]
        .eq(EnterpriseStatus.DEREGISTERED.value)
        .fillna(value=False)
    )
    not_yet = enterprises["established_on"] > pd.Timestamp(day)
    return enterprises[~gone & ~not_yet].sort_values("uscc", ignore_index=True)


@dataclass(frozen=True, slots=True)
class _Placing:
    day: dt.date
    enterprises: pd.Index
    products: pd.Index

    def events(self, facts: pd.DataFrame, known: str, record: str) -> pd.DataFrame:
        """Return the facts known by the day, placed, in a fixed order."""
        facts = facts[facts[known] <= pd.Timestamp(self.day)]
        placed = facts.assign(
            on=facts[known],
            record=_number(facts[record]),
            months=completed_months(facts[known], self.day),
        )
        if "uscc" in facts:
            placed["enterprise"] = self.enterprises.get_indexer(pd.Index(facts["uscc"]))
        if "product_code" in facts:
            codes = pd.Index(facts["product_code"])
            placed["product"] = self.products.get_indexer(codes)
        by = "enterprise" if "uscc" in facts else "product"
        return placed.sort_values([by, "on", "record"], ignore_index=True)

    def own(self, facts: pd.DataFrame, known: str, record: str) -> pd.DataFrame:
        """Return the events of supervised enterprises only."""
        placed = self.events(facts, known, record)
        return placed[placed["enterprise"] >= 0].reset_index(drop=True)


def _number(numbers: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(numbers):
        return pd.Series(numbers.dt.strftime("%Y-%m-%d")).astype("str")
    return numbers


_BATCH_COLUMNS = [
    "enterprise",
    "product",
    "record",
    "sampled_on",
    "on",
    "months",
    "channel",
    "severity",
]


def _batches(place: _Placing, spot_checks: pd.DataFrame) -> pd.DataFrame:
    placed = place.events(spot_checks, "reported_on", "sheet_no")
    failed = placed["verdict"] == Verdict.FAILED.value
    return placed[_BATCH_COLUMNS].assign(failed=failed.astype(bool))


def _listings(place: _Placing, listings: pd.DataFrame) -> pd.DataFrame:
    placed = place.own(listings, "listed_on", "list_name")
    removed = placed["removed_on"].where(
        placed["removed_on"] <= pd.Timestamp(place.day)
    )
    return placed.assign(removed_on=removed)


def _rectifications(place: _Placing, records: Records) -> pd.DataFrame:
    """Return ordered rectifications, later steps hidden until they were known.

    A re-check without a verdict failed, and a failed one without a day was known with
    the order: blanking a cell must not help (缺项从严).
    """
    sheets = records["spot_checks"][["sheet_no", "uscc", "product_code"]]
    placed = place.own(
        records["rectifications"].merge(sheets, on="sheet_no", how="left"),
        "ordered_on",
        "sheet_no",
    )
    day = pd.Timestamp(place.day)
    rechecked = placed["rechecked_on"].where(placed["rechecked_on"] <= day)
    passed = placed["recheck_verdict"].eq(Verdict.PASSED.value).fillna(value=False)
    failed = placed["recheck_verdict"].eq(Verdict.FAILED.value).fillna(value=False)
    undated = placed["rechecked_on"].isna()
    return placed.assign(
        rectified_on=placed["rectified_on"].where(placed["rectified_on"] <= day),
        rechecked_on=rechecked,
        passed=(rechecked.notna() & passed).astype(bool),
        failed=(rechecked.notna() & ~passed | undated & failed).astype(bool),
    )


def _latest(assessed: pd.DataFrame, size: int) -> pd.DataFrame:
    """Return the last capability assessment of each enterprise; none is a blank row.

    An earlier assessment never fills a blank of a later one: blanking must not help.
    """
    last = assessed.drop_duplicates("enterprise", keep="last")
    columns = ["assessed_on", *CAPABILITY_ITEMS]
    return last.set_index("enterprise")[columns].reindex(range(size))


def _makes(
    place: _Placing, registered: pd.DataFrame, batches: pd.DataFrame
) -> pd.DataFrame:
    """Return who makes what: as registered, or as sampled by the day."""
    made = pd.DataFrame(
        {
            "enterprise": place.enterprises.get_indexer(pd.Index(registered["uscc"])),
            "product": place.products.get_indexer(pd.Index(registered["product_code"])),
        }
    )
    both = pd.concat([made, batches[["enterprise", "product"]]])
    known = both[(both["enterprise"] >= 0) & (both["product"] >= 0)]
    return known.drop_duplicates().sort_values(
        ["enterprise", "product"], ignore_index=True
    )


def _record_months(facts: list[pd.DataFrame], size: int) -> Months:
    """Return the whole months since the first of ``facts``; none gives 0.

    Penalties, complaints and the like do not open a record: an enterprise with fewer
    of them must not look newer for it.
    """
    oldest = np.zeros(size, dtype=np.int32)
    for table in facts:
        placed = table[table["enterprise"] >= 0]
        months = placed.groupby("enterprise")["months"].max()
        positions = months.index.to_numpy()
        oldest[positions] = np.maximum(oldest[positions], months.to_numpy())
    return oldest
