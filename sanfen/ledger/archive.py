"""备份文件: one sealed zip, of which nothing is believed that was not checked.

``tables/NAME.jsonl`` holds the rows of a table, one a line; ``manifest.json`` says of
which revision the ledger was and, for each table, its columns, how many rows there
are and the checksum of its lines. The comment that ends the zip seals every byte
before it. Nothing is ever unpacked to disk, so a member's name leads nowhere.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, NonNegativeInt

from sanfen.ledger.errors import BackupError
from sanfen.ledger.sealed import UNSEALED, checksum, new_sealed_file
from sanfen.ledger.tables import METADATA

LARGEST_MANIFEST = 2**20
LARGEST_RATIO = 400
LARGEST_SMALL = 2**26
"""What a backup may unpack to, however small it is: alike rows pack very well."""
LONGEST_LINE = 2**29

_MANIFEST = "manifest.json"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_OWNER_ONLY = 0o600 << 16
_UNIX = 3
_BROKEN = (
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""All that reading a zip may raise that somebody else has sealed."""

Progress = Callable[[float], None]


class Entry(BaseModel):
    """What the manifest says of something; what nobody reads is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TableEntry(Entry):
    """One table of a backup."""

    columns: tuple[str, ...]
    rows: NonNegativeInt
    sha256: str


class Manifest(Entry):
    """What a backup holds; ``audit_head`` names the state the ledger was in."""

    revision: str
    audit_head: str
    tables: dict[str, TableEntry]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is open to be read, and whole by its seal and its manifest."""

    file: Path
    sha256: str
    manifest: Manifest
    zipped: zipfile.ZipFile

    def lines(self, table: str) -> Iterator[bytes]:
        """Yield the lines of a table; at the end they prove to be those written."""
        entry, digest, count = self.manifest.tables[table], hashlib.sha256(), 0
        with _damaged(self.file, member(table)):
            with self.zipped.open(member(table)) as lines:
                while line := lines.readline(LONGEST_LINE):
                    digest.update(line)
                    count += 1
                    yield line
            if (count, digest.hexdigest()) != (entry.rows, entry.sha256):
                raise ValueError(f"{count} rows, {digest.hexdigest()}")


class Tally:
    """How many of the rows are done."""

    def __init__(self, rows: int, progress: Progress | None) -> None:
        self._left = self._rows = max(rows, 1)
        self._progress = progress

    def add(self, rows: int) -> None:
        """Tell that so many more rows are done."""
        self._left -= rows
        if self._progress is not None:
            self._progress(1 - self._left / self._rows)


def kept(tables: Iterable[str]) -> list[str]:
    """Return the names of the tables that a backup keeps, sorted.

    What is transient passes with the day: sessions, and counts of failed log-ins.
    """
    known = METADATA.tables
    return sorted(
        name
        for name in tables
        if name not in known or not known[name].info.get("transient")
    )


def member(table: str) -> str:
    """Return the name of the member that holds a table."""
    return f"tables/{table}.jsonl"


@contextmanager
def new_archive(file: Path) -> Iterator[zipfile.ZipFile]:
    """Write a backup that takes its name when it is whole and on the disk."""
    with new_sealed_file(file) as stream, zipfile.ZipFile(stream, "w") as zipped:
        zipped.comment = UNSEALED
        yield zipped


def write_table(zipped: zipfile.ZipFile, table: str, lines: Iterable[bytes]) -> str:
    """Write the lines of a table into a new archive and return their checksum."""
    digest = hashlib.sha256()
    with zipped.open(_about(member(table)), "w", force_zip64=True) as packed:
        for line in lines:
            digest.update(line)
            packed.write(line)
    return digest.hexdigest()


def write_manifest(zipped: zipfile.ZipFile, manifest: Manifest) -> None:
    """Write what a new archive holds."""
    zipped.writestr(_about(_MANIFEST), manifest.model_dump_json(indent=2))


@contextmanager
def open_backup(file: Path) -> Iterator[Backup]:
    """Open a backup to read it; one that is not whole is refused."""
    with file.open("rb") as stream:
        sha256 = checksum(file, stream)
        with _checked(file, stream) as zipped:
            yield Backup(file, sha256, _manifest(file, zipped), zipped)


def _about(name: str) -> zipfile.ZipInfo:
    # Neither the clock nor the system may show: the same ledger is the same bytes.
    about = zipfile.ZipInfo(name, _FIRST_DAY)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.create_system = _UNIX
    about.external_attr = _OWNER_ONLY
    return about


def _checked(file: Path, stream: IO[bytes]) -> zipfile.ZipFile:
    """Open the zip; refuse one that would unpack to far more than it is."""
    with _damaged(file, "zip"):
        zipped = zipfile.ZipFile(stream)
        unpacked = sum(about.file_size for about in zipped.infolist())
        if unpacked > max(LARGEST_SMALL, LARGEST_RATIO * file.stat().st_size):
            raise BackupError("too_large", file=str(file))
        return zipped


def _manifest(file: Path, zipped: zipfile.ZipFile) -> Manifest:
    with _damaged(file, _MANIFEST):
        if zipped.getinfo(_MANIFEST).file_size > LARGEST_MANIFEST:
            raise BackupError("too_large", file=str(file))
        manifest = Manifest.model_validate_json(zipped.read(_MANIFEST))
        expected = [_MANIFEST, *map(member, manifest.tables)]
        if sorted(zipped.namelist()) != sorted(expected):
            raise ValueError("other members than it names")
        return manifest


@contextmanager
def _damaged(file: Path, part: str) -> Iterator[None]:
    """Name the part of a backup that cannot be read."""
    try:
        yield
    except _BROKEN as error:
        raise BackupError("damaged", file=str(file), part=part) from error
