"""A file that ends with the checksum of all before it, and is written whole or not.

The content ends with ``UNSEALED``, which is overwritten by the seal.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sanfen.ledger.errors import BackupError

FORMAT = 1
UNSEALED = f"sanfen-backup-{FORMAT} {'0' * 64}".encode()

_SEAL = re.compile(rb"sanfen-backup-([1-9]\d{0,5}) ([0-9a-f]{64})\Z")
_LONGEST_SEAL = 128
_PIECE = 2**20


@contextmanager
def new_sealed_file(file: Path) -> Iterator[IO[bytes]]:
    """Write a file that takes its name when it is sealed and on the disk."""
    _refuse_place(file)
    _clear_away_unfinished(file)
    handle, name = tempfile.mkstemp(".part", f".{file.name}.", file.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            _write_seal(stream)
        draft.replace(file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _settle(file.parent)


def checksum(file: Path, stream: IO[bytes]) -> str:
    """Return the checksum that seals an open file; refuse one that it does not fit."""
    seal = _seal(stream)
    if seal is None:
        raise BackupError("foreign", file=str(file))
    if int(seal[1]) > FORMAT:
        raise BackupError("too_new", file=str(file), revision=seal[1].decode())
    found = _digest(stream, stream.seek(0, os.SEEK_END) - len(seal[0]))
    if found.encode() != seal[2]:
        raise BackupError("damaged", file=str(file), part="sha256")
    return found


def _seal(stream: IO[bytes]) -> re.Match[bytes] | None:
    stream.seek(max(0, stream.seek(0, os.SEEK_END) - _LONGEST_SEAL))
    return _SEAL.search(stream.read())


def _digest(stream: IO[bytes], length: int) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while piece := stream.read(min(_PIECE, length)):
        digest.update(piece)
        length -= len(piece)
    return digest.hexdigest()


def _write_seal(stream: IO[bytes]) -> None:
    stream.flush()
    end = stream.seek(0, os.SEEK_END) - len(UNSEALED)
    found = _digest(stream, end)
    stream.seek(end)
    stream.write(UNSEALED.replace(b"0" * 64, found.encode()))
    stream.flush()
    os.fsync(stream.fileno())


def _refuse_place(file: Path) -> None:
    """Refuse to write where there is no folder, or over what is no backup."""
    if not file.parent.is_dir():
        raise BackupError("no_folder", folder=str(file.parent))
    if file.exists():
        with file.open("rb") as stream:
            if _seal(stream) is None:
                raise BackupError("not_a_backup", file=str(file))


def _clear_away_unfinished(file: Path) -> None:
    """Remove what backups to this place left that were killed."""
    left = re.compile(re.escape(f".{file.name}.") + r"\w+\.part")
    for path in file.parent.iterdir():
        if left.fullmatch(path.name):
            # Windows keeps a file that another backup is writing just now.
            with suppress(PermissionError):
                path.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Have the new name of a file on the disk, where a folder can be asked for that."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
