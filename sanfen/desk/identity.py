"""Who is logged in, in the sidebar: by which grant, and the way out."""

from html import escape

import streamlit as st

from sanfen.access.refusals import grant_in_words
from sanfen.desk import cached
from sanfen.desk.actor import admission, door
from sanfen.desk.clock import now
from sanfen.desk.dialogs import confirmed
from sanfen.desk.language import language, plain, tr
from sanfen.ledger import sessions
from sanfen.ledger.account import Session


def show_identity() -> None:
    """Show who is at work, how they act by another grant, and how they leave."""
    session = admission().session
    if session is None:
        return
    name = plain(session.account.name)
    told = plain(grant_in_words(session.grant, language()))
    with st.popover(f"{name} · {told}", icon=":material/person:", width="stretch"):
        _choose_grant(session)
        st.html(_link("password", tr("access.password")))
        st.html(_logout_form())
        if st.button(tr("access.everywhere"), key="everywhere", width="stretch"):
            _ask(session)


def _choose_grant(session: Session) -> None:
    grants = session.account.grants
    if len(grants) == 1:
        return
    chosen = st.selectbox(
        tr("access.acts_by"),
        grants,
        index=grants.index(session.grant),
        format_func=lambda grant: grant_in_words(grant, language()),
        key="grant",
    )
    if chosen != session.grant:
        sessions.act_by(cached.ledger(), session, chosen, now())
        st.rerun()


def _ask(session: Session) -> None:
    @st.dialog(tr("access.everywhere"))
    def ask() -> None:
        st.markdown(tr("access.everywhere_explained"))
        if confirmed(tr("access.everywhere"), key="everywhere"):
            actor = session.actor
            sessions.end_all(cached.ledger(), actor.login, actor, now())
            st.rerun()

    ask()


def _link(screen: str, words: str) -> str:
    # Markdown would open another tab.
    return f'<a class="door" href="{escape(door(screen))}">{escape(words)}</a>'


def _logout_form() -> str:
    words = escape(tr("access.logout"))
    return (
        f'<form method="post" action="{escape(door("logout"))}">'
        f'<button class="door" type="submit">{words}</button></form>'
    )
