"""What the enterprise and its product are: capabilities, size, age, grade factors."""

from enum import StrEnum

import numpy as np
import pandas as pd

from sanfen.risk.facts import Facts, Questions
from sanfen.risk.past import YEAR, Codes, Floats, Past, day_numbers
from sanfen.vocabulary import (
    CAPABILITY_ITEMS,
    AccessType,
    Attention,
    CatalogueLevel,
    Circulation,
    EnterpriseSize,
    Permits,
    UserGroup,
    YesNo,
)

Columns = dict[str, Floats]

WORST_FIRST: dict[type[StrEnum], list[StrEnum]] = {
    YesNo: [YesNo.NO, YesNo.YES],
    Permits: [Permits.NO, Permits.NOT_APPLICABLE, Permits.YES],
}
"""Closed lists of capabilities that do not run from weakest to strongest."""

FACTORS: dict[str, type[StrEnum] | None] = {
    "P1": None,
    "P2": AccessType,
    "P3": Circulation,
    "Q2": None,
    "Q3": None,
    "S1": UserGroup,
    "S2": Attention,
    "S3": CatalogueLevel,
}
"""Grade factors of a product; closed lists run from the riskiest."""


def standing(facts: Facts, asked: Questions) -> Columns:
    """Return what is known of each enterprise and product apart from checks."""
    return {
        **_capabilities(facts, asked),
        **_enterprise(facts.enterprises, asked),
        **_factors(facts.products, asked.product),
    }


def _capabilities(facts: Facts, asked: Questions) -> Columns:
    """Return the levels of the last assessment; a blank item is the weakest level."""
    table, whose, assessed = facts.events("capabilities", "assessed_on")
    levels = {
        item: _rank(table[item], WORST_FIRST.get(kind, list(kind))).clip(min=0)
        for item, kind in CAPABILITY_ITEMS.items()
    }
    last = Past(whose, assessed, **levels).before(asked.enterprise, asked.day)
    found = {item: last.last(item).astype(float) for item in CAPABILITY_ITEMS}
    return {"never_assessed": (last.sum() == 0).astype(float), **found}


def _enterprise(enterprises: pd.DataFrame, asked: Questions) -> Columns:
    size = _rank(enterprises["size"], list(EnterpriseSize))[asked.enterprise]
    founded = enterprises["established_on"]
    known = founded.notna().to_numpy()[asked.enterprise]
    days = asked.day - day_numbers(founded)[asked.enterprise]
    age = np.where(known, np.maximum(days, 0) / YEAR, 0.0)
    output = enterprises["output"].to_numpy(dtype=float)[asked.enterprise]
    return {
        "smallness": size.astype(float),
        "age": np.log1p(age),
        "age_unknown": (~known).astype(float),
        "output": np.log1p(np.nan_to_num(output)),
        "output_unknown": np.isnan(output).astype(float),
    }


def _factors(products: pd.DataFrame, product: Codes) -> Columns:
    columns = {}
    for factor, kind in FACTORS.items():
        values = (
            products[factor].to_numpy(dtype=float)
            if kind is None
            else _risk(products[factor], list(kind))
        )
        columns[f"factor_{factor}"] = np.nan_to_num(values)[product]
    blank = products[list(FACTORS)].isna().any(axis=1).to_numpy()
    return {**columns, "factors_unknown": blank.astype(float)[product]}


def _risk(terms: pd.Series, riskiest_first: list[StrEnum]) -> Floats:
    rank = _rank(terms, riskiest_first[::-1]).astype(float)
    return np.where(rank < 0, np.nan, rank)


def _rank(terms: pd.Series, members: list[StrEnum]) -> Codes:
    """Return positions in a closed list; a blank is -1."""
    listed = pd.Index([member.value for member in members])
    return listed.get_indexer(pd.Index(terms)).astype(np.int64)
