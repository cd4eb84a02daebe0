"""门房: what gate and door know of the house."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sanfen.access.admission import Admission, House
from sanfen.access.entry import Entrance
from sanfen.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Porter:
    """Where the ledger and the clock are, and where the house stands on the server.

    ``prefix`` is the path under which everything is served, without a slash at its
    end; ``brand`` is the folder of the logos.
    """

    ledger: Callable[[], Ledger]
    now: Callable[[], dt.datetime]
    house: House
    brand: Path
    prefix: str = ""

    def admission(self, token: str) -> Admission:
        """Return how the bearer of a token stands just now."""
        return self.house.admission(self.ledger(), token, self.now())

    def entrance(self) -> Entrance:
        """Return the way in just now."""
        return Entrance(self.ledger(), self.house.limits, self.now())

    def path(self, path: str) -> str:
        """Return where something is on the server."""
        return f"{self.prefix}{path}"

    @property
    def home(self) -> str:
        """Return where the first page is, and where cookies are sent."""
        return f"{self.prefix}/"
