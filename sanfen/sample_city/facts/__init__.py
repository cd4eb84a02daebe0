"""What is known about Jiaxing before chance has its say.

Places and products are the shipped ones (data/). Industries, towns, failure rates,
names and stories are the TOML files beside this module.
"""

import tomllib
import zlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

DATA: Final = Path(__file__).parents[3] / "data"

SEED: Final = 330412
"""Another seed is another city. This one, of the first fifty from the area code on,
shows nearly all trial grades of the default rulebook at once."""


def chance(noun: str) -> np.random.Generator:
    """Return the chances of one noun, so that others may change without it."""
    return np.random.default_rng([SEED, zlib.crc32(noun.encode())])


@cache
def fact(name: str) -> dict[str, Any]:
    """Return one of the TOML files."""
    text = files("sanfen.sample_city.facts").joinpath(f"{name}.toml")
    return tomllib.loads(text.read_text("utf-8"))


def regions() -> pd.DataFrame:
    """Return the shipped towns, in the import format."""
    codes = {"county_code": str, "town_code": str}
    return pd.read_csv(DATA / "regions.csv", dtype=codes)


def products() -> pd.DataFrame:
    """Return the shipped products, in the import format."""
    return pd.read_csv(DATA / "products.csv", keep_default_na=False)


@cache
def tests() -> pd.DataFrame:
    """Return the kind of tests each product is given, by product code."""
    kinds = fact("products")["tests"]
    rows = {
        product: {"kind": name, **kind}
        for name, kind in kinds.items()
        for product in kind["products"]
    }
    return pd.DataFrame.from_dict(rows, orient="index")
