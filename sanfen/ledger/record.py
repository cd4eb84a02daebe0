"""What a record table is: its base class, and the rules its database table checks."""

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar, get_args

import sqlalchemy as sa
from annotated_types import Ge, Le
from sqlmodel import SQLModel

METADATA = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)
"""All tables of the ledger. Constraints have names, so that a migration can alter them."""


class LedgerTable(SQLModel):
    """A row of any table of the ledger."""

    __tablename__: ClassVar[str]
    metadata: ClassVar[sa.MetaData] = METADATA


class Record(LedgerTable):
    """A row of a record table."""


def closed_list(model: type[Record], column: str) -> type[StrEnum] | None:
    """Return the closed list ``column`` takes its values from, if it has one."""
    annotation = model.model_fields[column].annotation
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return kind
    return None


def constrain(model: type[Record], table: sa.Table) -> None:
    """Make the database check what the class of a record says of its columns."""
    for rule in (*_closed_lists(model, table), *_ranges(model, table)):
        table.append_constraint(rule)
    # A roll-back may restore a row before the row it refers to.
    for reference in table.foreign_key_constraints:
        reference.deferrable = True
        reference.initially = "IMMEDIATE"


def _closed_lists(model: type[Record], table: sa.Table) -> Iterator[sa.CheckConstraint]:
    for column in model.model_fields:
        members = closed_list(model, column)
        if members is not None:
            listed = table.c[column].in_([member.value for member in members])
            yield sa.CheckConstraint(listed, name=f"{column}_listed")


def _ranges(model: type[Record], table: sa.Table) -> Iterator[sa.CheckConstraint]:
    for column, field in model.model_fields.items():
        for bound in field.metadata:
            if isinstance(bound, Ge):
                rule = table.c[column] >= bound.ge
                yield sa.CheckConstraint(rule, name=f"{column}_at_least")
            elif isinstance(bound, Le):
                rule = table.c[column] <= bound.le
                yield sa.CheckConstraint(rule, name=f"{column}_at_most")
