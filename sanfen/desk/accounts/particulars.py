"""账号: adding somebody, and altering what an account says and allows."""

from dataclasses import replace

import streamlit as st

from sanfen.access.passwords import first_password, hashed
from sanfen.access.refusals import grant_in_words
from sanfen.desk import cached
from sanfen.desk.accounts.once import pressed, refused, show_once
from sanfen.desk.actor import current_actor
from sanfen.desk.dialogs import confirmed
from sanfen.desk.language import language, plain, tr, words
from sanfen.desk.scenarios.saved import say_next
from sanfen.desk.view import View, now
from sanfen.ledger import accounts, grants
from sanfen.ledger.account import Account, Grant, NewAccount, Particulars
from sanfen.ledger.actor import Area
from sanfen.ledger.errors import LedgerError
from sanfen.vocabulary import Role

_FIRST = Grant(Role.ADMINISTRATOR)


def offer_new(*, is_first: bool) -> None:
    """Offer to add an account; the first one is an administrator's."""

    @st.dialog(tr("accounts.new"))
    def ask() -> None:
        if pressed("new") and _add(is_first=is_first):
            return
        for code in ("login", "name", "staff_no"):
            st.text_input(tr(f"accounts.{code}"), key=f"new_{code}")
        grant = _FIRST if is_first else _one_grant("new")
        confirmed(tr("accounts.new_yes"), key="new", disabled=grant is None)

    if st.button(
        tr("accounts.new"), key="new", icon=":material/person_add:", type="primary"
    ):
        ask()


def ask_particulars(account: Account, view: View) -> None:
    """Ask what an account is to say and allow; somebody else may have changed it."""

    @st.dialog(tr("accounts.ask_alter"))
    def ask() -> None:
        name = st.text_input(tr("accounts.name"), account.name, key="alter_name")
        staff_no = st.text_input(
            tr("accounts.staff_no"), account.staff_no, key="alter_staff_no"
        )
        held = _grants(account, view)
        if confirmed(tr("accounts.save"), key="alter"):
            _alter(account, Particulars(name, staff_no, held))

    ask()


def _grants(account: Account, view: View) -> tuple[Grant, ...]:
    """Let grants be taken away and one be added; not one's own."""
    if account.login == view.actor.login:
        st.caption(tr("accounts.own"))
        return account.grants
    kept = st.multiselect(
        tr("accounts.grants"),
        account.grants,
        default=account.grants,
        format_func=lambda grant: grant_in_words(grant, language()),
        key="alter_grants",
    )
    more = _one_grant("alter")
    return (*kept, more) if more else tuple(kept)


def _one_grant(key: str) -> Grant | None:
    """Let a role and its area be picked; an administrator's is the city."""
    role = st.selectbox(
        tr("accounts.one_grant"),
        list(Role),
        index=None,
        format_func=lambda each: words(Role)[each],
        placeholder=tr("frame.none_chosen"),
        key=f"{key}_role",
    )
    if role in (None, Role.ADMINISTRATOR):
        return _grant_chosen(key)
    towns = grants.areas(cached.ledger())
    whole = tr("frame.whole_city")
    county = st.selectbox(
        tr("accounts.county"), list(towns), None, placeholder=whole, key=f"{key}_county"
    )
    if county is not None:
        whole = tr("accounts.whole_county")
        st.selectbox(
            tr("accounts.town"),
            towns[county],
            None,
            placeholder=whole,
            key=f"{key}_town",
        )
    return _grant_chosen(key)


def _grant_chosen(key: str) -> Grant | None:
    role = st.session_state.get(f"{key}_role")
    if role in (None, Role.ADMINISTRATOR):
        return _FIRST if role else None
    county = st.session_state.get(f"{key}_county")
    town = st.session_state.get(f"{key}_town") if county else None
    return Grant(role, Area(county, town))


def _add(*, is_first: bool) -> bool:
    """Add what was typed; show its first password, or tell why there is none."""
    password = first_password()
    grant = _FIRST if is_first else _grant_chosen("new")
    login, name, staff_no = (
        st.session_state[f"new_{code}"] for code in ("login", "name", "staff_no")
    )
    new = NewAccount(login, name, staff_no, (grant,) if grant else ())
    try:
        new = replace(new, password_hash=hashed(password))
        added = accounts.add(cached.ledger(), new, current_actor(), now())
    except LedgerError as error:
        refused(error)
        return False
    show_once(added, password)
    return True


def _alter(account: Account, to: Particulars) -> None:
    try:
        accounts.alter(cached.ledger(), account, to, current_actor(), now())
    except LedgerError as error:
        refused(error)
        return
    say_next(tr("accounts.saved", name=plain(to.name)))
    st.rerun()
