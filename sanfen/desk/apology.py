"""What a reader sees when something fails: a plain sentence, never a traceback."""

import logging
import secrets

import streamlit as st

from sanfen.desk.actor import current_actor
from sanfen.desk.elsewhere import note_refusal
from sanfen.desk.language import plain, tr
from sanfen.ledger.errors import (
    LedgerBusyError,
    LedgerError,
    LedgerUnavailableError,
    NotAllowedError,
)
from sanfen.rulebook import RulebookError

_LOG = logging.getLogger(__name__)


def apologise(error: Exception, reference: str | None = None) -> bool:
    """Show what failed in the reader's words; the details go to the log.

    Both bear the same number, by which a reader's call leads to its line in the log.
    """
    number = reference or secrets.token_hex(4)
    _LOG.error("a page failed, reference %s", number, exc_info=error)
    if isinstance(error, NotAllowedError):
        note_refusal(current_actor(), error.right.name.lower())
    st.error(tr("frame.reference", said=_in_words(error), number=number))
    return True


def _in_words(error: Exception) -> str:
    if isinstance(error, LedgerBusyError):
        return tr("frame.ledger_busy")
    if isinstance(error, LedgerUnavailableError):
        return tr("frame.ledger_unavailable", address=plain(error.address))
    if isinstance(error, NotAllowedError):
        return tr("frame.no_right")
    if isinstance(error, LedgerError):
        return tr("frame.ledger_failed")
    if isinstance(error, RulebookError):
        return tr("frame.rulebook_failed", reason=plain(error))
    return tr("frame.failed")
