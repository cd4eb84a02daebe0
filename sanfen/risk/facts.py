"""The records in the order the model asks for them: codes, whole days, sorted."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.evidence import Records
from sanfen.risk.past import Codes, Past, day_numbers
from sanfen.vocabulary import Channel, Verdict

FOLLOW_UPS = [Channel.COMPLAINT.value, Channel.RECHECK.value]
"""Checks that something earlier called for: history of an enterprise, never a case."""


@dataclass(frozen=True, slots=True)
class Questions:
    """Who is to be checked, for what and when, by position; one row for each check."""

    enterprise: Codes
    product: Codes
    day: Codes


@dataclass(frozen=True, slots=True)
class Facts:
    """What the records hold; ``town`` and ``county`` are of each enterprise."""

    records: Records
    enterprises: pd.DataFrame
    products: pd.DataFrame
    town: Codes
    county: Codes
    checks: "Checks"

    def of(self, uscc: pd.Series) -> Codes:
        """Return the positions of enterprises."""
        return _places(self.enterprises["uscc"], uscc)

    def making(self, product_code: pd.Series) -> Codes:
        """Return the positions of products."""
        return _places(self.products["product_code"], product_code)

    def events(self, name: str, known: str) -> tuple[pd.DataFrame, Codes, Codes]:
        """Return a record table, and whose and from which day each of its rows is."""
        table = self.records[name]
        return table, self.of(table["uscc"]), day_numbers(table[known])


@dataclass(frozen=True, slots=True)
class Checks:
    """All spot checks. A verdict is known from its report on, never before sampling."""

    sheet: pd.Series
    enterprise: Codes
    product: Codes
    town: Codes
    county: Codes
    sampled: Codes
    known: Codes
    failed: Codes
    severity: pd.Series
    follow_up: npt.NDArray[np.bool_]

    def past(self, group: Codes, chosen: Codes | None = None) -> Past:
        """Return the checks as past events of a group, all or some of them."""
        if chosen is None:
            return Past(group, self.known, failed=self.failed)
        return Past(group[chosen], self.known[chosen], failed=self.failed[chosen])


def facts(records: Records) -> Facts:
    """Return the records as facts."""
    enterprises = records["enterprises"].sort_values("uscc", ignore_index=True)
    products = records["products"].sort_values("product_code", ignore_index=True)
    town, _ = pd.factorize(town_names(enterprises), sort=True)
    county, _ = pd.factorize(enterprises["county"], sort=True)
    checks = records["spot_checks"]
    enterprise = _places(enterprises["uscc"], checks["uscc"])
    sampled = day_numbers(checks["sampled_on"])
    reported = day_numbers(checks["reported_on"].fillna(checks["sampled_on"]))
    return Facts(
        records=records,
        enterprises=enterprises,
        products=products,
        town=town.astype(np.int64),
        county=county.astype(np.int64),
        checks=Checks(
            sheet=checks["sheet_no"],
            enterprise=enterprise,
            product=_places(products["product_code"], checks["product_code"]),
            town=town[enterprise].astype(np.int64),
            county=county[enterprise].astype(np.int64),
            sampled=sampled,
            known=np.maximum(sampled, reported),
            failed=checks["verdict"]
            .eq(Verdict.FAILED.value)
            .to_numpy()
            .astype(np.int64),
            severity=checks["severity"],
            follow_up=checks["channel"].isin(FOLLOW_UPS).to_numpy(dtype=bool),
        ),
    )


def town_names(enterprises: pd.DataFrame) -> pd.Series:
    """Return county and town in one: towns of two counties may share a name."""
    return enterprises["county"] + "·" + enterprises["town"]


def _places(listed: pd.Series, asked: pd.Series) -> Codes:
    found: Codes = pd.Index(listed).get_indexer(pd.Index(asked)).astype(np.int64)
    return found
