"""The words on the screen, in Chinese and English.

One file for each section and language, ``wording/<language>/<section>.toml``. A key
is ``section.name``; both languages hold the same keys, and every key is spoken
somewhere (tests/unit/test_wording.py). The Chinese terms of ``sanfen.vocabulary``
need no wording of their own; their English is in ``wording/en/terms.toml``.
"""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["zh", "en"]

LANGUAGES: dict[str, Language] = {"中文": "zh", "English": "en"}
"""Languages by the label of their switch."""


def say(key: str, language: Language, **values: object) -> str:
    """Return the wording of ``key`` with ``values`` filled in.

    Raises ``KeyError`` for a key that is not worded: a mistake of ours, not the
    reader's.
    """
    section, name = key.split(".", 1)
    text = _section(section, language)[name]
    return text.format(**values) if values else text


def term(value: StrEnum, language: Language) -> str:
    """Return a word of the vocabulary in ``language``."""
    return terms(type(value), language)[value.value]


def terms(members: type[StrEnum], language: Language) -> dict[str, str]:
    """Return every word of a closed list in ``language``, by its Chinese term."""
    return dict(_spoken(members, language))


@cache
def _spoken(members: type[StrEnum], language: Language) -> dict[str, str]:
    if language == "zh":
        return {member.value: member.value for member in members}
    words = _terms()[members.__name__]
    return {member.value: words[member.value] for member in members}


@cache
def _section(section: str, language: Language) -> dict[str, str]:
    text = files("sanfen.wording").joinpath(language, f"{section}.toml")
    return tomllib.loads(text.read_text("utf-8"))


@cache
def _terms() -> dict[str, dict[str, str]]:
    text = files("sanfen.wording").joinpath("en", "terms.toml")
    return tomllib.loads(text.read_text("utf-8"))
