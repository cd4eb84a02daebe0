"""Everything that writes to a ledger, in processes that are killed while they do.

They are forked from one that has everything imported: killing hundreds is then quick.
"""

import dataclasses
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from multiprocessing.connection import Connection

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from sanfen import intake
from sanfen.ledger import accounts, database, scenarios, settings
from sanfen.ledger.account import Grant, NewAccount
from sanfen.ledger.actor import LOCAL_ACTOR, Area
from sanfen.ledger.migrate import migrate
from sanfen.ledger.scenarios import Content
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.vocabulary import Role
from tests.killed_adopting import CHANGES, adopt_or_revoke, approve, propose
from tests.small_ledger import AT
from tests.unit.intake_city import CITY, USCC, sources

SCENARIO = Content("从严", "第一稿", "abc", AT.date(), CHANGES)
SUBMISSION = CITY | {
    "regions": CITY["regions"].replace("新仓镇", "新仓街道"),
    "enterprises": CITY["enterprises"].replace("新仓镇", "新仓街道"),
    "spot_checks": CITY["spot_checks"].replace("安全项", "标识")
    + "".join(
        f"T-{n},{USCC},P-1,2025-{n % 12 + 1:02d}-11,2026-01-02,合格,\n"
        for n in range(300)
    ),
}
"""It changes and adds rows of several tables, and renames a town that others name."""


Write = Callable[[], object]
Begun = Callable[[Ledger], Write]
"""Reads what the write needs; the write itself can then be killed."""


def importing(ledger: Ledger) -> Write:
    read = intake.read(sources(**SUBMISSION))
    checked = intake.check(read, ledger, LOCAL_ACTOR, AT.date())
    return lambda: intake.commit(checked, ledger, LOCAL_ACTOR, AT)


def rolling_back(ledger: Ledger) -> Write:
    newest = int(intake.imports(ledger, LOCAL_ACTOR)["id"].iloc[0])
    return lambda: intake.roll_back(newest, ledger, LOCAL_ACTOR, AT)


def adopting_or_revoking(ledger: Ledger) -> Write:
    return lambda: adopt_or_revoke(ledger)


def proposing(ledger: Ledger) -> Write:
    return lambda: propose(ledger)


def approving(ledger: Ledger) -> Write:
    return lambda: approve(ledger)


def saving(ledger: Ledger) -> Write:
    return lambda: scenarios.save(ledger, SCENARIO, LOCAL_ACTOR, AT)


def updating(ledger: Ledger) -> Write:
    (opened,) = scenarios.list_scenarios(ledger, LOCAL_ACTOR)
    newer = dataclasses.replace(SCENARIO, note="第二稿")
    return lambda: scenarios.update(ledger, opened, newer, LOCAL_ACTOR, AT)


def archiving(ledger: Ledger) -> Write:
    (opened,) = scenarios.list_scenarios(ledger, LOCAL_ACTOR)
    return lambda: scenarios.archive(ledger, opened, LOCAL_ACTOR, AT)


def adding_an_account(ledger: Ledger) -> Write:
    grants = (Grant(Role.ADMINISTRATOR), Grant(Role.PLANNER, Area("平湖市")))
    new = NewAccount("ju", "局长", "001", grants, "no password's hash")
    return lambda: accounts.add(ledger, new, LOCAL_ACTOR, AT)


MIGRATION = "migration"
OLD_REVISION = "0001"

KINDS: dict[str, tuple[Begun, ...]] = {
    "import": (importing,),
    "roll-back": (importing, rolling_back),
    "adoption": (adopting_or_revoking,),
    "revocation": (adopting_or_revoking, adopting_or_revoking),
    "approval": (proposing, approving),
    "new scenario": (saving,),
    "scenario's new version": (saving, updating),
    "scenario's end": (saving, archiving),
    "account": (adding_an_account,),
    MIGRATION: (),
}
"""By what can be killed: what is written before it, and last the write itself."""


def prepare(url: str, kind: str) -> None:
    """Bring a ledger of the city, or a blank database, to just before the write."""
    if kind == MIGRATION:
        engine = database.create_engine(url)
        migrate(engine, OLD_REVISION)
        with database.writing(engine) as connection:
            settings.mark_demo(connection)
        engine.dispose()
        return
    ledger = open_ledger(url)
    for begin in KINDS[kind][:-1]:
        begin(ledger)()
    ledger.close()


@contextmanager
def begun(url: str, kind: str) -> Iterator[Write]:
    """Yield the write, begun up to where killing it is of interest."""
    if kind == MIGRATION:
        yield lambda: open_ledger(url).close()
        return
    ledger = open_ledger(url)
    yield KINDS[kind][-1](ledger)
    ledger.close()


def work(url: str, kind: str, told: Connection, dies_at: int | None) -> None:
    """Say "ready", write, say how many statements and seconds it took.

    Die at a statement, or be killed.
    """
    statements = count()

    def act(_: object) -> None:
        if next(statements) == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with begun(url, kind) as write, at_each_statement(act):
        told.send("ready")
        began = time.monotonic()
        write()
        told.send((next(statements), time.monotonic() - began))


@contextmanager
def at_each_statement(act: Callable[[sa.Connection], None]) -> Iterator[None]:
    """Act before each statement and each commit of this process."""

    def hook(connection: sa.Connection, *_: object) -> None:
        act(connection)

    names = ("before_cursor_execute", "commit")
    for name in names:
        event.listen(Engine, name, hook)
    try:
        yield
    finally:
        for name in names:
            event.remove(Engine, name, hook)
