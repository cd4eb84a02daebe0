"""接口密钥: a random text that opens a part of the sharing API to one department.

The key is shown once, to whoever issues it; the ledger keeps its hash. A plain hash
is enough: nobody guesses 256 random bits, so there is nothing to make slow.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import replace
from typing import Literal

from sanfen.ledger import keys
from sanfen.ledger.actor import Actor
from sanfen.ledger.keys import Key, KeyGrant
from sanfen.ledger.store import Ledger
from sanfen.ledger.texts import checked_text
from sanfen.rights import Right

BEGINNING = "sf_"
"""How every key begins, so that one that leaked is recognised."""

HINT_LENGTH = 8
RANDOM_BYTES = 32

Refusal = Literal["unknown_key", "revoked_key", "expired_key"]


class KeyRefusedError(Exception):
    """A key that opens nothing, and why; the holder of a real one is told."""

    def __init__(self, reason: Refusal, key: Key | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.key = key


def issue(
    ledger: Ledger, grant: KeyGrant, actor: Actor, at: dt.datetime
) -> tuple[str, Key]:
    """Issue a key and return it; it is not to be had again.

    Raises ``TextError`` for the name of the department, ``ValueError`` for a key that
    could open nothing.
    """
    actor.require(Right.API_KEYS)
    if not grant.fields or grant.expires_at <= at or grant.per_minute < 1:
        raise ValueError("a key needs a field, a day to come and a use a minute")
    text = f"{BEGINNING}{secrets.token_urlsafe(RANDOM_BYTES)}"
    key = keys.add(
        ledger,
        replace(grant, name=checked_text("name", grant.name)),
        key_hash=_hash(text),
        hint=text[:HINT_LENGTH],
        actor=actor,
        at=at,
    )
    return text, key


def withdraw(ledger: Ledger, number: int, actor: Actor, at: dt.datetime) -> None:
    """Withdraw a key for good: the next request with it is refused."""
    actor.require(Right.API_KEYS)
    keys.withdraw(ledger, number, actor, at)


def list_keys(ledger: Ledger, actor: Actor) -> list[Key]:
    """Return every key ever issued, the newest first."""
    actor.require(Right.API_KEYS)
    return keys.list_keys(ledger)


def admit(ledger: Ledger, presented: str, at: dt.datetime) -> Key:
    """Return what the key presented opens; raise ``KeyRefusedError`` if nothing."""
    key = keys.find_key(ledger, _hash(presented))
    if key is None:
        raise KeyRefusedError("unknown_key")
    if key.revoked_at is not None:
        raise KeyRefusedError("revoked_key", key)
    if key.grant.expires_at <= at:
        raise KeyRefusedError("expired_key", key)
    return key


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
