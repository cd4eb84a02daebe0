"""Tables whose rows are appended and never edited: each row stands in the audit chain.

The chain is sealed, so a row that was altered, added or taken away by other means
than the program is found by comparing both.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from sanfen.ledger import audit, books
from sanfen.ledger.faults import Fault
from sanfen.ledger.tables import natural_key, table_of

ADOPT, APPROVE, REVOKE = (
    f"{audit.RULES}{act}" for act in ("adopt", "approve", "revoke")
)

_ADOPTIONS = books.Adoption.__tablename__
_ROWS = books.RuleRevision.__tablename__
_APPROVALS = books.Approval.__tablename__
_REVOCATIONS = books.Revocation.__tablename__
_VERSIONS = books.ScenarioVersion.__tablename__

_WRITTEN_BY = {ADOPT: _ADOPTIONS, APPROVE: _APPROVALS, REVOKE: _REVOCATIONS}
Row = dict[str, Any]


def told(row: Mapping[str, Any]) -> Row:
    """Return a row as an audit record tells it: days are text."""
    return {
        key: value.isoformat() if isinstance(value, dt.date) else value
        for key, value in row.items()
    }


def faults(connection: sa.Connection) -> list[Fault]:
    """Return every row that is not what its audit record says."""
    sealed: dict[str, dict[str, Row]] = {
        name: {} for name in (_VERSIONS, _ADOPTIONS, _ROWS, _APPROVALS, _REVOCATIONS)
    }
    for name, row in _told_by_the_chain(connection):
        sealed[name][_shown(name, row)] = row
    return [fault for name in sealed for fault in _faults(connection, name, sealed)]


def _faults(
    connection: sa.Connection, name: str, sealed: Mapping[str, dict[str, Row]]
) -> Iterator[Fault]:
    rows = connection.execute(sa.select(table_of(name))).mappings()
    found = {_shown(name, row): told(dict(row)) for row in rows}
    for key in sorted(found.keys() | sealed[name].keys()):
        if key not in found:
            problem = "it was taken away"
            yield Fault("appended", f"{name}: {key}", problem, "taken_away")
        elif key not in sealed[name]:
            problem = "no audit record tells of it"
            yield Fault("appended", f"{name}: {key}", problem, "untold")
        elif found[key] != sealed[name][key]:
            problem = "it was altered after it was written"
            yield Fault("appended", f"{name}: {key}", problem, "altered")


def _told_by_the_chain(connection: sa.Connection) -> Iterator[tuple[str, Row]]:
    chain = table_of(books.AuditRecord.__tablename__)
    about = sa.or_(*map(chain.c.action.startswith, (audit.SCENARIO, audit.RULES)))
    wanted = sa.select(chain.c.action, chain.c.details).where(about)
    for action, written in connection.execute(wanted):
        details = json.loads(written)
        if action == ADOPT:
            rows = details.pop("rows")
            # Before there were accounts, neither of the two was told.
            yield from ((_ROWS, {"before": None, **row}) for row in rows)
            details.setdefault("login", None)
        yield _WRITTEN_BY.get(action, _VERSIONS), details


def _shown(name: str, row: Mapping[Any, Any]) -> str:
    return ", ".join(str(row[key]) for key in natural_key(name))
