"""Checking the ledger's file and references."""

from collections.abc import Iterator

import sqlalchemy as sa

from sanfen.ledger.database import damage
from sanfen.ledger.faults import Fault
from sanfen.ledger.tables import RECORD_TABLES, natural_key, table_of


def file_faults(connection: sa.Connection) -> list[Fault]:
    """Return what the database finds wrong with its own file."""
    return [Fault("file", "", line) for line in damage(connection)]


def reference_faults(connection: sa.Connection) -> list[Fault]:
    """Return every row that refers to a row that is not there."""
    return [
        fault
        for name in RECORD_TABLES
        for reference in table_of(name).foreign_key_constraints
        for fault in _orphans(connection, reference)
    ]


def _orphans(
    connection: sa.Connection, reference: sa.ForeignKeyConstraint
) -> Iterator[Fault]:
    table, parent = reference.table, reference.referred_table
    parent_row = parent.alias()
    meets = [
        element.parent == parent_row.c[element.column.name]
        for element in reference.elements
    ]
    orphans = sa.select(*(table.c[key] for key in natural_key(table.name))).where(
        ~sa.exists().where(*meets)
    )
    for row in connection.execute(orphans):
        key = ", ".join(str(value) for value in row)
        problem = f"{', '.join(reference.column_keys)} is not in {parent.name}"
        yield Fault("references", f"{table.name}: {key}", problem)
