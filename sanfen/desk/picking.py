"""Picking one of the things a list names."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

Key = TypeVar("Key", int, str)


def pick_one(
    label: str, names: Mapping[Key, str], *, hint: str, key: str
) -> Key | None:
    """Let one of ``names`` be picked; return its key, or none.

    A browser goes on showing the name it was picked by, until it is told anew: what is
    renamed, or named in the other language, would keep the old one.
    """
    kept = st.session_state.get(key)
    if kept in names:
        st.session_state[key] = kept
    return st.selectbox(
        label,
        list(names),
        index=None,
        placeholder=hint,
        format_func=names.__getitem__,
        key=key,
    )
