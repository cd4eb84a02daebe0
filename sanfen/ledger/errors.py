"""What the ledger refuses. Each error carries its facts; screens word them."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sanfen.rights import Right


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


class NotAllowedError(LedgerError):
    """Who asks does not have the right."""

    def __init__(self, who: str, right: Right) -> None:
        super().__init__(f"{who} has no right to {right.name.lower()}")
        self.who = who
        self.right = right


BackupProblem = Literal[
    "damaged",
    "foreign",
    "no_folder",
    "not_a_backup",
    "not_empty",
    "nothing",
    "too_large",
    "too_new",
    "unreadable",
]


class BackupError(Exception):
    """A backup is not taken or not restored: nothing was written.

    ``problem`` names the wording, ``facts`` what it is filled with.
    """

    def __init__(self, problem: BackupProblem, **facts: str) -> None:
        told = ", ".join(f"{name} {fact}" for name, fact in facts.items())
        super().__init__(f"{problem}: {told}")
        self.problem = problem
        self.facts = facts


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


class TextError(LedgerError):
    """A text cannot be kept: ``problem`` is blank, long, control or signs."""

    def __init__(self, field: str, problem: str, most: int) -> None:
        super().__init__(f"{field}: {problem} (at most {most} characters)")
        self.field = field
        self.problem = problem
        self.most = most


class UnknownScenarioError(LedgerError):
    """There is no scenario of this number, or what should be one is none."""

    def __init__(self, scenario_id: int | str) -> None:
        super().__init__(f"there is no scenario {scenario_id}")
        self.scenario_id = scenario_id


class DamagedScenarioError(LedgerError):
    """What the ledger holds of a scenario cannot be read."""

    def __init__(self, scenario_id: int) -> None:
        super().__init__(f"scenario {scenario_id} cannot be read: it was altered")
        self.scenario_id = scenario_id


class NameTakenError(LedgerError):
    """Another scenario that is not archived has this name."""

    def __init__(self, name: str, scenario_id: int) -> None:
        super().__init__(f"scenario {scenario_id} is called {name}")
        self.name = name
        self.scenario_id = scenario_id


class StaleScenarioError(LedgerError):
    """Somebody has changed the scenario since it was opened.

    ``what`` names what differs: name, note, base, changes, archived.
    """

    def __init__(
        self, scenario_id: int, by: str, at: dt.datetime, what: tuple[str, ...]
    ) -> None:
        told = ", ".join(what)
        super().__init__(f"{by} has changed {told} of scenario {scenario_id} at {at}")
        self.scenario_id = scenario_id
        self.by = by
        self.at = at
        self.what = what


class UnknownAdoptionError(LedgerError):
    """There is no adoption of this number."""

    def __init__(self, adoption_id: int) -> None:
        super().__init__(f"there is no adoption {adoption_id}")
        self.adoption_id = adoption_id


class AlreadyRevokedError(LedgerError):
    """The adoption was revoked before."""

    def __init__(self, adoption_id: int, by: str, at: dt.datetime) -> None:
        super().__init__(f"adoption {adoption_id} was revoked by {by} at {at}")
        self.adoption_id = adoption_id
        self.by = by
        self.at = at


class AlreadyApprovedError(LedgerError):
    """The adoption was approved before, or needs nobody's approval."""

    def __init__(self, adoption_id: int) -> None:
        super().__init__(f"adoption {adoption_id} needs no approval any more")
        self.adoption_id = adoption_id


class OwnProposalError(LedgerError):
    """Who proposed an adoption may not approve it, whatever roles they have."""

    def __init__(self, adoption_id: int, login: str) -> None:
        super().__init__(
            f"{login} proposed adoption {adoption_id}: another must approve"
        )
        self.adoption_id = adoption_id
        self.login = login


class LapsedError(LedgerError):
    """Nobody approved the adoption before its day: it never takes effect."""

    def __init__(self, adoption_id: int, since: dt.date) -> None:
        super().__init__(f"adoption {adoption_id} was not approved before {since}")
        self.adoption_id = adoption_id
        self.since = since


class OvertakenError(LedgerError):
    """Since it was proposed, another adoption has moved a value of this one."""

    def __init__(self, adoption_id: int, path: str) -> None:
        super().__init__(
            f"adoption {adoption_id} was proposed to another value of {path}"
        )
        self.adoption_id = adoption_id
        self.path = path


class InForceError(LedgerError):
    """The adoption has taken effect: only a later one changes it."""

    def __init__(self, adoption_id: int, since: dt.date) -> None:
        super().__init__(f"adoption {adoption_id} is in force since {since}")
        self.adoption_id = adoption_id
        self.since = since


class RestedOnError(LedgerError):
    """Later adoptions rest on this one."""

    def __init__(self, adoption_id: int, others: tuple[int, ...]) -> None:
        told = ", ".join(map(str, others))
        super().__init__(f"adoption {adoption_id} is what adoption {told} rests on")
        self.adoption_id = adoption_id
        self.others = others
