"""待生效的修订: what was adopted and has not begun, and what was adopted before."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from sanfen.desk import cached
from sanfen.desk.columns import Column
from sanfen.desk.dialogs import confirmed
from sanfen.desk.language import plain, tr
from sanfen.desk.lists import show_list
from sanfen.desk.local_time import told_at
from sanfen.desk.scenarios import saved
from sanfen.desk.scenarios.adopt import row_columns, row_table
from sanfen.desk.scenarios.refusals import refusal
from sanfen.desk.view import View, now, today
from sanfen.ledger.adoptions import Adoption, list_adoptions, revoke
from sanfen.ledger.errors import LedgerError
from sanfen.rulebook import rulebook


def adoptions() -> list[Adoption]:
    """Return every adoption of the ledger, the newest first."""
    return list_adoptions(cached.ledger())


def show_pending(every: Sequence[Adoption], view: View) -> None:
    """Show what will take effect, each with a way back until its day."""
    pending = [each for each in every if each.is_pending(today())]
    if not pending:
        return
    st.subheader(tr("adoption.pending"), anchor=False)
    for each in sorted(pending, key=lambda each: (each.since, each.id)):
        with st.container(border=True):
            _show(each, view)


def show_past(every: Sequence[Adoption]) -> None:
    """List what is in force or was revoked."""
    past = [each for each in every if not each.is_pending(today())]
    if past:
        with st.expander(tr("adoption.past")):
            table = pd.DataFrame([_told(each) for each in past])
            show_list(table, _columns(), alt=tr("adoption.past"))


def _show(each: Adoption, view: View) -> None:
    heading = tr("adoption.number", n=each.id)
    days = (each.since - today()).days
    st.markdown(f"**{heading}** {tr('adoption.begins', day=each.since, n=days)}")
    st.markdown(tr("adoption.ground", clause=plain(each.clause)))
    st.markdown(tr("adoption.why", reason=plain(each.reason)))
    st.caption(tr("adoption.by", by=plain(each.actor), at=told_at(each.at)))
    show_list(row_table(each.rows, view.book), row_columns(), alt=heading)
    if st.button(
        tr("adoption.revoke"), key=f"revoke_{each.id}", icon=":material/undo:"
    ):
        _ask(each, view)


def _ask(each: Adoption, view: View) -> None:
    @st.dialog(tr("adoption.revoke"))
    def ask() -> None:
        st.markdown(tr("adoption.revoke_explained", n=each.id, day=each.since))
        if confirmed(tr("adoption.revoke_yes"), key="revoke"):
            _revoke(each, view)

    ask()


def _revoke(each: Adoption, view: View) -> None:
    try:
        revoke(cached.ledger(), rulebook(), each.id, view.actor, now())
    except LedgerError as error:
        st.error(refusal(error))
        return
    saved.say_next(tr("adoption.revoked", n=each.id))
    st.rerun()


def _told(each: Adoption) -> dict[str, object]:
    state = tr("adoption.in_force")
    if each.revoked_at is not None:
        state = tr(
            "adoption.taken_back", at=told_at(each.revoked_at), by=each.revoked_by
        )
    return {
        "id": each.id,
        "since": pd.Timestamp(each.since),
        "state": state,
        "rows": len(each.rows),
        "clause": each.clause,
        "reason": each.reason,
        "by": tr("scenarios.changed_by", at=told_at(each.at), by=each.actor),
    }


def _columns() -> list[Column]:
    return [
        Column("id", tr("scenarios.number"), "count", width=60),
        Column("since", tr("rules.since"), "date"),
        Column("state", tr("scenarios.state"), width=230),
        Column("rows", tr("adoption.values"), "count", width=90),
        Column("clause", tr("adoption.clause"), width=220),
        Column("reason", tr("adoption.reason"), width="large"),
        Column("by", tr("adoption.decided"), width=210),
    ]
