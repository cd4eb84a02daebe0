"""Every use is recorded in the audit chain of the ledger.

What was handed out is recorded before its first byte leaves: one record for each
request. What was refused is counted in memory, by minute, caller and path, and
recorded when the minute is over or the program stops: whoever hammers at the door
does not fill the ledger.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sanfen.ledger.audit import Signer, moment
from sanfen.ledger.errors import LedgerError
from sanfen.ledger.keys import USED, Key
from sanfen.ledger.store import Ledger
from sanfen.vocabulary import Outsider

_LOG = logging.getLogger(__name__)

LONGEST = 500
"""Characters of a query that are recorded."""

MOST_COUNTED = 1_000
"""Refusals told apart within a minute; beyond, they are counted together."""

_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody without a key that opens anything, known by address only."""

    address: str

    @property
    def signature(self) -> str:
        """Return the address asked from."""
        return self.address

    @property
    def role(self) -> Outsider:
        """Return what they are."""
        return Outsider.STRANGER


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that was not answered."""

    by: Key | Stranger
    path: str
    status: int
    reason: str


class Uses:
    """Records the uses of one ledger's API."""

    def __init__(self, ledger: Callable[[], Ledger]) -> None:
        self._ledger = ledger
        self._lock = Lock()
        self._refused: dict[Refused, int] = {}
        self._since: dt.datetime | None = None

    def answered(  # noqa: PLR0913 - what a record of a use holds
        self,
        key: Key,
        *,
        path: str,
        query: str,
        rows: int,
        status: int,
        at: dt.datetime,
    ) -> None:
        """Record what is about to be handed out."""
        told = {"key": key.id, "path": path, "query": query[:LONGEST]}
        self._note(key, {**told, "rows": rows, "status": status}, at)
        self.settle(at)

    def refused(self, use: Refused, at: dt.datetime) -> None:
        """Count a refusal, and record those of the minute before."""
        self.settle(at)
        with self._lock:
            if use not in self._refused and len(self._refused) >= MOST_COUNTED:
                use = Refused(Stranger("…"), "…", use.status, use.reason)
            self._since = self._since or at
            self._refused[use] = self._refused.get(use, 0) + 1

    def settle(self, at: dt.datetime, *, at_once: bool = False) -> None:
        """Record the refusals counted once their minute is over, or at once."""
        with self._lock:
            if self._since is None or (at - self._since < _MINUTE and not at_once):
                return
            counted, since = self._refused, self._since
            self._refused, self._since = {}, None
        while counted:
            use, times = counted.popitem()
            try:
                self._note(use.by, _told(use, times, since), at)
            except LedgerError:
                # Kept for the next minute: nothing is lost while somebody imports.
                _LOG.warning("refusals are not recorded yet", exc_info=True)
                self._put_back({use: times, **counted}, since)
                return

    def _put_back(self, counted: dict[Refused, int], since: dt.datetime) -> None:
        with self._lock:
            for use, times in counted.items():
                self._refused[use] = self._refused.get(use, 0) + times
            self._since = since

    def _note(self, by: Signer, told: dict[str, Any], at: dt.datetime) -> None:
        self._ledger().note(by, USED, told, at)


def _told(use: Refused, times: int, since: dt.datetime) -> dict[str, Any]:
    return {
        "key": use.by.id if isinstance(use.by, Key) else None,
        "path": use.path[:LONGEST],
        "status": use.status,
        "reason": use.reason,
        "times": times,
        "since": moment(since),
    }
