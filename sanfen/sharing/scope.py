"""Which rows of what was published a key may see.

Grading is of the whole city; what a key sees of it is cut here and nowhere else.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sanfen.area import Area


def rows_within(table: pd.DataFrame, area: Area) -> pd.DataFrame:
    """Return the rows of a published table that lie in an area.

    A county's total tells what lies outside a town, so a town sees no county.
    """
    if area.is_town and "town" not in table:
        return table.iloc[:0]
    return table if area.is_city else area.within(table)


def is_within(row: Mapping[str, Any], area: Area) -> bool:
    """Tell whether one published row lies in an area."""
    return area.covers(row["county"], row["town"])
