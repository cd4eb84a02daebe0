"""The keys issued so far, and withdrawing one of them."""

import datetime as dt

import pandas as pd
import streamlit as st

from sanfen.access import keys
from sanfen.desk import cached
from sanfen.desk.api_keys.area import area_name
from sanfen.desk.columns import Column
from sanfen.desk.dialogs import confirmed
from sanfen.desk.language import language, plain, tr
from sanfen.desk.lists import show_list
from sanfen.desk.local_time import told_at
from sanfen.desk.picking import pick_one
from sanfen.desk.view import View, now
from sanfen.ledger.errors import LedgerError
from sanfen.ledger.keys import Key
from sanfen.sharing.fields import FIELDS

_SAID = "key_withdrawn"
_LAST = dt.timedelta(minutes=1)
"""A key that ends at midnight is shown with the day it still opens on."""


def show_keys(view: View) -> None:
    """List every key, the newest first, and let one that stands be withdrawn."""
    if said := st.session_state.pop(_SAID, ""):
        st.success(said)
    issued = keys.list_keys(cached.ledger(), view.actor)
    show_list(
        pd.DataFrame(map(_told, issued)),
        _columns(),
        alt=tr("api_keys.title"),
        nothing=tr("api_keys.none"),
    )
    standing = {key.id: key for key in issued if _stands(key)}
    if not standing:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = pick_one(
            tr("api_keys.choose"),
            {n: f"{n} · {key.grant.name}" for n, key in standing.items()},
            hint=tr("api_keys.choose_hint"),
            key="key_chosen",
        )
        pressed = st.button(
            tr("api_keys.withdraw"),
            disabled=number is None,
            icon=":material/key_off:",
            key="withdraw_key",
        )
    if pressed and number is not None:
        _ask(standing[number], view)


def _ask(key: Key, view: View) -> None:
    """Ask once more before a key is withdrawn."""

    @st.dialog(tr("api_keys.withdraw"))
    def ask() -> None:
        named = {"name": plain(key.grant.name), "hint": plain(key.hint)}
        st.markdown(tr("api_keys.withdraw_explained", **named))
        if confirmed(tr("api_keys.withdraw_yes"), key="withdraw_key"):
            _withdraw(key, view)

    ask()


def _withdraw(key: Key, view: View) -> None:
    try:
        keys.withdraw(cached.ledger(), key.id, view.actor, now())
    except LedgerError:
        st.error(tr("api_keys.gone"))
        return
    st.session_state[_SAID] = tr("api_keys.withdrawn", name=plain(key.grant.name))
    st.rerun()


def _stands(key: Key) -> bool:
    return key.revoked_at is None and key.grant.expires_at > now()


def _told(key: Key) -> dict[str, object]:
    titles = [
        FIELDS[name].title(language()) for name in key.grant.fields if name in FIELDS
    ]
    used = key.last_used_at
    return {
        "id": key.id,
        "name": key.grant.name,
        "state": _state(key),
        "used": told_at(used) if used else tr("api_keys.never"),
        "area": area_name(key.grant.area),
        "expires": told_at(key.grant.expires_at - _LAST),
        "per_minute": key.grant.per_minute,
        "fields": "、".join(titles) if language() == "zh" else "; ".join(titles),
        "hint": f"{key.hint}…",
        "issued": f"{told_at(key.created_at)} {key.created_by}",
    }


def _state(key: Key) -> str:
    if key.revoked_at is not None:
        at = told_at(key.revoked_at)
        return tr("api_keys.state_withdrawn", at=at, actor=key.revoked_by)
    return tr("api_keys.state_stands" if _stands(key) else "api_keys.state_expired")


def _columns() -> list[Column]:
    return [
        Column("id", tr("api_keys.number"), "count", width=60),
        Column("name", tr("api_keys.name"), width=130),
        Column("state", tr("api_keys.state"), width=120),
        Column("used", tr("api_keys.last_used"), width=135),
        Column("area", tr("api_keys.area"), width=110),
        Column("expires", tr("api_keys.expires"), width=135),
        Column("per_minute", tr("api_keys.per_minute"), "count", width=90),
        Column("fields", tr("api_keys.fields"), width=260),
        Column("hint", tr("api_keys.hint"), width=95),
        Column("issued", tr("api_keys.issued"), width=200),
    ]
