"""操作日志: the audit chain as people read it: sought, a page at a time, newest first."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from sanfen.ledger import audit
from sanfen.ledger.actor import Actor
from sanfen.ledger.audit import ACCESS, RULES, SCENARIO, moment
from sanfen.ledger.books import AuditRecord
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import table_of
from sanfen.rights import Right

_AUDIT = table_of(AuditRecord.__tablename__)
_LARGEST = 2**31 - 1
"""Beyond, no database knows a number of a record."""


class ActionKind(StrEnum):
    """What an action of the log is about (类别)."""

    RECORDS = "数据报送"
    RULES = "规则修订"
    SCENARIOS = "方案"
    EXPORTS = "导出下载"
    ENTRY = "登录"
    ACCOUNTS = "账号与密钥"
    REFUSALS = "拒绝"
    COMMANDS = "命令行"
    SHARING = "共享接口"


_BEGINNINGS: dict[ActionKind, tuple[str, ...]] = {
    ActionKind.RULES: (RULES,),
    ActionKind.SCENARIOS: (SCENARIO,),
    ActionKind.EXPORTS: (f"{ACCESS}export",),
    ActionKind.ENTRY: tuple(f"{ACCESS}{act}" for act in ("log", "act_by", "password")),
    ActionKind.ACCOUNTS: (f"{ACCESS}account", f"{ACCESS}key"),
    ActionKind.REFUSALS: (f"{ACCESS}refused",),
    ActionKind.COMMANDS: (f"{ACCESS}command",),
    ActionKind.SHARING: (f"{ACCESS}api",),
}
"""How the actions of each kind begin; all others wrote records of the city."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is sought in the log: by whom, what, from when, before when, with what text.

    Nothing said means any; of several kinds, any one does.
    """

    person: str = ""
    kinds: tuple[ActionKind, ...] = ()
    since: dt.datetime | None = None
    before: dt.datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the chain, read."""

    seq: int
    at: dt.datetime
    actor: str
    role: str
    action: str
    details: Mapping[str, Any]
    hash: str

    @property
    def kind(self) -> ActionKind:
        """Return what it is about."""
        for kind, beginnings in _BEGINNINGS.items():
            if self.action.startswith(beginnings):
                return kind
        return ActionKind.RECORDS


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of the log, the newest first, and whether there are others."""

    entries: tuple[Entry, ...]
    has_newer: bool
    has_older: bool


def page(  # noqa: PLR0913 - who asks, what for, and where the page begins
    ledger: Ledger,
    actor: Actor,
    sought: Sought,
    *,
    below: int | None = None,
    above: int | None = None,
    most: int,
) -> Page:
    """Return up to ``most`` entries below or above a record, else the newest.

    Pages begin at a record, not at a count, so that a new record moves none of them.
    """
    actor.require(Right.AUDIT)
    upwards = above is not None
    edge = _AUDIT.c.seq > above if upwards else _AUDIT.c.seq < (below or _LARGEST)
    order = _AUDIT.c.seq.asc() if upwards else _AUDIT.c.seq.desc()
    wanted = sa.select(_AUDIT).where(edge, *_conditions(sought)).order_by(order)
    with ledger.reading() as connection:
        rows = connection.execute(wanted.limit(most + 1)).mappings().all()
    has_more = len(rows) > most
    entries = [_entry(row) for row in rows[:most]]
    if upwards:
        return Page(tuple(entries[::-1]), has_more, has_older=True)
    return Page(tuple(entries), below is not None, has_more)


def count(ledger: Ledger, actor: Actor, sought: Sought) -> int:
    """Return how many entries are sought."""
    actor.require(Right.AUDIT)
    wanted = sa.select(sa.func.count()).select_from(_AUDIT).where(*_conditions(sought))
    with ledger.reading() as connection:
        return int(connection.execute(wanted).scalar_one())


def every(ledger: Ledger, actor: Actor, sought: Sought) -> Iterator[Entry]:
    """Return all entries sought, the newest first, read in steps."""
    actor.require(Right.AUDIT)
    wanted = sa.select(_AUDIT).where(*_conditions(sought))
    newest_first = wanted.order_by(_AUDIT.c.seq.desc())
    in_steps = newest_first.execution_options(yield_per=audit.STEP)
    with ledger.reading() as connection:
        for row in connection.execute(in_steps).mappings():
            yield _entry(row)


def people(ledger: Ledger, actor: Actor) -> list[str]:
    """Return everybody who signed a record, by how they signed."""
    actor.require(Right.AUDIT)
    with ledger.reading() as connection:
        found = connection.execute(sa.select(_AUDIT.c.actor).distinct())
        return sorted(found.scalars())


def head(ledger: Ledger, actor: Actor) -> tuple[int, str]:
    """Return how long the chain is, and the hash that seals all of it."""
    actor.require(Right.AUDIT)
    with ledger.reading() as connection:
        return audit.chain_head(connection)


def _conditions(sought: Sought) -> Iterator[sa.ColumnElement[bool]]:
    if sought.person:
        yield _AUDIT.c.actor == sought.person
    if sought.kinds:
        yield sa.or_(*map(_of_kind, sought.kinds))
    if sought.since is not None:
        yield _AUDIT.c.at >= moment(sought.since)
    if sought.before is not None:
        yield _AUDIT.c.at < moment(sought.before)
    if sought.text:
        # Details are JSON: a quotation mark stands there as JSON writes it.
        inside = audit.canonical(sought.text)[1:-1]
        yield sa.or_(
            _AUDIT.c.details.icontains(inside, autoescape=True),
            _AUDIT.c.actor.icontains(sought.text, autoescape=True),
            _AUDIT.c.hash.startswith(sought.text, autoescape=True),
        )


def _of_kind(kind: ActionKind) -> sa.ColumnElement[bool]:
    if kind in _BEGINNINGS:
        return sa.or_(*map(_AUDIT.c.action.startswith, _BEGINNINGS[kind]))
    others = [begin for begins in _BEGINNINGS.values() for begin in begins]
    return ~sa.or_(*map(_AUDIT.c.action.startswith, others))


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(
        seq=row["seq"],
        at=dt.datetime.fromisoformat(row["at"]),
        actor=row["actor"],
        role=row["role"],
        action=row["action"],
        details=_read(row["details"]),
        hash=row["hash"],
    )


def _read(written: str) -> Mapping[str, Any]:
    """Return the details of a record; one that was spoilt is shown as it stands."""
    try:
        details = json.loads(written)
    except ValueError:
        details = None
    return details if isinstance(details, dict) else {"": written}
