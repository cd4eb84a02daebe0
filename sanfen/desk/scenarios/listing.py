"""方案库: the saved scenarios, and what can be done with one of them."""

from collections.abc import Callable, Sequence
from enum import StrEnum

import pandas as pd
import streamlit as st

from sanfen.desk import cached
from sanfen.desk.columns import Column
from sanfen.desk.dialogs import confirmed
from sanfen.desk.language import plain, tr
from sanfen.desk.lists import show_list
from sanfen.desk.local_time import told_at
from sanfen.desk.navigation import path
from sanfen.desk.picking import pick_one
from sanfen.desk.scenarios import rebase, saved
from sanfen.desk.scenarios.refusals import refusal
from sanfen.desk.view import View, now
from sanfen.ledger.errors import LedgerError
from sanfen.ledger.scenarios import (
    Scenario,
    archive,
    duplicate,
    list_scenarios,
    rename,
    restore,
)
from sanfen.rights import Right
from sanfen.rulebook import RulebookError
from sanfen.rulebook.scenario import scenario_rules, written


class State(StrEnum):
    """How a saved scenario stands to the rules asked about."""

    CURRENT = "current"
    BASE_CHANGED = "base_changed"
    ARCHIVED = "archived"
    DAMAGED = "damaged"


def state_of(scenario: Scenario, view: View) -> State:
    """Return how a scenario stands to the rules in force on the day of ``view``."""
    if not scenario.is_readable:
        return State.DAMAGED
    if scenario.archived:
        return State.ARCHIVED
    if rebase.is_overtaken(scenario, view):
        return State.BASE_CHANGED
    return State.CURRENT


def saved_scenarios(view: View) -> list[Scenario]:
    """Return every scenario of the ledger, the archived ones last."""
    return list_scenarios(cached.ledger(), view.actor)


def scenarios_listed(every: Sequence[Scenario], view: View) -> Sequence[Scenario]:
    """Show the scenarios, the archived ones if asked for, and return those shown."""
    shown = every
    if any(scenario.archived for scenario in every) and not st.toggle(
        tr("scenarios.show_archived"), key="archived", bind="query-params"
    ):
        shown = [scenario for scenario in every if not scenario.archived]
    show_list(
        scenario_table(shown, view),
        scenario_columns(),
        alt=tr("scenarios.list"),
        nothing=tr("scenarios.none"),
    )
    return shown


def show_first_steps() -> None:
    """Say how a scenario comes here, and lead there."""
    st.info(tr("scenarios.first_steps"), icon=":material/touch_app:")
    if st.button(tr("scenarios.to_what_if"), type="primary", key="to_what_if"):
        st.switch_page(path("what_if"))


def scenario_table(scenarios: Sequence[Scenario], view: View) -> pd.DataFrame:
    """Return one row for each scenario."""
    codes = [column.code for column in scenario_columns()]
    return pd.DataFrame([_told(each, view) for each in scenarios], columns=codes)


def scenario_columns() -> list[Column]:
    """Return the columns of ``scenario_table``."""
    return [
        Column("id", tr("scenarios.number"), "count", width=60),
        Column("name", tr("scenarios.name"), width=220),
        Column("state", tr("scenarios.state"), width=130),
        Column("moved", tr("scenarios.moved"), "count", width=80),
        Column("author", tr("scenarios.author"), width=90),
        Column("created_at", tr("scenarios.created_at"), width=140),
        Column("changed", tr("scenarios.changed"), width=210),
        Column("base", tr("scenarios.base"), width=130),
        Column("note", tr("scenarios.note"), width="large"),
    ]


def choose_one(scenarios: Sequence[Scenario], view: View) -> None:
    """Let one scenario be picked, opened, copied, renamed or put away."""
    by_number = {scenario.id: scenario for scenario in scenarios}
    number = pick_one(
        tr("scenarios.choose"),
        {scenario.id: saved.title(scenario) for scenario in scenarios},
        hint=tr("scenarios.choose_hint"),
        key="scenario_chosen",
    )
    if number is None:
        return
    chosen = by_number[number]
    if state_of(chosen, view) is State.BASE_CHANGED:
        rebase.show_offer(chosen, view)
    elif not chosen.is_readable:
        st.error(tr("scenarios.damaged", n=chosen.id))
    _show_actions(chosen, view)


def _show_actions(chosen: Scenario, view: View) -> None:
    """Show what can be done with a scenario; one that cannot be read is put away."""
    unreadable = not chosen.is_readable
    with st.container(horizontal=True):
        if _button("open", "open_in_new", disabled=unreadable, primary=True):
            _open(chosen, view)
        if not view.actor.may(Right.SAVE_SCENARIO):
            return
        if _button("duplicate", "content_copy", disabled=unreadable):
            copy = tr("scenarios.copy_of", name=chosen.name)
            _ask_name(
                tr("scenarios.duplicate"),
                copy,
                lambda name: duplicate(
                    cached.ledger(), chosen, name, view.actor, now()
                ),
            )
        if _button("rename", "edit", disabled=chosen.archived):
            _ask_name(
                tr("scenarios.rename"),
                chosen.name,
                lambda name: rename(cached.ledger(), chosen, name, view.actor, now()),
            )
        if chosen.archived and _button("restore", "unarchive"):
            _done(lambda: restore(cached.ledger(), chosen, view.actor, now()))
        if not chosen.archived and _button("archive", "archive"):
            _done(lambda: archive(cached.ledger(), chosen, view.actor, now()))


def _open(chosen: Scenario, view: View) -> None:
    """Lead to 权重推演 with the numbers of a scenario, if the rules can take them."""
    try:
        scenario_rules(chosen.changes, view.rules)
    except RulebookError as error:
        st.error(refusal(error))
        return
    saved.hold(chosen)
    link = {**written(chosen.changes), saved.SCENARIO: str(chosen.id)}
    st.switch_page(path("what_if"), query_params=link)


def _ask_name(title: str, name: str, write: Callable[[str], Scenario]) -> None:
    @st.dialog(title)
    def ask() -> None:
        given = st.text_input(tr("scenarios.name"), value=name, key="new_name")
        if confirmed(tr("scenarios.confirm"), key="name"):
            _done(lambda: write(given))

    ask()


def _done(write: Callable[[], Scenario]) -> None:
    try:
        changed = write()
    except LedgerError as error:
        st.error(refusal(error))
        return
    saved.say_next(tr("scenarios.done", name=plain(saved.title(changed))))
    st.rerun()


def _button(
    name: str, icon: str, *, disabled: bool = False, primary: bool = False
) -> bool:
    return st.button(
        tr(f"scenarios.{name}"),
        key=f"scenario_{name}",
        icon=f":material/{icon}:",
        disabled=disabled,
        type="primary" if primary else "secondary",
    )


def _told(scenario: Scenario, view: View) -> dict[str, object]:
    at = told_at(scenario.changed_at)
    return {
        "id": scenario.id,
        "name": scenario.name,
        "state": tr(f"scenarios.state_{state_of(scenario, view)}"),
        "moved": len(scenario.changes) if scenario.is_readable else None,
        "author": scenario.author,
        "created_at": told_at(scenario.created_at),
        "changed": tr("scenarios.changed_by", at=at, by=scenario.changed_by),
        "base": scenario.base_fingerprint,
        "note": scenario.note,
    }
