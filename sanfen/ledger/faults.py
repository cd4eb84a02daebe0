"""What ``verify`` finds wrong."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: ``record`` names the row of ``part`` it was found at."""

    part: Literal["audit", "references", "appended", "file"]
    record: str
    problem: str
