"""Who asks in this run: the browser's cookie says it, the ledger whether it holds."""

from html import escape
from typing import NoReturn

import streamlit as st

from sanfen.access.admission import Admission, Standing
from sanfen.desk import cached
from sanfen.desk.clock import now
from sanfen.desk.doorkeeping import house, prefix
from sanfen.desk.language import tr
from sanfen.gate.cookies import SESSION
from sanfen.ledger.actor import Actor


def current_actor() -> Actor:
    """Return who is at work; where nobody may be, say so and end the run.

    The ledger is asked every time: who was logged out is out with the next click.
    """
    admitted = admission()
    if admitted.actor is None:
        _stop(admitted.standing)
    return admitted.actor


def admission() -> Admission:
    """Return how the reader stands to the house just now."""
    return house().admission(cached.ledger(), cookie(), now())


def cookie() -> str:
    """Return the token with which this browser has connected; blank without one."""
    return st.context.cookies.get(SESSION, "")


def is_admitted() -> bool:
    """Tell whether anybody is at work."""
    return admission().actor is not None


def door(screen: str) -> str:
    """Return the link to a screen at the door."""
    lang = st.session_state.get("lang", "中文")
    return f"{prefix()}/{screen}?lang={lang}"


def _stop(standing: Standing) -> NoReturn:
    match standing:
        case Standing.EXPOSED:
            st.error(tr("access.exposed"))
        case Standing.NEW_PASSWORD:
            st.warning(tr("access.first_stop"))
            _show_way_back(tr("access.password"))
        case _:
            st.warning(tr("access.ended_stop"))
            _show_way_back(tr("access.login"))
    st.stop()


def _show_way_back(words: str) -> None:
    """Lead to where the reader is: the gate knows where to go first."""
    st.html(f'<a class="door" href="">{escape(words)}</a>')
