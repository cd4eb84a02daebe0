"""口令: what a good one is, and telling the right one without keeping it."""

import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, MOST = 10, 128
LEAST_SIGNS = 5
"""So many different signs at least: 1212121212 is long and guessed at once."""
TELLING = 4
"""A login or name of so many letters may not even be a part of the password."""

_GUESSED_FIRST = Path(__file__).with_name("guessed_first.txt")
_LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"  # no 0 and o, no 1, i and l

_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return _HASHER.hash(normal(password))


def matches(password_hash: str, password: str) -> bool:
    """Tell whether it is the password of a hash.

    Without a hash, as for a login that does not exist, it takes as long to say no.
    """
    try:
        _HASHER.verify(password_hash or _nobodys(), normal(password)[:MOST])
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def is_outdated(password_hash: str) -> bool:
    """Tell whether a hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def problem(password: str, words: Iterable[str], former_hash: str = "") -> str:
    """Return what is wrong with a new password, or nothing.

    It is one of short, long, plain, personal, guessed, former; ``words`` are those that
    name its owner.
    """
    new = normal(password)
    folded = new.casefold()
    wrong = {
        "short": len(new) < LEAST,
        "long": len(new) > MOST,
        "plain": len(set(folded)) < LEAST_SIGNS,
        "personal": any(_names(normal(word).casefold(), folded) for word in words),
        "guessed": folded in _guessed_first(),
    }
    for name, applies in wrong.items():
        if applies:
            return name
    return "former" if former_hash and matches(former_hash, new) else ""


def first_password() -> str:
    """Return a password to hand over on paper: four groups that are easily read."""
    groups = ("".join(secrets.choice(_LEGIBLE) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def normal(password: str) -> str:
    """Return a password as it is hashed: full-width signs count as the plain ones."""
    return unicodedata.normalize("NFKC", password)


def _names(word: str, password: str) -> bool:
    return word == password or (len(word) >= TELLING and word in password)


@cache
def _guessed_first() -> frozenset[str]:
    return frozenset(_GUESSED_FIRST.read_text("utf-8").split())


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe())
