"""备份: the whole ledger as one file, taken while others write."""

from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from sanfen.ledger import audit
from sanfen.ledger.archive import (
    Manifest,
    Progress,
    TableEntry,
    Tally,
    kept,
    new_archive,
    write_manifest,
    write_table,
)
from sanfen.ledger.cells import Kind, kinds_of, line_of, row_of, rows_at_once
from sanfen.ledger.database import in_byte_order
from sanfen.ledger.errors import BackupError
from sanfen.ledger.migrate import HEAD
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import METADATA


def back_up(ledger: Ledger, file: Path, progress: Progress | None = None) -> Manifest:
    """Write every table of the ledger, as they stand at one moment, into ``file``.

    Who is logged in just now is left out: a restored ledger lets nobody in by it.
    The same state of a ledger is the same bytes, on either database. A backup is a
    read: it leaves nothing in the audit chain, for that would be another state.
    """
    with ledger.reading() as connection:
        counts = _counts(connection)
        if not any(counts.values()):
            raise BackupError("nothing", ledger=ledger.address)
        tally = Tally(sum(counts.values()), progress)
        with new_archive(file) as zipped:
            tables = {}
            for name, rows in counts.items():
                table = METADATA.tables[name]
                with closing(_lines(connection, table, tally)) as lines:
                    sha256 = write_table(zipped, name, lines)
                columns = tuple(table.c.keys())
                tables[name] = TableEntry(columns=columns, rows=rows, sha256=sha256)
            head = audit.head(connection)
            manifest = Manifest(revision=HEAD, audit_head=head, tables=tables)
            write_manifest(zipped, manifest)
    return manifest


def _counts(connection: sa.Connection) -> dict[str, int]:
    """Return how many rows each table has that is kept, whatever tables there are."""
    return {
        name: connection.execute(
            sa.select(sa.func.count()).select_from(METADATA.tables[name])
        ).scalar_one()
        for name in sorted(kept(METADATA.tables))
    }


def _lines(
    connection: sa.Connection, table: sa.Table, tally: Tally
) -> Generator[bytes]:
    order = [in_byte_order(connection, column) for column in table.primary_key]
    query = sa.select(table).order_by(*order)
    kinds = kinds_of(table.c)
    at_once = query.execution_options(yield_per=rows_at_once(table))
    with connection.execute(at_once) as found:
        for rows in found.partitions():
            for row in rows:
                line = line_of(row)
                _prove(line, kinds, table.name)
                yield line
            tally.add(len(rows))


def _prove(line: bytes, kinds: Sequence[Kind], table: str) -> None:
    """Refuse today a line that could not be restored on the day it is needed."""
    try:
        row_of(line, kinds)
    except ValueError as error:
        shown = line.decode().rstrip()
        raise BackupError("unreadable", table=table, row=shown) from error
