"""What an administrator is told at once: a first password, or why nothing was done."""

import streamlit as st

from sanfen.access.refusals import in_words
from sanfen.desk.language import language, plain, tr
from sanfen.ledger.account import Account
from sanfen.ledger.errors import LedgerError

_NOTED = "noted"


def pressed(key: str) -> bool:
    """Tell whether the button that confirms a dialog was pressed before this run.

    What it does is then done first, so that its outcome can take the form's place.
    """
    if st.session_state.get(_NOTED):
        st.rerun()
    return bool(st.session_state.get(f"{key}_yes"))


def show_once(account: Account, password: str) -> None:
    """Show a first password: here and now, and never again."""
    name, login = plain(account.name), plain(account.login)
    st.success(tr("accounts.once", name=name, login=login))
    st.code(password, language=None)
    st.button(tr("accounts.noted"), key=_NOTED)


def refused(error: LedgerError) -> None:
    """Say why nothing was done."""
    st.error(plain(in_words(error, language())))
