"""The tables of the ledger that are not records: who wrote what, and when."""

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
