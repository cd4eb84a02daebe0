"""待生效的修订: what was proposed or adopted and has not begun, and what was before."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from sanfen.desk import cached
from sanfen.desk.columns import Column
from sanfen.desk.language import plain, tr
from sanfen.desk.lists import show_list
from sanfen.desk.local_time import told_at
from sanfen.desk.scenarios.adopt import row_columns, row_table
from sanfen.desk.scenarios.deciding import offer_decisions
from sanfen.desk.scenarios.refusals import refusal
from sanfen.desk.view import View, today
from sanfen.ledger.adoptions import (
    Adoption,
    Signed,
    check_approvable,
    list_adoptions,
)
from sanfen.ledger.errors import LedgerError
from sanfen.rulebook import RulebookError, rulebook


def adoptions() -> list[Adoption]:
    """Return every adoption of the ledger, the newest first."""
    return list_adoptions(cached.ledger())


def show_pending(every: Sequence[Adoption], view: View) -> None:
    """Show what may take effect: waiting for approval, or for its day."""
    pending = [each for each in every if each.is_pending(today())]
    if not pending:
        return
    st.subheader(tr("adoption.pending"), anchor=False)
    for each in sorted(pending, key=lambda each: (each.since, each.id)):
        with st.container(border=True):
            _show(each, every, view)


def show_past(every: Sequence[Adoption]) -> None:
    """List what is in force, was revoked, or was never approved."""
    past = [each for each in every if not each.is_pending(today())]
    if past:
        with st.expander(tr("adoption.past")):
            table = pd.DataFrame([_told(each) for each in past])
            show_list(table, _columns(), alt=tr("adoption.past"))


def _show(each: Adoption, every: Sequence[Adoption], view: View) -> None:
    heading = tr("adoption.number", n=each.id)
    days = (each.since - today()).days
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        begins = tr("adoption.begins", day=each.since, n=days)
        st.markdown(f"**{heading}** {begins}", width="content")
        _show_mark(each)
    st.markdown(tr("adoption.ground", clause=plain(each.clause)))
    st.markdown(tr("adoption.why", reason=plain(each.reason)))
    st.caption(" · ".join(_signatures(each)))
    hindrance = "" if each.is_decided else _hindrance(each, every)
    _show_rows(each, view, heading)
    if hindrance:
        st.warning(tr("adoption.cannot_be_approved", reason=hindrance))
    elif not each.is_decided:
        mine = each.proposed.login == view.actor.login
        st.caption(
            tr("adoption.own_proposal")
            if mine
            else tr("adoption.must_be_approved", day=each.since)
        )
    offer_decisions(each, view, approvable=not hindrance)


def _show_mark(each: Adoption) -> None:
    if not each.is_decided:
        st.badge(tr("adoption.waiting"), color="orange", icon=":material/hourglass:")
    elif each.proposed.login:
        st.badge(tr("adoption.decided_mark"), color="green", icon=":material/check:")
    else:
        st.badge(tr("adoption.alone_mark"), color="gray")


def _signatures(each: Adoption) -> list[str]:
    """Return who did what to a revision and when, in Markdown."""
    key = "adoption.proposed_by" if each.proposed.login else "adoption.by"
    signed = [(key, each.proposed), ("adoption.approved_by", each.approval)]
    return [
        tr(key, by=plain(by.actor), at=told_at(by.at))
        for key, by in signed
        if by is not None
    ]


def _hindrance(each: Adoption, every: Sequence[Adoption]) -> str:
    """Return why nobody can approve a proposal now, or nothing."""
    try:
        check_approvable(each, every, rulebook(), today())
    except (LedgerError, RulebookError) as error:
        return refusal(error)
    return ""


def _show_rows(each: Adoption, view: View, heading: str) -> None:
    """Show what a revision changes beside the day before, if the rules can take it."""
    try:
        book = view.book if each.counts else view.book.with_revisions(each.rows)
    except RulebookError as error:
        st.caption(refusal(error))
        return
    show_list(row_table(each.rows, book), row_columns(), alt=heading)


def _told(each: Adoption) -> dict[str, object]:
    return {
        "id": each.id,
        "since": pd.Timestamp(each.since),
        "state": _state(each),
        "rows": len(each.rows),
        "clause": each.clause,
        "reason": each.reason,
        "by": _by(each.proposed),
        "approval": _by(each.approval),
    }


def _state(each: Adoption) -> str:
    if each.revocation is not None:
        at = told_at(each.revocation.at)
        return tr("adoption.taken_back", at=at, by=each.revocation.actor)
    return tr("adoption.in_force" if each.is_decided else "adoption.lapsed")


def _by(signed: Signed | None) -> str:
    if signed is None:
        return ""
    return tr("scenarios.changed_by", at=told_at(signed.at), by=signed.actor)


def _columns() -> list[Column]:
    return [
        Column("id", tr("scenarios.number"), "count", width=60),
        Column("since", tr("rules.since"), "date"),
        Column("state", tr("scenarios.state"), width=230),
        Column("rows", tr("adoption.values"), "count", width=90),
        Column("clause", tr("adoption.clause"), width=220),
        Column("reason", tr("adoption.reason"), width="large"),
        Column("by", tr("adoption.decided"), width=210),
        Column("approval", tr("adoption.approval"), width=210),
    ]
