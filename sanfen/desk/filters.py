"""Filters of a list: each stands in the link, and stays while its page is left."""

from collections.abc import Iterable
from enum import StrEnum

import pandas as pd
import streamlit as st

from sanfen.desk.language import tr, words


def pick_terms(label: str, members: type[StrEnum], *, key: str) -> list[str]:
    """Let the reader pick terms of a closed list; none picked means all."""
    spoken = words(members)
    return st.pills(
        label,
        list(spoken),
        selection_mode="multi",
        format_func=spoken.__getitem__,
        key=key,
        bind="query-params",
        persist_state="session",
    )


def pick_words(label: str, choices: Iterable[str], *, key: str) -> list[str]:
    """Let the reader pick words as they stand; none picked means all."""
    return st.pills(
        label,
        list(choices),
        selection_mode="multi",
        key=key,
        bind="query-params",
        persist_state="session",
    )


def pick_name(label: str, names: Iterable[str], *, key: str, anything: str) -> str:
    """Let the reader pick one name of the records; blank means any."""
    return st.selectbox(
        label,
        ["", *names],
        format_func=lambda name: name or anything,
        key=key,
        bind="query-params",
        persist_state="session",
    )


def search(label: str, *, key: str) -> str:
    """Let the reader type part of a name or code."""
    typed = st.text_input(
        label,
        key=key,
        bind="query-params",
        persist_state="session",
        type="search",
        placeholder=tr("frame.type_here"),
    )
    return (typed or "").strip()


def matching(table: pd.DataFrame, column: str, chosen: list[str] | str) -> pd.Series:
    """Tell which rows hold what was picked; nothing picked keeps all."""
    if not chosen:
        return pd.Series(data=True, index=table.index)
    picked = [chosen] if isinstance(chosen, str) else chosen
    return table[column].astype("str").isin(picked)


def containing(table: pd.DataFrame, columns: list[str], typed: str) -> pd.Series:
    """Tell which rows hold ``typed`` in any of ``columns``, letter by letter."""
    found = pd.Series(data=not typed, index=table.index)
    for column in columns if typed else []:
        found |= table[column].str.contains(typed, case=False, regex=False, na=False)
    return found
