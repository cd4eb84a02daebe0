"""What is sought in the log, chosen on the page and kept in the link."""

import datetime as dt

import streamlit as st

from sanfen.desk import cached, filters
from sanfen.desk.address import choose
from sanfen.desk.language import tr, words
from sanfen.desk.view import View, now, today
from sanfen.ledger import audit_log
from sanfen.ledger.audit_log import ActionKind, Sought

OLDER, NEWER, ENTRY = "older", "newer", "entry"
"""How the link names the record a page begins below or above, and the one opened."""

_LAST = "log_sought"


def choose_sought(view: View) -> Sought:
    """Let the reader say what is sought: who, what, when, and any text."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = filters.search(tr("audit.search"), key="q")
        person = filters.pick_name(
            tr("audit.person"),
            audit_log.people(cached.ledger(), view.actor),
            key="person",
            anything=tr("audit.anybody"),
        )
        since = _day(tr("audit.since"), "since")
        until = _day(tr("audit.until"), "until")
    kinds = filters.pick_many(tr("audit.kind"), words(ActionKind), key="kind")
    sought = Sought(
        person=person,
        kinds=tuple(map(ActionKind, kinds)),
        since=_begins(since),
        before=_begins(until + dt.timedelta(days=1) if until else None),
        text=text,
    )
    if st.session_state.setdefault(_LAST, sought) != sought:
        # What is sought now has other pages.
        st.session_state[_LAST] = sought
        turn_to()
    return sought


def turn_to(*, older: int | None = None, newer: int | None = None) -> None:
    """Turn to the page below or above a record; neither is the newest."""
    choose(OLDER, str(older or ""))
    choose(NEWER, str(newer or ""))
    choose(ENTRY, "")


def _day(label: str, key: str) -> dt.date | None:
    day: dt.date | None = st.date_input(
        label,
        value=None,
        max_value=today(),
        format="YYYY-MM-DD",
        key=key,
        bind="query-params",
        width=150,
    )
    filters.note(label, str(day or ""))
    return day


def _begins(day: dt.date | None) -> dt.datetime | None:
    """Return when a day begins on the reader's clock."""
    return dt.datetime.combine(day, dt.time(), now().tzinfo) if day else None
