"""The box that files are uploaded into."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from sanfen.desk.intake.submission import basket
from sanfen.desk.language import tr
from sanfen.desk.view import View
from sanfen.rights import Right

LEGIBLE = "0.9rem"
"""The smallest text that is read on a projector."""


def may_import(view: View) -> bool:
    """Tell whether the reader reports data; others come here for the export."""
    return view.actor.may(Right.IMPORT)


def upload() -> list[UploadedFile]:
    """Let files be chosen. Any file is taken, and refused in our own words."""
    limit = st.get_option("server.maxUploadSize")
    in_hand = basket()
    _say_in_our_language(limit)
    files = st.file_uploader(
        tr("submission.upload"),
        accept_multiple_files=True,
        key=f"upload_{in_hand.round}",
        on_change=in_hand.begin_anew,
    )
    st.caption(tr("submission.upload_note"))
    return files


def _say_in_our_language(limit: int) -> None:
    """Put our words where Streamlit's upload box has English ones of its own."""
    words = {
        "submission.upload_button": "button [data-testid='stMarkdownContainer'] p",
        "submission.upload_limit": "[data-testid='stFileUploaderDropzoneInstructions'] span",
    }
    box = ".stFileUploader [data-testid='stFileUploaderDropzone']"
    rules = [
        f"{box} {place} {{font-size: 0; visibility: hidden}}"
        f'{box} {place}::after {{font-size: 1rem; visibility: visible; content: "{tr(key, limit=limit)}"}}'
        for key, place in words.items()
    ]
    rules.append(f"{box} [data-testid='stFileChip'] * {{font-size: {LEGIBLE}}}")
    failed = tr("submission.upload_failed", limit=limit)
    refused = ".stFileUploader:has([data-testid='stFileChip'][aria-invalid='true'])"
    rules.append(f'{refused}::after {{color: #a4262c; content: "{failed}"}}')
    st.html(f"<style>{' '.join(rules)}</style>")
