"""What is chosen in the link, beyond the widgets that stand in it themselves.

A link is written by anyone: its values are compared with records, never trusted.
"""

from collections.abc import Callable

import pandas as pd
import streamlit as st

SEPARATOR = "/"


def chosen(name: str) -> str:
    """Return what the link chooses under ``name``, or nothing."""
    return st.query_params.get(name, "")


def choose(name: str, value: str) -> None:
    """Write a choice into the link; a blank one is taken out."""
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def chooser(name: str, parts: int, *others: str) -> Callable[[list[str]], None]:
    """Return what keeps the first ``parts`` of a click in the link; [] lets go.

    The choice takes the place of ``others``.
    """

    def keep(clicked: list[str]) -> None:
        choose(name, SEPARATOR.join(clicked[:parts]))
        for other in others:
            choose(other, "")

    return keep


def standing_for(table: pd.DataFrame, columns: list[str], value: str) -> pd.Series:
    """Tell which rows a choice of ``columns`` stands for."""
    joined = table[columns[0]].astype("str")
    for column in columns[1:]:
        joined = joined + SEPARATOR + table[column].astype("str")
    return joined == value
