"""The language of the screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

import streamlit as st

from sanfen.wording import LANGUAGES, Language, say, terms

_MARKS = r"\`*_{}[]()<>#+-.!|~$:&^"
_ESCAPED = str.maketrans({mark: f"\\{mark}" for mark in _MARKS})

_SPOKEN: ContextVar[Language | None] = ContextVar("spoken", default=None)


def language_switch() -> None:
    """Show the language switch; its labels stand in the link as they are."""
    st.segmented_control(
        "语言 / Language",
        list(LANGUAGES),
        default="中文",
        required=True,
        key="lang",
        bind="query-params",
        label_visibility="collapsed",
        width="stretch",
    )


def language() -> Language:
    """Return the language chosen."""
    if (spoken := _SPOKEN.get()) is not None:
        return spoken
    return LANGUAGES[st.session_state.get("lang", "中文")]


@contextmanager
def speaking(spoken: Language) -> Iterator[None]:
    """Speak one language where no reader is at hand: a file is made after the page."""
    before = _SPOKEN.set(spoken)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def tr(key: str, **values: object) -> str:
    """Return the wording of ``key`` in the language of the screen.

    Values from records go through ``plain`` first wherever Markdown is read:
    captions, labels, metrics, badges and text.
    """
    return say(key, language(), **values)


def in_both(key: str, **values: object) -> str:
    """Return a wording in both languages, where nobody has chosen one yet."""
    return "\n".join(say(key, each, **values) for each in LANGUAGES.values())


def words(members: type[StrEnum]) -> dict[str, str]:
    """Return a closed list in the language of the screen, by its Chinese term."""
    return terms(members, language())


def word(members: type[StrEnum], value: str) -> str:
    """Return one term of a closed list; a value outside it stays as it is."""
    return words(members).get(value, value)


def plain(text: object) -> str:
    r"""Return imported text so that Markdown shows it letter by letter.

    >>> print(plain("*[点这里](http)*"))
    \*\[点这里\]\(http\)\*
    """
    return " ".join(str(text).split()).translate(_ESCAPED)
