"""What ``verify`` finds wrong."""

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "missing",
    "unlinked",
    "altered",
    "cut_off",
    "taken_away",
    "untold",
    "orphan",
    "file",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: ``record`` names the row of ``part`` it was found at.

    ``kind`` names the wording of ``problem`` on the screen.
    """

    part: Literal["audit", "references", "appended", "file"]
    record: str
    problem: str
    kind: FaultKind
