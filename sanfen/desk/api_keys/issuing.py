"""发放密钥: what a department may read, and the key itself, shown this once."""

import datetime as dt

import streamlit as st

from sanfen.access import keys
from sanfen.desk import cached
from sanfen.desk.api_keys.area import choose_area
from sanfen.desk.apology import apologise
from sanfen.desk.dialogs import leave_button
from sanfen.desk.language import language, tr
from sanfen.desk.view import View, now, today
from sanfen.ledger.errors import LedgerError, TextError
from sanfen.ledger.keys import KeyGrant
from sanfen.ledger.texts import MOST
from sanfen.sharing.fields import AREA_FIELDS, ENTERPRISE_FIELDS, Field

MOST_PER_MINUTE = 600
USUAL_PER_MINUTE = 60
USUAL_DAYS = 365
MOST_DAYS = 3 * 365

_ISSUED = "key_issued"


def offer_key(view: View) -> None:
    """Offer to issue a key."""
    if st.button(
        tr("api_keys.issue"), icon=":material/key:", type="primary", key="issue_key"
    ):
        _forget()
        _ask(view)


def _ask(view: View) -> None:
    @st.dialog(tr("api_keys.issue"), width="large", on_dismiss=_forget)
    def ask() -> None:
        form = st.empty()
        if _ISSUED not in st.session_state:
            with form.container():
                _fill_in(view)
        if _ISSUED in st.session_state:
            form.empty()
            _show_once()

    ask()


def _fill_in(view: View) -> None:
    name = st.text_input(
        tr("api_keys.name"),
        key="key_name",
        max_chars=MOST["name"],
        placeholder=tr("api_keys.name_hint"),
    )
    fields = (
        *_tick(tr("api_keys.enterprise_fields"), ENTERPRISE_FIELDS),
        *_tick(tr("api_keys.area_fields"), AREA_FIELDS),
    )
    left, middle, right = st.columns(3)
    with left:
        area = choose_area()
    with middle:
        until = _last_day()
    with right:
        per_minute = st.number_input(
            tr("api_keys.per_minute"),
            min_value=1,
            max_value=MOST_PER_MINUTE,
            value=USUAL_PER_MINUTE,
            key="key_per_minute",
        )
    with st.container(horizontal=True):
        pressed = st.button(
            tr("api_keys.issue_yes"),
            type="primary",
            key="issue_key_yes",
            disabled=not fields,
        )
        leave_button("issue_key")
    if pressed:
        _issue(KeyGrant(name, fields, area, per_minute, _end_of(until)), view)


def _tick(title: str, fields: tuple[Field, ...]) -> list[str]:
    """Show a tick box for each field; return those that are ticked."""
    st.markdown(f"**{title}**")
    ticked = []
    with st.grid(min_column_width=250, gap="small"):
        for field in fields:
            key = f"key_field_{field.name}"
            if st.checkbox(field.title(language()), key=key):
                ticked.append(field.name)
    return ticked


def _last_day() -> dt.date:
    return st.date_input(
        tr("api_keys.last_day"),
        value=today() + dt.timedelta(days=USUAL_DAYS),
        min_value=today(),
        max_value=today() + dt.timedelta(days=MOST_DAYS),
        format="YYYY-MM-DD",
        key="key_last_day",
    )


def _end_of(day: dt.date) -> dt.datetime:
    """Return the first moment after a day, on the reader's clock."""
    after = day + dt.timedelta(days=1)
    return dt.datetime.combine(after, dt.time(), now().tzinfo)


def _issue(grant: KeyGrant, view: View) -> None:
    try:
        text, _ = keys.issue(cached.ledger(), grant, view.actor, now())
    except TextError:
        st.error(tr("api_keys.name_refused", most=MOST["name"]))
    except LedgerError as error:
        apologise(error)
    else:
        st.session_state[_ISSUED] = text


def _show_once() -> None:
    st.success(tr("api_keys.issued_once"))
    st.code(st.session_state[_ISSUED], language=None, wrap_lines=True)
    if st.button(tr("api_keys.kept"), key="issue_key_done"):
        _forget()
        st.rerun()


def _forget() -> None:
    st.session_state.pop(_ISSUED, None)
