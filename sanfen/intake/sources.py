"""The files of a submission: where they come from and how large they may be."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from sanfen.intake.problems import Problem

LARGEST_FILE: Final = 300 * 2**20
LARGEST_UNPACKED: Final = 1500 * 2**20
LARGEST_RATIO: Final = 400
MOST_PARTS: Final = 2000
MOST_FILES: Final = 200
MOST_LINES: Final = 2**20
"""As many as a spreadsheet holds: short lines take far more memory than the file."""

_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""All that unpacking a damaged or encrypted archive may raise."""

_WORKBOOK: Final = b"PK\x03\x04"
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Source:
    """A file by name, with its bytes: read from disk or uploaded."""

    name: str
    content: bytes

    @property
    def stem(self) -> str:
        """Return the name without its ending."""
        return Path(self.name).stem

    @property
    def is_workbook(self) -> bool:
        """Tell an XLSX by its content: offices rename files."""
        return self.content.startswith(_WORKBOOK)

    def refusal(self) -> Problem | None:
        """Return why the file cannot be opened at all, if so."""
        if len(self.content) > LARGEST_FILE:
            return self._problem("too_large", limit=LARGEST_FILE // 2**20)
        if self.content.startswith(_OLD_WORKBOOK):
            return self._problem("old_workbook")
        if self.is_workbook:
            return self._bomb()
        if self.name.lower().endswith((".xlsx", ".xlsm", ".xls", ".et")):
            return self._problem("not_a_workbook")
        if self.content.count(b"\n") > MOST_LINES:
            return self._problem("too_long", limit=f"{MOST_LINES:,}")
        return None

    def _bomb(self) -> Problem | None:
        """Refuse a workbook that would unpack to far more than was sent."""
        try:
            with zipfile.ZipFile(BytesIO(self.content)) as archive:
                parts = archive.infolist()
                unpacked = sum(part.file_size for part in parts)
                if (
                    len(parts) > MOST_PARTS
                    or unpacked > LARGEST_UNPACKED
                    or unpacked > LARGEST_RATIO * max(len(self.content), 2**16)
                ):
                    return self._problem("too_large", limit=LARGEST_UNPACKED // 2**20)
                # The sizes are the sender's word: unpacking once proves them.
                damaged = archive.testzip()
        except _DAMAGED:
            return self._problem("not_a_workbook")
        return self._problem("not_a_workbook") if damaged else None

    def _problem(self, kind: str, **facts: object) -> Problem:
        return Problem(self.name, 1, "", "", kind, facts)


def sources(paths: Iterable[Path | Source]) -> Iterator[Source]:
    """Yield the files meant by ``paths``: themselves, or the files of a folder."""
    for path in paths:
        if isinstance(path, Source):
            yield path
        elif path.is_dir():
            for file in sorted(path.iterdir()):
                if _is_meant(file):
                    yield Source(file.name, file.read_bytes())
        else:
            yield Source(path.name, path.read_bytes())


def _is_meant(file: Path) -> bool:
    """Tell import files from what else lies in a folder (notes, lock files)."""
    return (
        file.is_file()
        and not file.name.startswith((".", "~$"))
        and file.suffix.lower() in {".csv", ".xlsx", ".xlsm", ".xls", ".et"}
    )
