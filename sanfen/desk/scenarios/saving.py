"""保存方案: writing what the visitor has moved into the ledger, under a name."""

from collections.abc import Callable

import streamlit as st

from sanfen.desk import cached
from sanfen.desk.actor import current_actor
from sanfen.desk.dialogs import leave_button
from sanfen.desk.language import plain, tr
from sanfen.desk.scenarios import saved
from sanfen.desk.scenarios.refusals import refusal
from sanfen.desk.view import View, now
from sanfen.desk.what_if.numbers import number_name, value_in_words
from sanfen.ledger.errors import LedgerError, StaleScenarioError
from sanfen.ledger.scenarios import Content, Scenario, find_scenario, save, update
from sanfen.rights import Right
from sanfen.rulebook import RulebookError, Rules
from sanfen.rulebook.movable import Changes, movable
from sanfen.rulebook.scenario import scenario_rules


def save_button(changes: Changes, rules: Rules, view: View) -> None:
    """Offer to save ``changes`` to the official ``rules``; name what is opened."""
    opened = saved.opened(changes)
    if opened is not None:
        name = plain(_version_name(opened))
        altered = saved.is_altered(changes)
        st.button(
            tr("scenarios.altered", name=name) if altered else name,
            key="let_go_scenario",
            icon=":material/close:",
            help=tr("scenarios.let_go"),
            on_click=saved.let_go,
        )
    if view.actor.may(Right.SAVE_SCENARIO) and st.button(
        tr("scenarios.save"),
        key="save_scenario",
        icon=":material/bookmark_add:",
        disabled=not changes,
    ):
        _ask(changes, rules, view, opened)


def _ask(changes: Changes, rules: Rules, view: View, opened: Scenario | None) -> None:
    @st.dialog(tr("scenarios.save"))
    def ask() -> None:
        name = st.text_input(
            tr("scenarios.name"),
            value=opened.name if opened else "",
            key="scenario_name",
        )
        note = st.text_area(
            tr("scenarios.note"),
            value=opened.note if opened else "",
            key="scenario_note",
        )
        st.caption(
            tr("scenarios.saved_as", n=len(changes), fingerprint=rules.fingerprint)
        )
        content = Content(name, note, rules.fingerprint, view.day, changes)
        _buttons(content, rules, view, opened)

    ask()


def _buttons(
    content: Content, rules: Rules, view: View, opened: Scenario | None
) -> None:
    with st.container(horizontal=True):
        over = (
            opened is not None
            and not opened.archived
            and st.button(tr("scenarios.save_over"), type="primary", key="save_over")
        )
        new = st.button(
            tr("scenarios.save_as" if opened else "scenarios.save_new"),
            type="secondary" if opened else "primary",
            key="save_new",
        )
        leave_button("save")
    ledger = cached.ledger()
    if over and opened is not None:
        # Whoever was shown a colleague's version has seen it: theirs is written over.
        seen = saved.opened(content.changes) or opened
        _write(lambda: update(ledger, seen, content, view.actor, now()), content, rules)
    elif new:
        _write(lambda: save(ledger, content, view.actor, now()), content, rules)


def _write(write: Callable[[], Scenario], content: Content, rules: Rules) -> None:
    try:
        scenario_rules(content.changes, rules)
        done = write()
    except StaleScenarioError as error:
        _show_theirs(error, content, rules)
    except (LedgerError, RulebookError) as error:
        st.error(refusal(error))
    else:
        saved.hold(done)
        saved.say_next(tr("scenarios.saved", name=plain(_version_name(done))))
        st.rerun()


def _show_theirs(error: StaleScenarioError, mine: Content, rules: Rules) -> None:
    """Say who has changed what, and take that version as seen."""
    theirs = find_scenario(cached.ledger(), error.scenario_id, current_actor())
    saved.hold(theirs)
    st.warning(refusal(error))
    lines = differences(theirs.changes, mine.changes, rules)
    st.markdown("\n".join(f"- {line}" for line in lines))
    st.caption(tr("scenarios.stale_next"))


def differences(theirs: Changes, mine: Changes, rules: Rules) -> list[str]:
    """Return what two scenarios set differently, in Markdown."""
    known = movable(rules)
    return [
        tr(
            "scenarios.theirs_and_mine",
            name=plain(number_name(path, rules)),
            theirs=value_in_words(path, theirs.get(path, one.official)),
            mine=value_in_words(path, mine.get(path, one.official)),
        )
        for path, one in known.items()
        if theirs.get(path, one.official) != mine.get(path, one.official)
    ]


def _version_name(scenario: Scenario) -> str:
    return tr("scenarios.version_of", name=scenario.name, n=scenario.version)
