"""Controls that choose what a page shows; each stands in the link.

Names and typed text stand there as they are. Words that change with the language
stand there by their code, so that a link, and the state behind it, outlives the
language switch: Streamlit's own binding would write and read the translated label.
"""

from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from sanfen.desk.elsewhere import stop_unless_among
from sanfen.desk.language import tr

_IN_WORDS = "filters_in_words"


def begin() -> None:
    """Forget what the page before was filtered by."""
    st.session_state[_IN_WORDS] = {}


def in_words() -> dict[str, str]:
    """Return what this page is filtered by, as the reader sees it."""
    return dict(st.session_state.get(_IN_WORDS, {}))


def pick_many(label: str, choices: Mapping[str, str], *, key: str) -> list[str]:
    """Let the reader pick any of ``choices`` (words by code); none means all."""
    in_link = [code for code in st.query_params.get_all(key) if code in choices]
    if in_link:
        st.session_state[key] = in_link
    picked = st.pills(
        label,
        list(choices),
        selection_mode="multi",
        format_func=choices.__getitem__,
        key=key,
        persist_state="session",
        on_change=_write,
        args=(key, []),
    )
    if picked and not in_link:
        _write(key, [])  # back from another page: the link lost what is still picked
    note(label, ", ".join(choices[code] for code in picked))
    return picked


def pick_one(label: str, choices: Mapping[str, str], *, key: str) -> str:
    """Let the reader pick one of ``choices`` (words by code); the first to begin with."""
    first = next(iter(choices))
    in_link = st.query_params.get(key, "")
    if in_link in choices:
        st.session_state[key] = in_link
    st.session_state.setdefault(key, first)
    picked = st.segmented_control(
        label,
        list(choices),
        required=True,
        format_func=choices.__getitem__,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
        on_change=_write,
        args=(key, first),
    )
    if picked != first and in_link not in choices:
        _write(key, first)
    note(label, choices[picked or first])
    return picked or first


def pick_name(label: str, names: Iterable[str], *, key: str, anything: str) -> str:
    """Let the reader pick one name of the records; blank means any."""
    offered = list(names)
    stop_unless_among(key, offered)
    picked = st.selectbox(
        label,
        offered,
        index=None,
        placeholder=anything,
        key=key,
        bind="query-params",
        persist_state="session",
    )
    note(label, picked or "")
    return picked or ""


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
    sought = (typed or "").strip()
    note(label, sought)
    return sought


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


def note(label: str, chosen: str) -> None:
    """Keep what was chosen, in words, for the record of a file handed out."""
    noted = st.session_state.setdefault(_IN_WORDS, {})
    noted.pop(label, None)
    if chosen:
        noted[label] = chosen


def _write(key: str, resting: str | list[str]) -> None:
    picked = st.session_state[key]
    if picked != resting:
        st.query_params[key] = picked
    elif key in st.query_params:
        del st.query_params[key]
