"""The tables of the ledger that are not records: who wrote what, and when."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Field

from sanfen.ledger.tables import LedgerTable


class AuditRecord(LedgerTable, table=True):
    """One write. ``hash`` covers all other columns, so it seals the chain."""

    __tablename__ = "audit"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    actor: str
    role: str
    action: str
    details: str
    previous_hash: str = Field(unique=True)
    hash: str = Field(unique=True)


class Import(LedgerTable, table=True):
    """One import, with what is needed to take it back as a whole."""

    __tablename__ = "imports"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    actor: str
    files: str
    counts: str
    undo: bytes = Field(sa_type=sa.LargeBinary)
    undone_at: str | None = Field(default=None)
    undone_by: str | None = Field(default=None)


class Setting(LedgerTable, table=True):
    """A fact about the ledger itself."""

    __tablename__ = "settings"

    key: str = Field(primary_key=True)
    value: str


class Scenario(LedgerTable, table=True):
    """推演方案 as a thing: its name is unique among those that are not archived.

    What it says stands in its versions, the newest of which is ``version``.
    """

    __tablename__ = "scenarios"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str
    author: str
    created_at: str
    version: int
    archived_at: str | None = Field(default=None)


class ScenarioVersion(LedgerTable, table=True):
    """What a scenario said after one write; earlier versions stay as they were."""

    __tablename__ = "scenario_versions"

    scenario_id: int = Field(primary_key=True, foreign_key="scenarios.id")
    version: int = Field(primary_key=True)
    at: str
    actor: str
    name: str
    note: str
    base_fingerprint: str
    base_day: dt.date
    changes: str
    archived: bool


class Adoption(LedgerTable, table=True):
    """采纳: rule revisions decided together. No row of it is ever edited."""

    __tablename__ = "adoptions"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    actor: str
    since: dt.date
    clause: str
    reason: str
    base_fingerprint: str
    scenario_id: int | None = Field(default=None, foreign_key="scenarios.id")
    login: str | None = Field(default=None)


class Approval(LedgerTable, table=True):
    """批准: an adoption approved by somebody else than who proposed it. Never edited."""

    __tablename__ = "approvals"

    adoption_id: int = Field(primary_key=True, foreign_key="adoptions.id")
    at: str
    actor: str
    login: str


class RuleRevision(LedgerTable, table=True):
    """One value of an adoption, as a dated row of the rulebook. Never edited.

    ``before`` is the value that whoever proposed it saw, which it takes the place of.
    """

    __tablename__ = "rule_revisions"

    adoption_id: int = Field(primary_key=True, foreign_key="adoptions.id")
    path: str = Field(primary_key=True)
    value: str
    basis: str
    before: str | None = Field(default=None)


class Revocation(LedgerTable, table=True):
    """撤回: an adoption taken back before its day. The adoption itself stays."""

    __tablename__ = "revocations"

    adoption_id: int = Field(primary_key=True, foreign_key="adoptions.id")
    at: str
    actor: str


class PublishedState(LedgerTable, table=True):
    """已发布状态: what the sharing API showed from a moment on, by its number."""

    __tablename__ = "published_states"
    __table_args__ = {"info": {"transient": True}}  # noqa: RUF012 - as SQLAlchemy reads it

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    day: dt.date
    version: str
    rules: str


class PublishedRow(LedgerTable, table=True):
    """What an enterprise was published as since a state; without a row it is gone.

    A state holds only the enterprises that differ from the state before it.
    """

    __tablename__ = "published_rows"
    __table_args__ = {"info": {"transient": True}}  # noqa: RUF012 - as SQLAlchemy reads it

    uscc: str = Field(primary_key=True)
    state_id: int = Field(primary_key=True, foreign_key="published_states.id")
    row: str | None = Field(default=None)


_SCENARIOS = LedgerTable.metadata.tables[Scenario.__tablename__]

sa.Index(
    "uq_scenarios_name",
    _SCENARIOS.c.name,
    unique=True,
    sqlite_where=_SCENARIOS.c.archived_at.is_(None),
    postgresql_where=_SCENARIOS.c.archived_at.is_(None),
)
