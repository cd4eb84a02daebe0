"""The ledger handed out in the import format."""

import io
import tempfile
import zipfile
from pathlib import Path

import streamlit as st

from sanfen import intake
from sanfen.desk import cached
from sanfen.desk.handing_out import Handout, offer
from sanfen.desk.language import tr
from sanfen.desk.view import View
from sanfen.rights import Right

_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
"""The same ledger gives the same bytes, whenever it is handed out."""


def offer_export(view: View) -> None:
    """Offer the whole ledger as a ZIP of import files."""
    note = tr("frame.demo_help") if view.demo else ""
    note_name = tr("submission.export_about")
    marks = [tr("frame.demo")] if view.demo else []
    name = "_".join([*marks, tr("submission.export_file"), view.version])
    rows = sum(map(len, view.records.values()))
    offer(
        tr("submission.export"),
        lambda: zipped(view, note_name, note),
        Handout(f"{name}.zip", rows, right=Right.EXPORT_RECORDS),
        view.actor,
        key="export",
        mime="application/zip",
    )
    st.caption(tr("submission.export_note"))


def zipped(view: View, note_name: str, note: str) -> bytes:
    """Return the import files of the ledger as a ZIP, with a note if there is one."""
    target = io.BytesIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for path in intake.export(cached.ledger(), view.actor, Path(folder)):
            _add(archive, path.name, path.read_bytes())
        if note:
            _add(archive, note_name, note.encode())
    return target.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP)
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
