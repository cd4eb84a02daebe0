"""Writing a checked submission, taking an import back, and the list of imports."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sanfen.intake.changes import FileChange, file_changes, tables_to_write
from sanfen.intake.checking import Checked
from sanfen.intake.problems import OutdatedCheckError, RefusedError
from sanfen.ledger import audit
from sanfen.ledger.actor import Actor
from sanfen.ledger.errors import NotAllowedError, UnknownImportError
from sanfen.ledger.imports import (
    IMPORT,
    is_of,
    record_import,
    told_area,
    undo_import,
)
from sanfen.ledger.store import Ledger
from sanfen.ledger.writes import compare, write
from sanfen.rights import Right

Progress = Callable[[float], None]
"""Takes the share that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was written. ``import_id`` is missing where nothing had to be."""

    import_id: int | None
    files: tuple[FileChange, ...]

    @property
    def changed_nothing(self) -> bool:
        """Tell whether every row was in the ledger already."""
        return self.import_id is None

    def told(self) -> dict[str, Any]:
        """Return the receipt for machines."""
        return {
            "import": self.import_id,
            "files": [file.told() for file in self.files],
            "changed_nothing": self.changed_nothing,
        }


def commit(
    checked: Checked,
    ledger: Ledger,
    actor: Actor,
    at: dt.datetime,
    progress: Progress | None = None,
) -> Receipt:
    """Write all of a checked submission in one transaction.

    Raises ``OutdatedCheckError`` if someone has written since the check.
    """
    actor.require(Right.IMPORT)
    if actor.area != checked.area:
        raise NotAllowedError(actor.signature, Right.IMPORT)
    if not checked.is_accepted:
        raise RefusedError(len(checked.problems))
    tell = progress or _nobody
    details: dict[str, Any] = {
        "sources": dict(checked.submission.digests),
        **told_area(actor.area),
    }
    with ledger.writing(actor, IMPORT, details, at) as connection:
        if audit.head(connection) != checked.head:
            raise OutdatedCheckError
        differences = compare(connection, tables_to_write(checked))
        files = file_changes(checked, differences)
        tell(0.3)
        total = sum(len(d.new) + len(d.changed) for d in differences.values())
        written, number = 0, None
        for name, difference in differences.items():
            write(connection, {name: difference})
            written += len(difference.new) + len(difference.changed)
            tell(0.3 + 0.6 * written / max(total, 1))
        told = [file.told() for file in files]
        if total:
            number = record_import(
                connection, differences, files=told, actor=actor, at=at
            )
        details |= {"files": told, "import": number}
    tell(1.0)
    return Receipt(number, files)


def roll_back(
    import_id: int, ledger: Ledger, actor: Actor, at: dt.datetime
) -> dict[str, dict[str, int]]:
    """Take an import back as a whole; tell by table the rows removed and restored.

    Raises ``ImportInUseError`` while something later depends on it.
    """
    actor.require(Right.IMPORT)
    details: dict[str, Any] = {"import": import_id}
    with ledger.writing(actor, "roll_back", details, at) as connection:
        if not is_of(connection, import_id, actor.area):
            raise UnknownImportError(import_id)
        touched = undo_import(connection, import_id, actor=actor, at=at)
        details["tables"] = touched
    return touched


def imports(ledger: Ledger, actor: Actor) -> pd.DataFrame:
    """Return the imports of the actor's area, newest first.

    Columns: id, at, actor, files, counts, undone_at, undone_by, seal.
    """
    return ledger.imports(actor)


def _nobody(_: float) -> None:
    """Take progress that nobody watches."""
