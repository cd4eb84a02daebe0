"""Columns of a list: what a code is called, how it reads on screen and in a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

import pandas as pd
import streamlit as st

from sanfen.desk.language import words
from sanfen.figures.colours import GRADES, SHADES, Shade, class_shade
from sanfen.vocabulary import Colour, EnterpriseClass, ProductGrade

Kind = Literal["text", "points", "share", "count", "rate", "date"] | type[StrEnum]

FORMATS = {"points": "%.1f", "share": "%.1f%%", "count": "%d", "rate": "%.2f"}

_PLACES: dict[Kind, int] = {"points": 2, "share": 4, "rate": 2}
"""Decimal places in a file: float noise is no digit of a result."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its code, its header and its kind."""

    code: str
    label: str
    kind: Kind = "text"
    width: Literal["small", "medium", "large"] | int | None = None


def labelled(table: pd.DataFrame, columns: list[Column]) -> pd.DataFrame:
    """Return ``columns`` of ``table`` under their headers, terms in their language."""
    return pd.DataFrame(
        {column.label: _in_words(table[column.code], column.kind) for column in columns}
    ).reset_index(drop=True)


def on_screen(table: pd.DataFrame, columns: list[Column]) -> pd.DataFrame:
    """Return ``labelled`` with shares in percent and graded terms as coloured marks."""
    shown = labelled(table, columns)
    shares = [column.label for column in columns if column.kind == "share"]
    shown[shares] = shown[shares] * 100
    for column in columns:
        if shades(column.kind):
            marks = [[term] if term else [] for term in shown[column.label]]
            shown[column.label] = pd.Series(marks, dtype="object", index=shown.index)
    return shown


def written(values: Iterable[Any], kind: Kind) -> list[str]:
    """Return values as they are read, a missing one blank."""
    if isinstance(kind, type):
        said = words(kind)
        return [said.get(value, "") for value in values]
    if kind not in FORMATS:
        return [str(value) for value in values]
    form, scale = FORMATS[kind], 100 if kind == "share" else 1
    # NaN is the only number that is not itself.
    return [form % (value * scale) if value == value else "" for value in values]  # noqa: PLR0124


def shades(kind: Kind) -> dict[str, Shade]:
    """Return how each term of a graded list looks, by its word on screen."""
    if kind is EnterpriseClass:
        return {name: class_shade(name) for name in EnterpriseClass}
    looks: dict[str, Shade]
    if kind is Colour:
        looks = {colour.value: SHADES[colour] for colour in Colour}
    elif kind is ProductGrade:
        looks = {grade.value: GRADES[grade] for grade in ProductGrade}
    else:
        return {}
    spoken = words(kind)
    return {spoken[term]: look for term, look in looks.items()}


def configuration(columns: list[Column]) -> dict[str, Any]:
    """Return how ``st.dataframe`` shows each column."""
    return {column.label: _configured(column) for column in columns}


def _in_words(values: pd.Series, kind: Kind) -> pd.Series:
    if isinstance(kind, type):
        return values.astype("str").map(words(kind)).fillna("")
    return values.round(_PLACES[kind]) if kind in _PLACES else values


def _configured(column: Column) -> Any:
    place: dict[str, Any] = {"width": column.width}
    if looks := shades(column.kind):
        fills = [look.fill for look in looks.values()]
        return st.column_config.MultiselectColumn(
            options=list(looks), color=fills, **place
        )
    if isinstance(column.kind, str) and column.kind in FORMATS:
        return st.column_config.NumberColumn(format=FORMATS[column.kind], **place)
    if column.kind == "date":
        return st.column_config.DateColumn(format="YYYY-MM-DD", **place)
    return st.column_config.TextColumn(**place)
