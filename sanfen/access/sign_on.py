"""单点登录: what came back from an identity provider becomes a session, once."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sanfen.access.claims import ClaimError, ClaimMapping
from sanfen.access.entry import NOBODY, Entrance, EntryError
from sanfen.access.presence import hash_of
from sanfen.ledger.access_errors import (
    AccountTakenError,
    CityRoleError,
    UnknownAreaError,
)
from sanfen.ledger.account import Account, Session
from sanfen.ledger.errors import TextError
from sanfen.ledger.signing_on import SignedOn, admit

FRESH = dt.timedelta(minutes=5)
"""So long after it was issued an identity is taken; clocks may differ by as much."""


class Spent:
    """Identities that have let somebody in: none does twice."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._until: dict[str, dt.datetime] = {}

    def spend(self, nonce: str, at: dt.datetime) -> bool:
        """Tell whether it is the first time; from now on it is not."""
        with self._lock:
            kept = {old: until for old, until in self._until.items() if at < until}
            first = nonce not in kept
            self._until = {**kept, nonce: at + 3 * FRESH}
        return first


@dataclass(frozen=True, slots=True)
class SignOn:
    """How the server signs people on: where it begins, and what came back.

    ``begin`` returns the address of the server that leads to the provider, ``claims``
    what the cookies of a browser prove of it, if anything. The cookies whose names
    begin with ``cookie`` are given up once they were read: a session has its own.
    """

    mapping: ClaimMapping
    begin: Callable[[], str]
    claims: Callable[[Mapping[str, str]], Mapping[str, Any] | None]
    cookie: str
    spent: Spent = field(default_factory=Spent)

    def enter(
        self, entrance: Entrance, cookies: Mapping[str, str], former_token: str
    ) -> tuple[str, Session]:
        """Let somebody in by what the provider said of them, or ``EntryError``."""
        claims = self.claims(cookies)
        try:
            account = self._account(entrance, claims)
        except EntryError as error:
            told = {"why": error.why, "subject": (claims or {}).get("sub")}
            entrance.ledger.note(NOBODY, "login_failed", told, entrance.at)
            raise
        replacing = hash_of(former_token) if former_token else ""
        return entrance.begin(account, replacing=replacing)

    def _account(self, entrance: Entrance, claims: Mapping[str, Any] | None) -> Account:
        if claims is None:
            raise EntryError("sso_altered")
        self._refuse_old(claims, entrance.at)
        account = _admitted(entrance, self._person(claims))
        if account is not None and account.is_disabled:
            raise EntryError("disabled")
        if account is None or not account.grants:
            raise EntryError("sso_no_grant")
        return account

    def _refuse_old(self, claims: Mapping[str, Any], at: dt.datetime) -> None:
        """Refuse an identity that was issued long ago, or has let somebody in."""
        issued, nonce = claims.get("iat"), claims.get("nonce")
        if not isinstance(issued, (int, float)) or not isinstance(nonce, str):
            raise EntryError("sso_altered")
        if abs(at.timestamp() - issued) > FRESH.total_seconds():
            raise EntryError("sso_stale")
        if not self.spent.spend(nonce, at):
            raise EntryError("sso_stale")

    def _person(self, claims: Mapping[str, Any]) -> SignedOn:
        try:
            return self.mapping.person(claims)
        except ClaimError as error:
            raise EntryError("sso_claim") from error


def _admitted(entrance: Entrance, person: SignedOn) -> Account | None:
    try:
        return admit(entrance.ledger, person, entrance.at)
    except AccountTakenError as error:
        raise EntryError("sso_taken") from error
    except (UnknownAreaError, CityRoleError) as error:
        raise EntryError("sso_area") from error
    except TextError as error:
        raise EntryError("sso_claim") from error
