"""Opening the ledger, and the demonstration city on the very first start."""

import datetime as dt
from threading import Lock

import streamlit as st

from sanfen.desk import cached
from sanfen.desk.language import tr
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import Ledger
from sanfen.sample_city import build


def open_ledger() -> None:
    """Open the ledger; a new one is filled with the demonstration city once."""
    ledger = cached.ledger()
    if not _is_new(ledger):
        return
    with _one_builder():
        # Whoever waited for another visitor's build finds the ledger filled.
        if _is_new(ledger):
            _build_demonstration()
    st.rerun()


def _is_new(ledger: Ledger) -> bool:
    return ledger.is_empty() and ledger.is_new()


@st.cache_resource(show_spinner=False)
def _one_builder() -> Lock:
    return Lock()


def _build_demonstration() -> None:
    bar = st.progress(0.0, tr("frame.building"))
    build(
        cached.ledger(),
        LOCAL_ACTOR,
        at=dt.datetime.now().astimezone(),
        progress=lambda share: bar.progress(share, tr("frame.building")),
    )
    bar.empty()
