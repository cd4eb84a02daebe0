"""Natural keys and references as one column of text each, to be looked up at once."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

_JOINT: Final = "\x1f"


def key_of(table: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return the key of each row as one text, missing where a part of it is."""
    parts = [_as_text(table[column]) for column in columns]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + _JOINT + part
    return joined


def _as_text(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        days = values.astype("int64").astype("str")
        return days.where(values.notna())
    return values.astype("str")
