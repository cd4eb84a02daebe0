"""批准和撤回: deciding about a revision before its day, after asking once more."""

from collections.abc import Callable

import streamlit as st

from sanfen.desk import cached
from sanfen.desk.dialogs import confirmed
from sanfen.desk.language import plain, tr
from sanfen.desk.scenarios import saved
from sanfen.desk.scenarios.refusals import refusal
from sanfen.desk.view import View, now
from sanfen.ledger.adoptions import Adoption, approve, revoke
from sanfen.ledger.errors import LedgerError
from sanfen.rulebook import RulebookError, rulebook


def offer_decisions(each: Adoption, view: View, *, approvable: bool) -> None:
    """Offer what the reader may decide about a revision, which may be nothing."""
    with st.container(horizontal=True):
        if not each.is_decided and each.may_be_approved_by(view.actor):
            _offer_approval(each, view, approvable=approvable)
        if each.may_be_revoked_by(view.actor):
            _offer_revocation(each, view)


def _offer_approval(each: Adoption, view: View, *, approvable: bool) -> None:
    pressed = st.button(
        tr("adoption.approve"),
        key=f"approve_{each.id}",
        type="primary",
        icon=":material/approval:",
        disabled=not approvable,
    )
    if not pressed:
        return

    @st.dialog(tr("adoption.approve"))
    def ask() -> None:
        by = plain(each.proposed.actor)
        st.markdown(tr("adoption.approve_explained", n=each.id, by=by, day=each.since))
        if confirmed(tr("adoption.approve_yes"), key="approve"):
            _decide(
                lambda: approve(
                    cached.ledger(), rulebook(), each.id, view.actor, now()
                ),
                tr("adoption.approved", n=each.id, day=each.since),
            )

    ask()


def _offer_revocation(each: Adoption, view: View) -> None:
    icon = ":material/undo:"
    if not st.button(tr("adoption.revoke"), key=f"revoke_{each.id}", icon=icon):
        return

    @st.dialog(tr("adoption.revoke"))
    def ask() -> None:
        st.markdown(tr("adoption.revoke_explained", n=each.id, day=each.since))
        if confirmed(tr("adoption.revoke_yes"), key="revoke"):
            _decide(
                lambda: revoke(cached.ledger(), rulebook(), each.id, view.actor, now()),
                tr("adoption.revoked", n=each.id),
            )

    ask()


def _decide(write: Callable[[], None], said: str) -> None:
    try:
        write()
    except (LedgerError, RulebookError) as error:
        st.error(refusal(error))
        return
    saved.say_next(said)
    st.rerun()
