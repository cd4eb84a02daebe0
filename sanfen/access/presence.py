"""Who is behind a token, and whether they are still there."""

import datetime as dt
import hashlib
import math
import os
import re
from dataclasses import dataclass, field
from typing import Literal

from sanfen.ledger import sessions
from sanfen.ledger.account import Session
from sanfen.ledger.store import Ledger

NOTED_EVERY = dt.timedelta(minutes=1)
"""That somebody is at work is written down so often, and no oftener."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits


@dataclass(frozen=True, slots=True)
class Setting:
    """A time-out that the environment may set, within bounds."""

    name: str
    unit: Literal["minutes", "hours"]
    usual: float
    least: float
    most: float

    def time_out(self, written: str = "") -> dt.timedelta:
        """Return what is written, else what is usual; raise ``SettingError``."""
        count = _number(written) if written.strip() else self.usual
        if not self.least <= count <= self.most:
            raise SettingError(self, written)
        return dt.timedelta(**{self.unit: count})


class SettingError(Exception):
    """The environment sets a time-out that cannot be.

    ``wording`` names what to say, ``facts`` what it is filled with.
    """

    def __init__(self, setting: Setting, written: str) -> None:
        super().__init__(f"{setting.name}={written}")
        self.wording = f"access.setting_{setting.unit}"
        self.facts = {
            "name": setting.name,
            "written": written,
            "least": f"{setting.least:g}",
            "most": f"{setting.most:g}",
            "usual": f"{setting.usual:g}",
        }


# Who is at work is noted once a minute: one minute would end it while they click.
IDLE = Setting("SANFEN_IDLE_MINUTES", "minutes", usual=30, least=2, most=24 * 60)
ABSOLUTE = Setting("SANFEN_SESSION_HOURS", "hours", usual=12, least=0.5, most=7 * 24)


@dataclass(frozen=True, slots=True)
class TimeOuts:
    """How long somebody may do nothing, and how long they may stay at all."""

    idle: dt.timedelta = field(default_factory=IDLE.time_out)
    absolute: dt.timedelta = field(default_factory=ABSOLUTE.time_out)

    def is_over(self, session: Session, at: dt.datetime) -> bool:
        """Tell whether a session has timed out."""
        idle, age = at - session.seen_at, at - session.began_at
        return idle >= self.idle or age >= self.absolute


def time_outs() -> TimeOuts:
    """Return the time-outs that the environment sets; raise ``SettingError``."""
    return TimeOuts(
        *(each.time_out(os.environ.get(each.name, "")) for each in (IDLE, ABSOLUTE))
    )


def present(
    ledger: Ledger, token: str, at: dt.datetime, limits: TimeOuts
) -> Session | None:
    """Return the session of a token and note that somebody is at work.

    There is none for a token that was altered, ended or has timed out, for an account
    that was disabled and a grant that was taken away.
    """
    if not _TOKEN.fullmatch(token):
        return None
    session = sessions.find_session(ledger, hash_of(token))
    if session is None or limits.is_over(session, at):
        return None
    if at - session.seen_at >= NOTED_EVERY:
        sessions.saw(ledger, session, at)
    return session


def hash_of(token: str) -> str:
    """Return what the ledger keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _number(written: str) -> float:
    """Return a number as it was written, or one that is in no bounds."""
    try:
        return float(written)
    except ValueError:
        return math.nan
