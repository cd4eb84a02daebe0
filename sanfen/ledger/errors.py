"""What the ledger refuses. Each error carries its facts; screens word them."""

from dataclasses import dataclass


class LedgerError(Exception):
    """The ledger cannot do what was asked."""


class LedgerUnavailableError(LedgerError):
    """The ledger cannot be opened."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"cannot open the ledger at {address}: {reason}")
        self.address = address
        self.reason = reason


class LedgerTooNewError(LedgerError):
    """A later version of the program has written this ledger."""

    def __init__(self, address: str, revision: str) -> None:
        super().__init__(
            f"the ledger at {address} has revision {revision}, unknown to this "
            "program; open it with the version that wrote it"
        )
        self.address = address
        self.revision = revision


class LedgerBusyError(LedgerError):
    """Another writer has kept the ledger for too long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"another writer has held the ledger for {seconds} s; retry")
        self.seconds = seconds


class ConstraintError(LedgerError):
    """A row breaks a rule of the tables: nothing was written."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"nothing was written: {reason}")
        self.reason = reason


class UnknownImportError(LedgerError):
    """There is no import of this number."""

    def __init__(self, import_id: int) -> None:
        super().__init__(f"there is no import {import_id}")
        self.import_id = import_id


class AlreadyUndoneError(LedgerError):
    """The import was rolled back before."""

    def __init__(self, import_id: int, undone_at: str) -> None:
        super().__init__(f"import {import_id} was rolled back at {undone_at}")
        self.import_id = import_id
        self.undone_at = undone_at


@dataclass(frozen=True, slots=True)
class Dependent:
    """Rows that would be lost or orphaned by a roll-back.

    ``import_id`` is the later import that changed the rows of ``table``, or ``None``
    for rows of ``table`` that refer to the rows of the import.
    """

    table: str
    rows: int
    example: str
    import_id: int | None = None


class ImportInUseError(LedgerError):
    """Something later depends on the import."""

    def __init__(self, import_id: int, dependents: tuple[Dependent, ...]) -> None:
        shown = "; ".join(
            f"{found.rows} rows of {found.table} "
            + (
                "refer to its rows"
                if found.import_id is None
                else f"were changed again by import {found.import_id}"
            )
            + f", such as {found.example}"
            for found in dependents
        )
        super().__init__(f"import {import_id} cannot be rolled back: {shown}")
        self.import_id = import_id
        self.dependents = dependents
