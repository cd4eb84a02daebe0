"""登录: a login and a password become a session, or a refusal that gives nothing away."""

import datetime as dt
import hashlib
import math
import secrets
from dataclasses import dataclass, field

from sanfen.access import passwords
from sanfen.access.presence import TimeOuts, hash_of
from sanfen.access.waiting import wait_after
from sanfen.ledger import accounts, sessions
from sanfen.ledger.account import Account, NewSession, Session
from sanfen.ledger.actor import Actor, Area
from sanfen.ledger.store import Ledger
from sanfen.vocabulary import Role

NOBODY = Actor("未登录", Role.PRESENTER, Area("", ""))
"""Who failed to log in: the area of nobody, in which there is nothing."""


class EntryError(Exception):
    """Somebody may not come in; ``why`` names the wording.

    It is one of wrong, wait, disabled, no_grant, and for a new password mistyped or what
    ``passwords.problem`` says.
    """

    def __init__(self, why: str, wait: dt.timedelta = dt.timedelta()) -> None:
        super().__init__(why)
        self.why = why
        self.seconds = math.ceil(wait.total_seconds())


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed to have another password."""

    old: str = field(repr=False)
    new: str = field(repr=False)
    again: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Entrance:
    """The way into a ledger at an instant."""

    ledger: Ledger
    limits: TimeOuts
    at: dt.datetime

    def log_in(
        self, login: str, password: str, former_token: str = ""
    ) -> tuple[str, Session]:
        """Let somebody in: return a new token and its session, or ``EntryError``.

        The session of ``former_token`` is over: the token that leads in is always new.
        """
        account = self.proved(login, password)
        weak = passwords.is_outdated(account.password_hash)
        return self.begin(
            account,
            replacing=hash_of(former_token) if former_token else "",
            password_hash=passwords.hashed(password) if weak else "",
        )

    def proved(self, login: str, password: str) -> Account:
        """Return the account whose password it is, if anybody may come in by it."""
        account = self._proved(login, password)
        if account.is_disabled:
            raise EntryError("disabled")
        if not account.grants:
            raise EntryError("no_grant")
        return account

    def change_password(self, session: Session, typed: Typed) -> tuple[str, Session]:
        """Change one's own password; every session is over and a new one begins.

        A first password was typed a moment ago and is not asked for again.
        """
        account = session.account
        if not account.must_change_password:
            account = self._proved(account.login, typed.old)
        if typed.new != typed.again:
            raise EntryError("mistyped")
        if wrong := problem_of(typed.new, account):
            raise EntryError(wrong)
        kept = passwords.hashed(typed.new)
        actor = session.actor
        changed = accounts.set_password(self.ledger, account, kept, actor, self.at)
        return self.begin(changed)

    def begin(self, account: Account, **more: str) -> tuple[str, Session]:
        """Begin a session of somebody who has proved who they are."""
        token = secrets.token_urlsafe(32)
        over_before = self.at - self.limits.absolute
        new = NewSession(hash_of(token), over_before, **more)
        return token, sessions.begin(self.ledger, account, new, self.at)

    def _proved(self, login: str, password: str) -> Account:
        """Return the account whose password it is; each failure has the next try wait."""
        login = accounts.normal_login(login)
        account = accounts.find_account(self.ledger, login)
        # Somebody may have typed a password here: what is no login is kept as a hash.
        counted = login if account else hashlib.sha256(login.encode()).hexdigest()
        failures, wait = sessions.try_now(self.ledger, counted, self.at, wait_after)
        if wait:
            raise EntryError("wait", wait)
        kept = account.password_hash if account else ""
        if passwords.matches(kept, password) and account is not None:
            sessions.right_now(self.ledger, login)
            return account
        told = {"login": login if account else None, "failures": failures + 1}
        self.ledger.note(NOBODY, "login_failed", told, self.at)
        raise EntryError("wrong", wait_after(failures + 1))


def problem_of(password: str, account: Account) -> str:
    """Return what is wrong with a new password of an account, or nothing."""
    words = (account.login, account.name, account.staff_no)
    return passwords.problem(password, words, account.password_hash)
