"""接口密钥 in the ledger: issued, withdrawn, found by their hash, and when last used."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from sanfen.area import Area
from sanfen.ledger import audit
from sanfen.ledger.access_books import ApiKey
from sanfen.ledger.actor import Actor
from sanfen.ledger.books import AuditRecord
from sanfen.ledger.errors import LedgerError
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import table_of
from sanfen.vocabulary import Outsider

USED = "api"
"""What ``Ledger.note`` calls the use of a key."""

_KEYS = table_of(ApiKey.__tablename__)
_AUDIT = table_of(AuditRecord.__tablename__)


class UnknownKeyError(LedgerError):
    """There is no key of this number that could be withdrawn."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no key {number} that stands")
        self.number = number


@dataclass(frozen=True, slots=True)
class KeyGrant:
    """What a key opens: for which department, which fields of which area, until when."""

    name: str
    fields: tuple[str, ...]
    area: Area
    per_minute: int
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Key:
    """A key as the ledger knows it: not the key itself."""

    id: int
    hint: str
    grant: KeyGrant
    created_at: dt.datetime
    created_by: str
    revoked_at: dt.datetime | None
    revoked_by: str | None
    last_used_at: dt.datetime | None = None

    @property
    def signature(self) -> str:
        """Return how the department is named in the audit chain."""
        return _signature(self.id, self.grant.name)

    @property
    def role(self) -> Outsider:
        """Return what its holder is."""
        return Outsider.DEPARTMENT


def add(  # noqa: PLR0913 - all of them are kept
    ledger: Ledger,
    grant: KeyGrant,
    *,
    key_hash: str,
    hint: str,
    actor: Actor,
    at: dt.datetime,
) -> Key:
    """Write a new key, known by its hash."""
    details: dict[str, Any] = {}
    with ledger.writing(actor, f"{audit.ACCESS}key_issue", details, at) as connection:
        newest = connection.execute(sa.select(sa.func.max(_KEYS.c.id))).scalar()
        row = {
            "id": (newest or 0) + 1,
            "name": grant.name,
            "hint": hint,
            "fields": audit.canonical(list(grant.fields)),
            "county": grant.area.county or "",
            "town": grant.area.town or "",
            "per_minute": grant.per_minute,
            "created_at": audit.moment(at),
            "created_by": actor.signature,
            "expires_at": audit.moment(grant.expires_at),
            "revoked_at": None,
            "revoked_by": None,
        }
        connection.execute(sa.insert(_KEYS).values(**row, key_hash=key_hash))
        details |= row
    return _key(row)


def withdraw(ledger: Ledger, number: int, actor: Actor, at: dt.datetime) -> None:
    """Withdraw a key for good."""
    details = {"id": number}
    with ledger.writing(actor, f"{audit.ACCESS}key_revoke", details, at) as connection:
        stands = (_KEYS.c.id == number) & _KEYS.c.revoked_at.is_(None)
        said = {"revoked_at": audit.moment(at), "revoked_by": actor.signature}
        if connection.execute(sa.update(_KEYS).where(stands).values(said)).rowcount < 1:
            raise UnknownKeyError(number)


def list_keys(ledger: Ledger) -> list[Key]:
    """Return every key, the newest first, with the moment of its last use."""
    with ledger.reading() as connection:
        rows = connection.execute(sa.select(_KEYS).order_by(_KEYS.c.id.desc()))
        used = _last_uses(connection)
        return [_key(row, used) for row in rows.mappings()]


def find_key(ledger: Ledger, key_hash: str) -> Key | None:
    """Return the key of this hash, whether it still opens anything or not."""
    with ledger.reading() as connection:
        wanted = sa.select(_KEYS).where(_KEYS.c.key_hash == key_hash)
        row = connection.execute(wanted).mappings().one_or_none()
        return _key(row) if row is not None else None


def has_standing_key(ledger: Ledger, at: dt.datetime) -> bool:
    """Tell whether there is any key that is neither withdrawn nor expired."""
    stands = _KEYS.c.revoked_at.is_(None) & (_KEYS.c.expires_at > audit.moment(at))
    with ledger.reading() as connection:
        first = sa.select(_KEYS.c.id).where(stands).limit(1)
        return connection.execute(first).first() is not None


def _last_uses(connection: sa.Connection) -> dict[str, str]:
    uses = _AUDIT.c.action == f"{audit.ACCESS}{USED}"
    last = sa.select(_AUDIT.c.actor, sa.func.max(_AUDIT.c.at).label("at")).where(uses)
    found = connection.execute(last.group_by(_AUDIT.c.actor))
    return {row.actor: row.at for row in found}


def _key(row: Mapping[Any, Any], used: Mapping[str, str] | None = None) -> Key:
    last = (used or {}).get(_signature(row["id"], row["name"]))
    return Key(
        id=row["id"],
        hint=row["hint"],
        grant=KeyGrant(
            name=row["name"],
            fields=tuple(json.loads(row["fields"])),
            area=Area(row["county"] or None, row["town"] or None),
            per_minute=row["per_minute"],
            expires_at=dt.datetime.fromisoformat(row["expires_at"]),
        ),
        created_at=dt.datetime.fromisoformat(row["created_at"]),
        created_by=row["created_by"],
        revoked_at=_moment(row["revoked_at"]),
        revoked_by=row["revoked_by"],
        last_used_at=_moment(last),
    )


def _signature(number: int, name: str) -> str:
    return f"{name}（接口密钥{number}）"


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
