"""门房: what gate and door know of the house."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import HTTPConnection

from sanfen.access.admission import Admission, House, is_loopback
from sanfen.access.entry import Entrance
from sanfen.access.sign_on import SignOn
from sanfen.gate.cookies import token_of
from sanfen.ledger.store import Ledger

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""What proxies add to what they pass on."""


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
    sign_on: SignOn | None = None

    def admission(self, connection: HTTPConnection) -> Admission:
        """Return how whoever has connected stands just now."""
        token, is_near = token_of(connection), _is_near(connection)
        return self.house.admission(self.ledger(), token, self.now(), is_near=is_near)

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


def _is_near(connection: HTTPConnection) -> bool:
    """Tell whether a browser of this machine asks, and no proxy for another one."""
    client, asked = connection.client, connection.url.hostname
    return (
        not any(name in connection.headers for name in _FORWARDED)
        and (client is None or is_loopback(client.host))
        and is_loopback(asked or "")
    )
