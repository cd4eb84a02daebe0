"""``backup`` and ``restore``: the ledger as one file, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sanfen.commands.acting import note_of_owner
from sanfen.commands.terminal import (
    AsJson,
    LedgerUrl,
    answer,
    ledger_at,
    progress_bar,
    refuse,
    tr,
    verified,
)

if TYPE_CHECKING:
    from sanfen.ledger.archive import Manifest

commands = typer.Typer()


@commands.command(help=tr("backup.backup"))
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False)],
    ledger: LedgerUrl = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Write the whole ledger into one file, while others write."""
    from sanfen.ledger.backup import back_up  # noqa: PLC0415

    with _refusals(as_json=as_json), ledger_at(ledger, as_json=as_json) as opened:
        with progress_bar(as_json=as_json) as progress:
            taken = back_up(opened, file, progress)
        note_of_owner(opened, "backup")
        told = {"file": str(file), "bytes": file.stat().st_size, **_told(taken)}
        done = tr("backup.taken", file=file, rows=told["rows"], bytes=told["bytes"])
        answer(told, [done], as_json=as_json)


@commands.command(help=tr("backup.restore"))
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    ledger: LedgerUrl = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Fill a ledger that holds nothing with a backup, and verify it."""
    from sanfen.ledger.restore import restorable, restore  # noqa: PLC0415

    with (
        _refusals(as_json=as_json),
        restorable(file) as taken,
        ledger_at(ledger, as_json=as_json) as opened,
    ):
        with progress_bar(as_json=as_json) as progress:
            restore(taken, opened, progress)
        faults, lines = verified(opened)
        if not faults:
            note_of_owner(opened, "restore")
        told = {"ledger": opened.address, **_told(taken.manifest), "faults": faults}
        done = tr("backup.restored", ledger=opened.address, rows=told["rows"])
        answer(told, [done, *lines], as_json=as_json)
        if faults:
            raise typer.Exit(1)


@contextmanager
def _refusals(*, as_json: bool) -> Iterator[None]:
    """End the command with the reason why a backup is not taken or not restored."""
    from sanfen.ledger.errors import BackupError  # noqa: PLC0415

    try:
        yield
    except BackupError as error:
        refuse(tr(f"backup.{error.problem}", **error.facts), as_json=as_json)
    except OSError as error:
        refuse(str(error), as_json=as_json)


def _told(manifest: "Manifest") -> dict[str, Any]:
    tables = {name: table.rows for name, table in manifest.tables.items()}
    return {
        "revision": manifest.revision,
        "audit_head": manifest.audit_head,
        "rows": sum(tables.values()),
        "tables": tables,
    }
