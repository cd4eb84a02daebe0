"""恢复: a backup becomes a ledger again, at a new place or on the other database."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from sanfen.ledger.archive import Backup, Progress, Tally, kept, member, open_backup
from sanfen.ledger.cells import kinds_of, row_of, rows_at_once
from sanfen.ledger.errors import BackupError
from sanfen.ledger.migrate import clear, is_known, upgrade
from sanfen.ledger.reading import has_rows
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import METADATA


@contextmanager
def restorable(file: Path) -> Iterator[Backup]:
    """Open a backup that is whole and of a revision that this program knows."""
    with open_backup(file) as backup:
        revision = backup.manifest.revision
        if not is_known(revision):
            raise BackupError("too_new", file=str(file), revision=revision)
        yield backup


def restore(backup: Backup, ledger: Ledger, progress: Progress | None = None) -> None:
    """Fill a ledger that holds nothing with all of a backup, or with none of it.

    The tables are made as they were on the day of the backup and then come forward
    by the migrations that every ledger comes forward by. The audit chain is restored
    as it was and nothing is added to it: the restored ledger is the one that was
    backed up, so that a backup of it is the same bytes.
    """
    tables = backup.manifest.tables
    with ledger.restoring() as connection:
        _refuse_what_holds_something(connection, ledger)
        made = _tables_as_of(connection, backup.manifest.revision)
        if {name: set(entry.columns) for name, entry in tables.items()} != {
            table.name: set(table.c.keys()) for table in made
        }:
            raise BackupError("damaged", file=str(backup.file), part="manifest.json")
        tally = Tally(sum(entry.rows for entry in tables.values()), progress)
        for table in made:
            _fill(connection, table, backup, tally)
        upgrade(connection)


def _refuse_what_holds_something(connection: sa.Connection, ledger: Ledger) -> None:
    for name in kept(METADATA.tables):
        if has_rows(connection, name):
            raise BackupError("not_empty", ledger=ledger.address, table=name)


def _tables_as_of(connection: sa.Connection, revision: str) -> list[sa.Table]:
    """Make the tables of a revision anew; return those kept, referred to first."""
    clear(connection)
    others = set(sa.inspect(connection).get_table_names())
    upgrade(connection, revision)
    found = sa.MetaData()
    made = set(sa.inspect(connection).get_table_names()) - others - {"alembic_version"}
    found.reflect(connection, only=kept(made))
    return found.sorted_tables


def _fill(
    connection: sa.Connection, table: sa.Table, backup: Backup, tally: Tally
) -> None:
    columns = backup.manifest.tables[table.name].columns
    kinds = kinds_of(table.c[name] for name in columns)
    lines = backup.lines(table.name)
    while part := list(islice(lines, rows_at_once(table))):
        try:
            rows = [
                dict(zip(columns, row_of(line, kinds), strict=True)) for line in part
            ]
        except ValueError as error:
            raise BackupError(
                "damaged", file=str(backup.file), part=member(table.name)
            ) from error
        connection.execute(sa.insert(table), rows)
        tally.add(len(rows))
