"""账号: what is done about somebody's access, each after asking once more."""

from collections.abc import Callable

import streamlit as st

from sanfen.access.passwords import first_password, hashed
from sanfen.desk import cached
from sanfen.desk.accounts.once import pressed, refused, show_once
from sanfen.desk.accounts.particulars import ask_particulars
from sanfen.desk.actor import current_actor
from sanfen.desk.dialogs import confirmed
from sanfen.desk.language import plain, tr
from sanfen.desk.scenarios.saved import say_next
from sanfen.desk.view import View, now
from sanfen.ledger import accounts, sessions
from sanfen.ledger.account import Account
from sanfen.ledger.errors import LedgerError


def show_actions(account: Account, view: View) -> None:
    """Show what can be done about an account."""
    own = account.login == view.actor.login
    with st.container(horizontal=True):
        if _button("alter", "edit"):
            ask_particulars(account, view)
        if _button("reset", "key", disabled=own):
            _ask_reset(account)
        if _button("logout", "logout"):
            _ask("logout", account, lambda: _log_out(account))
        if account.is_disabled:
            if _button("enable", "lock_open"):
                _ask("enable", account, lambda: _enable(account))
        elif _button("disable", "block", disabled=own):
            _ask("disable", account, lambda: _disable(account))


def _ask(what: str, account: Account, do: Callable[[], None]) -> None:
    @st.dialog(tr(f"accounts.ask_{what}"))
    def ask() -> None:
        st.markdown(tr(f"accounts.{what}_explained", name=plain(account.name)))
        if confirmed(tr(f"accounts.ask_{what}"), key=f"account_{what}"):
            try:
                do()
            except LedgerError as error:
                refused(error)

    ask()


def _ask_reset(account: Account) -> None:
    @st.dialog(tr("accounts.ask_reset"))
    def ask() -> None:
        if pressed("account_reset") and _reset(account):
            return
        st.markdown(tr("accounts.reset_explained", name=plain(account.name)))
        confirmed(tr("accounts.ask_reset"), key="account_reset")

    ask()


def _reset(account: Account) -> bool:
    password = first_password()
    kept = hashed(password)
    try:
        accounts.set_password(cached.ledger(), account, kept, current_actor(), now())
    except LedgerError as error:
        refused(error)
        return False
    show_once(account, password)
    return True


def _log_out(account: Account) -> None:
    sessions.end_all(cached.ledger(), account.login, current_actor(), now())
    _done(account)


def _enable(account: Account) -> None:
    accounts.enable(cached.ledger(), account, current_actor(), now())
    _done(account)


def _disable(account: Account) -> None:
    accounts.disable(cached.ledger(), account, current_actor(), now())
    _done(account)


def _done(account: Account) -> None:
    say_next(tr("accounts.saved", name=plain(account.name)))
    st.rerun()


def _button(what: str, icon: str, *, disabled: bool = False) -> bool:
    return st.button(
        tr(f"accounts.ask_{what}"),
        key=f"account_{what}",
        icon=f":material/{icon}:",
        disabled=disabled,
    )
