"""账号: who somebody is, and by which grants they act."""

import datetime as dt
from dataclasses import dataclass, field

from sanfen.ledger.actor import Actor, Area
from sanfen.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """授权: a role, for an area."""

    role: Role
    area: Area = field(default_factory=Area)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What an account says of a person and allows them, as it is to be."""

    name: str
    staff_no: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What somebody gives who adds an account."""

    login: str
    name: str
    staff_no: str
    grants: tuple[Grant, ...]
    password_hash: str = field(default="", repr=False)
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stood when it was read; ``version`` tells it from later ones."""

    login: str
    name: str
    staff_no: str
    subject: str | None
    password_hash: str = field(repr=False)
    password_changed_at: str
    must_change_password: bool
    created_at: dt.datetime
    created_by: str
    disabled_at: dt.datetime | None
    revoked_before: str
    version: int
    grants: tuple[Grant, ...]

    @property
    def is_disabled(self) -> bool:
        """Tell whether nobody may come in by it."""
        return self.disabled_at is not None

    @property
    def is_administrator(self) -> bool:
        """Tell whether it may keep the accounts."""
        return not self.is_disabled and Grant(Role.ADMINISTRATOR) in self.grants

    def acting(self, grant: Grant) -> Actor:
        """Return the person at work by one of the grants."""
        return Actor(self.name, grant.role, grant.area, self.login)


@dataclass(frozen=True, slots=True)
class Session:
    """会话: somebody who has logged in and acts by one grant."""

    token_hash: str = field(repr=False)
    account: Account
    grant: Grant
    began_at: dt.datetime
    seen_at: dt.datetime

    @property
    def actor(self) -> Actor:
        """Return who is at work."""
        return self.account.acting(self.grant)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that is to begin; ``replacing`` is the one that it takes over from.

    Sessions begun before ``over_before`` are cleared out. ``password_hash`` is the same
    password hashed anew, where the old hash was too weak.
    """

    token_hash: str = field(repr=False)
    over_before: dt.datetime
    replacing: str = field(default="", repr=False)
    password_hash: str = field(default="", repr=False)
