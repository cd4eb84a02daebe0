"""采纳: making a scenario the rulebook's next revision, after seeing every row of it."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from sanfen.desk import cached
from sanfen.desk.address import chosen
from sanfen.desk.columns import Column
from sanfen.desk.dialogs import confirmed
from sanfen.desk.language import tr
from sanfen.desk.lists import show_list
from sanfen.desk.navigation import path
from sanfen.desk.rule_words import revision_columns, revision_table
from sanfen.desk.scenarios import saved
from sanfen.desk.scenarios.refusals import refusal
from sanfen.desk.view import View, now, today
from sanfen.ledger.adoptions import Decision, adopt, preview
from sanfen.ledger.errors import LedgerError
from sanfen.rights import Right
from sanfen.rulebook import Rulebook, RulebookError, Rules, rulebook
from sanfen.rulebook.dated import AppendedRow
from sanfen.rulebook.movable import Changes

_DAY = dt.timedelta(days=1)


def adopt_button(changes: Changes, rules: Rules, view: View) -> None:
    """Offer to adopt ``changes`` to the official ``rules``, or to propose them."""
    if view.actor.may(Right.PROPOSE_RULES) and st.button(
        _act(view),
        key="adopt",
        icon=":material/gavel:",
        disabled=not changes,
    ):
        _ask(changes, rules, view)


def row_table(rows: Sequence[AppendedRow], book: Rulebook) -> pd.DataFrame:
    """Return what each of ``rows``, which ``book`` holds, says beside the day before."""
    since = rows[0].since
    paths = {row.path for row in rows}
    told = book.revisions(since - _DAY, since)
    return revision_table(each for each in told if each.path in paths)


def row_columns() -> list[Column]:
    """Return the columns of ``row_table``; the day stands above it."""
    return [column for column in revision_columns() if column.code != "since"]


def _ask(changes: Changes, rules: Rules, view: View) -> None:
    @st.dialog(_act(view), width="large")
    def ask() -> None:
        if view.actor.login:
            st.markdown(tr("adoption.propose_explained"))
        else:
            st.markdown(tr("adoption.explained"))
            st.caption(tr("adoption.alone"))
        since = st.date_input(
            tr("adoption.since"),
            value=today() + _DAY,
            min_value=today() + _DAY,
            format="YYYY-MM-DD",
            key="adopt_since",
        )
        clause = st.text_input(
            tr("adoption.clause"),
            placeholder=tr("adoption.clause_hint"),
            key="adopt_clause",
        )
        reason = st.text_area(tr("adoption.reason"), key="adopt_reason")
        decision = Decision(
            changes, since, clause, reason, rules.fingerprint, _scenario(changes)
        )
        with st.container():
            possible = _show_rows(decision, view)
        st.caption(tr("adoption.needs"))
        ready = possible and bool(clause.strip()) and bool(reason.strip())
        _buttons(decision, view, ready=ready)

    ask()


def _scenario(changes: Changes) -> int | None:
    """Return the saved scenario that says just this."""
    kept = saved.opened(changes) if chosen(saved.SCENARIO) else None
    if kept is None or not kept.is_readable or kept.changes != changes:
        return None
    return kept.id


def _show_rows(decision: Decision, view: View) -> bool:
    """Show the rows that would be appended; tell whether they can be."""
    unnamed = tr("adoption.clause_hint")
    shown = Decision(
        decision.changes, decision.since, decision.clause or unnamed, "", ""
    )
    try:
        rows = preview(cached.ledger(), rulebook(), shown, today())
    except RulebookError as error:
        st.error(refusal(error))
        return False
    st.markdown(f"**{tr('adoption.rows', n=len(rows), day=decision.since)}**")
    revised = row_table(rows, view.book.with_revisions(rows))
    show_list(revised, row_columns(), alt=_act(view))
    return True


def _buttons(decision: Decision, view: View, *, ready: bool) -> None:
    proposes = bool(view.actor.login)
    yes = tr("adoption.propose_yes" if proposes else "adoption.adopt_yes")
    if not confirmed(yes, key="adopt", disabled=not ready):
        return
    try:
        number = adopt(cached.ledger(), rulebook(), decision, view.actor, now())
    except (LedgerError, RulebookError) as error:
        st.error(refusal(error))
        return
    done = "adoption.proposed" if proposes else "adoption.adopted"
    saved.say_next(tr(done, n=number, day=decision.since))
    st.switch_page(path("rules"))


def _act(view: View) -> str:
    """Return what is done: with accounts, adopting needs somebody else's approval."""
    return tr("adoption.propose" if view.actor.login else "adoption.adopt")
