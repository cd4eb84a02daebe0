"""Who is behind a token, and whether they are still there."""

import datetime as dt
import hashlib
import os
import re
from dataclasses import dataclass

from sanfen.ledger import sessions
from sanfen.ledger.account import Session
from sanfen.ledger.store import Ledger

NOTED_EVERY = dt.timedelta(minutes=1)
"""That somebody is at work is written down so often, and no oftener."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits


@dataclass(frozen=True, slots=True)
class TimeOuts:
    """How long somebody may do nothing, and how long they may stay at all."""

    idle: dt.timedelta = dt.timedelta(minutes=30)
    absolute: dt.timedelta = dt.timedelta(hours=12)

    def is_over(self, session: Session, at: dt.datetime) -> bool:
        """Tell whether a session has timed out."""
        idle, age = at - session.seen_at, at - session.began_at
        return idle >= self.idle or age >= self.absolute


def time_outs() -> TimeOuts:
    """Return the time-outs, of ``SANFEN_IDLE_MINUTES`` and ``SANFEN_SESSION_HOURS``."""
    usual = TimeOuts()
    idle = os.environ.get("SANFEN_IDLE_MINUTES")
    absolute = os.environ.get("SANFEN_SESSION_HOURS")
    return TimeOuts(
        dt.timedelta(minutes=float(idle)) if idle else usual.idle,
        dt.timedelta(hours=float(absolute)) if absolute else usual.absolute,
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
