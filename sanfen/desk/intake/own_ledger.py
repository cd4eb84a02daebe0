"""Whose ledger is open: the demonstration's, or one's own; and beginning the latter."""

import os

import streamlit as st

from sanfen.desk import cached
from sanfen.desk.apology import apologise
from sanfen.desk.dialogs import confirmed
from sanfen.desk.language import plain, tr
from sanfen.desk.view import View, now
from sanfen.ledger.errors import LedgerError
from sanfen.ledger.own import begin_own_ledger, own_file
from sanfen.ledger.store import default_url


def show_whose_ledger(view: View) -> None:
    """Tell a demonstration from work, and how to begin with one's own records."""
    if not view.demo:
        if view.records["enterprises"].empty:
            st.info(tr("submission.empty"), icon=":material/info:")
        return
    # Who named a ledger gets that ledger: then another one is named by hand, too.
    is_named = bool(os.environ.get("SANFEN_LEDGER"))
    how = "submission.own_by_hand" if is_named else "submission.own_by_button"
    st.info(f"{tr('submission.demo')}\n\n{tr(how)}", icon=":material/info:")
    if is_named or not view.actor.area.is_city:
        return
    if st.button(tr("submission.own_button"), icon=":material/add:", key="own"):
        _ask(view)


def _ask(view: View) -> None:
    """Say what beginning one's own ledger means for everybody, and ask once more."""
    demo = default_url()

    @st.dialog(tr("submission.own_title"))
    def ask() -> None:
        file = demo.removeprefix("sqlite:///")
        st.markdown(
            tr("submission.own_explained", file=plain(own_file()), demo=plain(file))
        )
        st.markdown(tr("submission.own_return", url=plain(demo)))
        if confirmed(tr("submission.own_yes"), key="own"):
            _begin(view)

    ask()


def _begin(view: View) -> None:
    try:
        begin_own_ledger(view.actor, now(), cached.ledger())
    except (LedgerError, OSError) as error:
        apologise(error)
        return
    cached.ledger.clear()
    st.rerun()
