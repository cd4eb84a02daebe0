"""What is wrong with a submission, and what would be right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from sanfen.wording import Language, say

FIELDS: Final = ("file", "row", "column", "value", "problem", "remedy")
"""What is told of a problem, in this order (design.md §5)."""


class IntakeError(Exception):
    """An intake that cannot go on."""


class RefusedError(IntakeError):
    """A submission with problems was to be previewed or written."""

    def __init__(self, problems: int) -> None:
        super().__init__(f"the submission has {problems} problems; nothing was written")
        self.problems = problems


class OutdatedCheckError(IntakeError):
    """The ledger was changed after the submission was checked."""

    def __init__(self) -> None:
        super().__init__("the ledger has changed since the check; check again")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place. ``row`` is the line of the file, header = 1.

    ``kind`` names its wording: ``intake.problem_<kind>`` and ``intake.remedy_<kind>``.
    """

    file: str
    row: int
    column: str
    value: str
    kind: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def problem(self, language: Language) -> str:
        """Say what is wrong."""
        return say(f"intake.problem_{self.kind}", language, **self._told())

    def remedy(self, language: Language) -> str:
        """Say what would be right."""
        return say(f"intake.remedy_{self.kind}", language, **self._told())

    def told(self, language: Language) -> dict[str, str | int]:
        """Return the six fields of the problem, worded."""
        return {
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "problem": self.problem(language),
            "remedy": self.remedy(language),
        }

    def _told(self) -> dict[str, object]:
        return {"column": self.column, "value": self.value, **self.facts}


def problem_table(problems: Iterable[Problem], language: Language) -> pd.DataFrame:
    """Return the problems as a table of the six fields."""
    rows = [problem.told(language) for problem in problems]
    return pd.DataFrame(rows, columns=list(FIELDS))
