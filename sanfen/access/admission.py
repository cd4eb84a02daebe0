"""Who may be in the house just now: the one answer that gate and desk go by."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from sanfen.access.presence import TimeOuts, present
from sanfen.ledger.account import Session
from sanfen.ledger.accounts import has_accounts
from sanfen.ledger.actor import LOCAL_ACTOR, Actor
from sanfen.ledger.store import Ledger

_UNIX_SOCKET = "unix://"


class Standing(StrEnum):
    """How somebody stands to the house."""

    SINGLE = "single"
    """单机模式: nobody has to log in."""
    EXPOSED = "exposed"
    """Nobody has to log in, and others than this machine could come in: nobody does."""
    OUTSIDE = "outside"
    NEW_PASSWORD = "new_password"  # noqa: S105 - a name, no password
    """Somebody has logged in by a first password, and has to change it first."""
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Admission:
    """How somebody stands to the house, and by which session."""

    standing: Standing
    session: Session | None = None

    @property
    def actor(self) -> Actor | None:
        """Return who is at work, if anybody may be."""
        if self.standing is Standing.SINGLE:
            return LOCAL_ACTOR
        if self.standing is Standing.INSIDE and self.session is not None:
            return self.session.actor
        return None


@dataclass(frozen=True, slots=True)
class House:
    """Where the program serves (``address``, blank is everywhere), and for how long.

    With ``has_sign_on`` (单点登录) everybody logs in, before there is any account too.
    """

    address: str
    limits: TimeOuts
    has_sign_on: bool = False

    def admission(
        self, ledger: Ledger, token: str, at: dt.datetime, *, is_near: bool = True
    ) -> Admission:
        """Return how the bearer of a token stands at an instant.

        Who is not near has come from another machine, by a proxy on this one.
        """
        if not (self.has_sign_on or has_accounts(ledger)):
            is_exposed = self.is_exposed(ledger, is_near=is_near)
            return Admission(Standing.EXPOSED if is_exposed else Standing.SINGLE)
        session = present(ledger, token, at, self.limits)
        if session is None:
            return Admission(Standing.OUTSIDE)
        if session.account.must_change_password:
            return Admission(Standing.NEW_PASSWORD, session)
        return Admission(Standing.INSIDE, session)

    def is_exposed(self, ledger: Ledger, *, is_near: bool = True) -> bool:
        """Tell whether others could come in to real records without logging in.

        A ledger that nobody has written to becomes the demonstration's.
        """
        if is_near and is_loopback(self.address):
            return False
        if self.has_sign_on or has_accounts(ledger):
            return False
        return not (ledger.is_demo() or ledger.is_new())


def is_loopback(address: str) -> bool:
    """Tell whether an address is reached from this machine only."""
    if address.startswith(_UNIX_SOCKET) or address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
