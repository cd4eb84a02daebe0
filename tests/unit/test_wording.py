"""Every word on the screen is worded once, in both languages, and is spoken."""

import ast
import re
import tomllib
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest

from sanfen import rights, vocabulary, wording
from sanfen.ledger import audit_log
from sanfen.vocabulary import EnterpriseClass
from sanfen.wording import say, term, terms

ROOT = Path(__file__).parents[2]
WORDING = ROOT / "sanfen" / "wording"
TERMS = "terms"  # the closed lists: Chinese by themselves, see terms()

CLOSED_LISTS = [
    kind
    for kind in [*vars(vocabulary).values(), rights.Right, audit_log.ActionKind]
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
]


def worded(language):
    files = [path for path in (WORDING / language).glob("*.toml") if path.stem != TERMS]
    return {
        f"{path.stem}.{key}": text
        for path in files
        for key, text in tomllib.loads(path.read_text("utf-8")).items()
    }


ZH, EN = worded("zh"), worded("en")
SECTIONS = {key.split(".")[0] for key in ZH}


def written(node):
    """Return a string of the code as a pattern: what is filled in may be anything."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [
            re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w.]+"
            for part in node.values
        ]
        return "".join(parts)
    return ""


def keys_in_the_code():
    """Return every string of the code that looks like a key, and where it stands."""
    looks_like_one = re.compile(rf"({'|'.join(SECTIONS)})\\\.[\w\\+.\[\]]+")
    files = [*(ROOT / "sanfen").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    return {
        pattern: path.relative_to(ROOT).as_posix()
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if looks_like_one.fullmatch(pattern := written(node))
    }


def spoken():
    """Return the patterns given to ``say`` and ``tr``."""
    files = [*(ROOT / "sanfen").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    calls = [
        (path.relative_to(ROOT).as_posix(), node)
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and node.args
    ]
    return {
        written(call.args[0]): file
        for file, call in calls
        if ast.unparse(call.func).split(".")[-1] in ("say", "tr")
        and isinstance(call.args[0], (ast.Constant, ast.JoinedStr))
    }


def places(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_both_languages_hold_the_same_keys():
    assert sorted(ZH) == sorted(EN)


def test_both_languages_fill_in_the_same_values():
    both = set(ZH) & set(EN)
    assert [key for key in both if places(ZH[key]) != places(EN[key])] == []


def test_no_wording_is_blank():
    assert [key for key, text in [*ZH.items(), *EN.items()] if not text.strip()] == []


def test_every_key_that_is_spoken_is_worded():
    unworded = {
        pattern: file
        for pattern, file in spoken().items()
        if not any(re.fullmatch(pattern, key) for key in ZH)
    }
    assert unworded == {}


def test_every_key_that_is_worded_is_spoken():
    keys = keys_in_the_code() | spoken()
    patterns = re.compile("|".join(f"(?:{pattern})" for pattern in keys))
    assert [key for key in ZH if not patterns.fullmatch(key)] == []


@pytest.mark.parametrize("kind", CLOSED_LISTS, ids=lambda kind: kind.__name__)
def test_every_term_of_a_closed_list_has_its_english(kind):
    assert list(terms(kind, "zh")) == list(terms(kind, "en"))
    assert all(terms(kind, "en").values())


def test_no_english_term_is_left_over():
    english = tomllib.loads((WORDING / "en" / f"{TERMS}.toml").read_text("utf-8"))
    assert {name: sorted(words) for name, words in english.items()} == {
        kind.__name__: sorted(member.value for member in kind) for kind in CLOSED_LISTS
    }


def test_a_term_is_said_in_the_language_asked_for():
    assert term(EnterpriseClass.AA, "zh") == "AA"
    assert term(vocabulary.Colour.RED, "zh") == "红"
    assert term(vocabulary.Colour.RED, "en") == "Red"


def test_a_key_that_is_not_worded_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        say("frame.no_such_key", "zh")


def test_values_are_filled_in(monkeypatch):
    monkeypatch.setattr(wording, "_section", lambda *_: {"n": "{n} 家"})
    assert say("any.n", "zh", n=3) == "3 家"
