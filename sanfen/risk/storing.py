"""Keeping a model: a skops file and its card, replaced as a whole or not at all.

The file of a model is named by its own content and written first; the card names the
file and is put in place last, by one rename. Whatever interrupts a training, the card
that stands there names a complete model: the former one, or the new one.
"""

import hashlib
import io
import os
import re
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import skops.io

from sanfen.risk.errors import RiskError
from sanfen.risk.model import Model
from sanfen.risk.packing import packed, unpacked
from sanfen.risk.toml_text import toml_text

FOLDER = Path(__file__).parents[2] / "models"
DEMONSTRATION, OWN = "demonstration", "own"
"""Names of models: of the demonstration ledger, and of one's own."""

NAME_LENGTH = 12
SEAM = "\n# The file that belongs to this card.\n"

TRUSTED = [
    "sklearn._loss._loss.CyHalfBinomialLoss",
    "sklearn._loss.link.Interval",
    "sklearn._loss.link.LogitLink",
    "sklearn._loss.loss.HalfBinomialLoss",
    "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
]
"""The only types beside numbers, texts, arrays and estimators a file may hold."""


def save(model: Model, name: str, folder: Path = FOLDER) -> Path:
    """Keep a model under a name; return the path of its card."""
    content = canonical(skops.io.dumps(packed(model)))
    digest = hashlib.sha256(content).hexdigest()
    file = folder / f"{name}-{digest[:NAME_LENGTH]}.skops"
    card = folder / f"{name}.toml"
    named = toml_text({"file": {"name": file.name, "sha256": digest}})
    folder.mkdir(parents=True, exist_ok=True)
    _replaced(file, content)
    _replaced(card, f"{toml_text(model.card)}{SEAM}{named}".encode())
    for former in folder.glob(f"{name}-*.skops"):
        if former != file:
            former.unlink()
    return card


def load(name: str, folder: Path = FOLDER) -> Model | None:
    """Return the model kept under a name, if there is one.

    Raises ``RiskError`` for a file or card that is damaged or was altered.
    """
    card = folder / f"{name}.toml"
    if not card.exists():
        return None
    text, _, named = _read(card, lambda: card.read_text("utf-8")).partition(SEAM)
    told = _read(card, lambda: tomllib.loads(named)["file"])
    file = folder / Path(told["name"]).name
    content = _read(file, file.read_bytes)
    if hashlib.sha256(content).hexdigest() != told["sha256"]:
        raise RiskError("altered", file=file.name)
    model: Model = _read(
        file, lambda: unpacked(skops.io.loads(content, trusted=TRUSTED))
    )
    if toml_text(model.card) != text:
        raise RiskError("altered", file=card.name)
    return model


def canonical(content: bytes) -> bytes:
    """Return a skops file without what differs between runs: ids and times."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        schema = archive.read("schema.json").decode()
        parts = {name: archive.read(name) for name in archive.namelist()}
    numbered: dict[str, str] = {}
    for found in re.findall(r'"__id__": (\d+)', schema):
        numbered.setdefault(found, str(len(numbered) + 1))
    names = re.findall(r'"file": "([^"]+)"', schema)
    files = {
        old: f"{place}{Path(old).suffix}"
        for place, old in enumerate(dict.fromkeys(names))
    }
    schema = re.sub(r'"__id__": (\d+)', lambda m: f'"__id__": {numbered[m[1]]}', schema)
    schema = re.sub(r'"file": "([^"]+)"', lambda m: f'"file": "{files[m[1]]}"', schema)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for old, new in files.items():
            archive.writestr(zipfile.ZipInfo(new), parts[old])
        archive.writestr(zipfile.ZipInfo("schema.json"), schema)
    return whole.getvalue()


def _read(path: Path, reading: Callable[[], Any]) -> Any:
    try:
        return reading()
    except Exception as error:
        raise RiskError("damaged", file=path.name, reason=str(error)) from error


def _replaced(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.new")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
