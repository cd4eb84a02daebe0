"""Who asks, and for which part of the city."""

from dataclasses import dataclass

from sanfen.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Area:
    """A county or town by its names; both blank is the whole city."""

    county: str | None = None
    town: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work: every question to the ledger is asked by one."""

    name: str
    role: Role
    area: Area


LOCAL_ACTOR = Actor("单机用户", Role.ADMINISTRATOR, Area())
"""The one actor of a ledger without accounts."""
