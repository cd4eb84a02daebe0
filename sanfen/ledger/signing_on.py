"""单点登录的账号: made at the first sign-on, and what claims say of it ever after."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from sanfen.ledger import audit
from sanfen.ledger.access_errors import AccountTakenError
from sanfen.ledger.account import Account, Grant
from sanfen.ledger.account_rows import ACCOUNTS, found, in_order, read
from sanfen.ledger.accounts import checked_login
from sanfen.ledger.actor import Actor, Area
from sanfen.ledger.grants import told, write_grants
from sanfen.ledger.store import Ledger
from sanfen.ledger.texts import checked_text
from sanfen.vocabulary import Role

_ACTION = f"{audit.ACCESS}account_sign_on"


@dataclass(frozen=True, slots=True)
class SignedOn:
    """Who an identity provider says somebody is, and what they may do.

    ``subject`` names them for ever; ``login`` counts at their first sign-on only.
    """

    subject: str
    login: str
    name: str
    staff_no: str
    grants: tuple[Grant, ...]


def admit(ledger: Ledger, person: SignedOn, at: dt.datetime) -> Account | None:
    """Return the account of somebody as their claims have it, made if it is not there.

    The grants of the claims take the place of those stored; who has none gets no
    account. Nothing is written to a disabled account. Raises ``AccountTakenError``
    where somebody else, or the same person by a password, has the login or staff number.
    """
    with ledger.reading() as connection:
        account = _of(connection, person.subject)
    if account is None and not person.grants:
        return None
    if account is not None and (account.is_disabled or _says(account, person)):
        return account
    return _write(ledger, person, at)


def _of(connection: sa.Connection, subject: str) -> Account | None:
    accounts = read(connection, ACCOUNTS.c.subject == subject)
    return accounts[0] if accounts else None


def _says(account: Account, person: SignedOn) -> bool:
    return (account.name, account.staff_no, account.grants) == (
        checked_text("name", person.name),
        checked_text("staff_no", person.staff_no),
        in_order(person.grants),
    )


def _write(ledger: Ledger, person: SignedOn, at: dt.datetime) -> Account:
    details: dict[str, Any] = {}
    with ledger.writing(_themself(person), _ACTION, details, at) as connection:
        account = _of(connection, person.subject)
        login = account.login if account else checked_login(person.login)
        row = {
            "name": checked_text("name", person.name),
            "staff_no": checked_text("staff_no", person.staff_no),
        }
        _refuse_taken(connection, login, row["staff_no"], person.subject)
        if account is None:
            new = {**row, "login": login, "subject": person.subject}
            connection.execute(sa.insert(ACCOUNTS).values(**new, **_blank(at)))
        else:
            mine = ACCOUNTS.c.login == login
            values = {**row, "version": account.version + 1}
            connection.execute(sa.update(ACCOUNTS).where(mine).values(values))
        write_grants(connection, login, person.grants)
        grants = told(person.grants)
        details |= {"login": login, **row, "subject": person.subject, "grants": grants}
        return found(connection, login)


def _themself(person: SignedOn) -> Actor:
    """Return who signs: nobody else has a part in a sign-on."""
    grant = next(iter(in_order(person.grants)), Grant(Role.PRESENTER, Area("", "")))
    return Actor(person.name, grant.role, grant.area, checked_login(person.login))


def _blank(at: dt.datetime) -> dict[str, Any]:
    """Return what else a new account says: it has no password of its own."""
    return {
        "password_hash": "",
        "password_changed_at": "",
        "must_change_password": False,
        "created_at": audit.moment(at),
        "created_by": "",
        "revoked_before": "",
        "version": 1,
    }


def _refuse_taken(
    connection: sa.Connection, login: str, staff_no: str, subject: str
) -> None:
    """Refuse what another account has: nobody takes one over by a claim."""
    for field, value in {"login": login, "staff_no": staff_no}.items():
        for other in read(connection, ACCOUNTS.c[field] == value):
            if other.subject != subject:
                raise AccountTakenError(field, value, other.login)
