"""Checking the ledger's file and references."""

from typing import Any

import sqlalchemy as sa

from sanfen.ledger.database import damage
from sanfen.ledger.faults import Fault
from sanfen.ledger.tables import METADATA, natural_key


def file_faults(connection: sa.Connection) -> list[Fault]:
    """Return what the database finds wrong with its own file."""
    return [Fault("file", "", line, "file") for line in damage(connection)]


def reference_faults(connection: sa.Connection) -> list[Fault]:
    """Return every row that refers to a row that is not there."""
    return [
        _fault(reference, key)
        for table in METADATA.sorted_tables
        for reference in table.foreign_key_constraints
        for key in orphans(connection, reference)
    ]


def orphans(
    connection: sa.Connection, reference: sa.ForeignKeyConstraint
) -> list[tuple[Any, ...]]:
    """Return the natural keys of rows whose reference leads nowhere."""
    table, parent = reference.table, reference.referred_table
    meets = [element.parent == element.column for element in reference.elements]
    found = sa.select(*(table.c[key] for key in natural_key(table.name))).where(
        ~sa.exists(sa.select(sa.literal(1)).select_from(parent).where(*meets)),
        *(element.parent.is_not(None) for element in reference.elements),
    )
    return [tuple(row) for row in connection.execute(found)]


def _fault(reference: sa.ForeignKeyConstraint, key: tuple[Any, ...]) -> Fault:
    columns = ", ".join(reference.column_keys)
    shown = ", ".join(str(value) for value in key)
    return Fault(
        "references",
        f"{reference.table.name}: {shown}",
        f"{columns} is not in {reference.referred_table.name}",
        "orphan",
    )
