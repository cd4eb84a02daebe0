"""Who asks, and what they may read: the key is looked at before anything else."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from sanfen.access.keys import KeyRefusedError, admit
from sanfen.ledger.keys import Key, has_standing_key
from sanfen.ledger.store import Ledger
from sanfen.rulebook import Rulebook
from sanfen.sharing.answers import Etags
from sanfen.sharing.fields import ENTERPRISE_FIELDS, KEY, Field
from sanfen.sharing.problems import Problem
from sanfen.sharing.published import Published, Publisher
from sanfen.sharing.rates import Buckets
from sanfen.sharing.uses import Refused, Stranger, Uses

GUESSES_PER_MINUTE = 10
"""Keys that open nothing, from one address: beyond, each waits for its turn."""

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="Authorization: Bearer sf_…",
)


@dataclass(frozen=True, slots=True)
class Shared:
    """What one running API holds: the ledger, the clock, and what it remembers."""

    ledger: Callable[[], Ledger]
    now: Callable[[], dt.datetime]
    publisher: Publisher
    uses: Uses
    buckets: Buckets = field(default_factory=Buckets)
    etags: Etags = field(default_factory=Etags)

    def refused(self, request: Request, problem: Problem) -> None:
        """Record that a request was not answered."""
        by = getattr(request.state, "key", None) or Stranger(_address(request))
        use = Refused(by, request.url.path, problem.status, problem.name)
        self.uses.refused(use, self.now())


@dataclass(frozen=True, slots=True)
class Caller:
    """A department with a key, in the course of one request."""

    shared: Shared
    request: Request
    key: Key
    at: dt.datetime

    def day(self, asked: dt.date | None) -> dt.date:
        """Return the day asked about, today if none; tomorrow is not known yet."""
        day = asked or self.at.date()
        first = self.book().first_day
        if not first <= day <= self.at.date():
            raise Problem("unknown_day", f"{first} … {self.at.date()}")
        return day

    def book(self) -> Rulebook:
        """Return the rulebook."""
        return self.shared.publisher.book()

    def published(self, asked: dt.date | None) -> Published:
        """Return what a day shows."""
        return self.shared.publisher.on(self.day(asked))

    def fields(self, of: Iterable[Field], asked: str | None) -> list[str]:
        """Return which fields are answered; a field the key lacks is refused."""
        own = [each.name for each in of if each.name in self.key.grant.fields]
        if not own:
            raise Problem("outside_fields")
        if asked is None:
            return own
        wanted = [name for name in asked.split(",") if name != KEY.name]
        self.require(wanted, own)
        return [name for name in own if name in wanted]

    def require(self, names: Iterable[str], own: Iterable[str] | None = None) -> None:
        """Refuse fields that the key does not open: not even to filter by."""
        may = set(self.key.grant.fields if own is None else own)
        if beyond := [name for name in names if name not in may]:
            raise Problem("outside_fields", ", ".join(beyond))

    def enterprise_fields(self, asked: str | None) -> list[str]:
        """Return which fields of an enterprise are answered, its code first."""
        return [KEY.name, *self.fields(ENTERPRISE_FIELDS, asked)]


def shared_of(request: Request) -> Shared:
    """Return what the running API holds."""
    shared: Shared = request.app.state.shared
    return shared


def admitted(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """Let a caller in whose key opens something, as often as it may ask."""
    shared = shared_of(request)
    at = shared.now()
    if not has_standing_key(shared.ledger(), at):
        raise Problem("off")
    if credentials is None:
        raise Problem("no_key")
    try:
        key = admit(shared.ledger(), credentials.credentials, at)
    except KeyRefusedError as error:
        request.state.key = error.key
        _slow_down(shared, f"address {_address(request)}", GUESSES_PER_MINUTE, at)
        raise Problem(error.reason) from error
    request.state.key = key
    _slow_down(shared, f"key {key.id}", key.grant.per_minute, at)
    return Caller(shared, request, key, at)


Admitted = Annotated[Caller, Depends(admitted)]


def _slow_down(shared: Shared, name: str, per_minute: int, at: dt.datetime) -> None:
    if wait := shared.buckets.take(name, per_minute, at):
        raise Problem("throttled", headers={"Retry-After": str(wait)})


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
