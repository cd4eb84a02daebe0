"""审计链: every write leaves a record that seals the one before it."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Protocol

import pandas as pd
import sqlalchemy as sa

from sanfen.ledger.books import AuditRecord
from sanfen.ledger.faults import Fault
from sanfen.ledger.settings import read_setting, write_setting
from sanfen.ledger.tables import table_of

GENESIS = "0" * 64
"""What the first record names as its predecessor."""

SCENARIO, RULES, ACCESS = "scenario.", "rules.", "access."
"""How actions begin that write no record of the city: what is seen of it stays."""

STEP = 2_000
"""So many records are read at once, and progress is told after as many."""

_AUDIT = table_of(AuditRecord.__tablename__)
_SEALED = ("seq", "at", "actor", "role", "action", "details", "previous_hash")
_HEAD = "audit_head"


class Signer(Protocol):
    """Whoever an audit record names: a person at work, or who asks from outside."""

    @property
    def signature(self) -> str:
        """Return how they are named."""

    @property
    def role(self) -> StrEnum:
        """Return what they are."""


def append(
    connection: sa.Connection,
    actor: Signer,
    *,
    action: str,
    details: Mapping[str, Any],
    at: dt.datetime,
) -> str:
    """Append a record of a write to the chain and return its hash."""
    seq, last_hash = _last(connection)
    record: dict[str, Any] = {
        "seq": seq + 1,
        "at": moment(at),
        "actor": actor.signature,
        "role": actor.role.value,
        "action": action,
        "details": canonical(details),
        # It follows the head, not the last record: a chain that lost its end and went
        # on is broken at that place for ever.
        "previous_hash": read_setting(connection, _HEAD) or last_hash,
    }
    record["hash"] = seal(record)
    connection.execute(sa.insert(_AUDIT).values(record))
    # The head is kept apart: a chain that lost its last records is still a chain.
    write_setting(connection, _HEAD, record["hash"])
    return str(record["hash"])


def head(connection: sa.Connection) -> str:
    """Return the hash of the last write to the records of the city."""
    apart = [_AUDIT.c.action.startswith(prefix) for prefix in (SCENARIO, RULES, ACCESS)]
    return _newest_hash(connection, ~sa.or_(*apart)) or GENESIS


def head_of_rules(connection: sa.Connection) -> str:
    """Return the hash of the last adoption or revocation; blank before the first."""
    return _newest_hash(connection, _AUDIT.c.action.startswith(RULES))


def is_empty(connection: sa.Connection) -> bool:
    """Tell whether nothing was ever written."""
    return connection.execute(sa.select(_AUDIT.c.seq).limit(1)).first() is None


def history(connection: sa.Connection) -> pd.DataFrame:
    """Return the whole chain as a table, oldest record first."""
    found = connection.execute(sa.select(_AUDIT).order_by(_AUDIT.c.seq))
    chain = pd.DataFrame(found.all(), columns=list(_AUDIT.c.keys()))
    return chain.assign(at=pd.to_datetime(chain["at"], format="ISO8601", utc=True))


def told_of(connection: sa.Connection, action: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the hash and the details of every record of an action, oldest first."""
    wanted = sa.select(_AUDIT.c.hash, _AUDIT.c.details).where(_AUDIT.c.action == action)
    found = connection.execute(wanted.order_by(_AUDIT.c.seq))
    return [(seal, json.loads(details)) for seal, details in found]


def chain_head(connection: sa.Connection) -> tuple[int, str]:
    """Return the number and the hash of the last record of the whole chain."""
    return _last(connection)


def faults(
    connection: sa.Connection, tell: Callable[[float], object] | None = None
) -> list[Fault]:
    """Return the first record that breaks the chain, if one does.

    ``tell`` takes the share of the chain that was followed, 0 to 1.
    """
    seq, previous_hash = 0, GENESIS
    length, _ = _last(connection)
    ordered = sa.select(_AUDIT).order_by(_AUDIT.c.seq)
    in_steps = ordered.execution_options(yield_per=STEP)
    # Closed even if it breaks off: PostgreSQL keeps a cursor open on its side.
    with connection.execute(in_steps) as found:
        for row in found.mappings():
            broken = _broken(dict(row), seq + 1, previous_hash)
            if broken is not None:
                return [broken]
            seq, previous_hash = row["seq"], row["hash"]
            if tell is not None and seq % STEP == 0:
                tell(seq / max(length, seq))
    if previous_hash != (read_setting(connection, _HEAD) or GENESIS):
        problem = f"the chain ends at record {seq}, but later ones were written"
        return [Fault("audit", str(seq + 1), problem, "cut_off")]
    return []


def canonical(value: object) -> str:
    """Return the one JSON text of ``value``."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: dt.datetime) -> str:
    """Return the one text of an instant; a naive one is local time."""
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds")


def seal(record: Mapping[str, Any]) -> str:
    """Return the hash of a record, which covers its predecessor's."""
    text = canonical([record[column] for column in _SEALED])
    return hashlib.sha256(text.encode()).hexdigest()


def _newest_hash(connection: sa.Connection, which: sa.ColumnElement[bool]) -> str:
    newest = sa.select(_AUDIT.c.hash).where(which).order_by(_AUDIT.c.seq.desc())
    return connection.execute(newest.limit(1)).scalar() or ""


def _last(connection: sa.Connection) -> tuple[int, str]:
    newest = sa.select(_AUDIT.c.seq, _AUDIT.c.hash).order_by(_AUDIT.c.seq.desc())
    found = connection.execute(newest.limit(1)).one_or_none()
    return (0, GENESIS) if found is None else (found.seq, found.hash)


def _broken(
    record: Mapping[str, Any], expected_seq: int, previous_hash: str
) -> Fault | None:
    found = str(record["seq"])
    if record["seq"] != expected_seq:
        problem = f"record {expected_seq} is missing before it"
        return Fault("audit", found, problem, "missing")
    if record["previous_hash"] != previous_hash:
        problem = "it does not follow the record before it"
        return Fault("audit", found, problem, "unlinked")
    if record["hash"] != seal(record):
        problem = "it was altered after it was written"
        return Fault("audit", found, problem, "altered")
    return None
