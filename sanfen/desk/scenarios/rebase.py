"""变基: what is kept of a scenario when the rules it was made to have changed."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from sanfen.desk import cached
from sanfen.desk.columns import Column
from sanfen.desk.dialogs import confirmed
from sanfen.desk.language import plain, tr
from sanfen.desk.lists import show_list
from sanfen.desk.rule_words import revision_columns, revision_table
from sanfen.desk.scenarios import saved
from sanfen.desk.scenarios.refusals import refusal
from sanfen.desk.view import View, now
from sanfen.desk.what_if import bench
from sanfen.desk.what_if.numbers import number_name, value_in_words
from sanfen.ledger.errors import LedgerError
from sanfen.ledger.scenarios import Content, Scenario, update
from sanfen.rights import Right
from sanfen.rulebook import RulebookError, Rules
from sanfen.rulebook.movable import Changes, Value, movable
from sanfen.rulebook.scenario import rebased, scenario_rules

Then = Callable[[Scenario], None]
"""What is done with a scenario once it is moved over."""


def is_overtaken(scenario: Scenario, view: View) -> bool:
    """Tell whether a scenario was made to other rules than those of the day."""
    return scenario.base_fingerprint != view.rules.fingerprint


def offer_for_opened(changes: Changes, view: View) -> None:
    """Offer to move over the scenario on the bench, if rules have changed since."""
    opened = saved.opened(changes)
    if opened is None or opened.archived or not is_overtaken(opened, view):
        return

    def take_over(moved: Scenario) -> None:
        saved.hold(moved)
        bench.keep(bench.draft(view.rules).stepped(moved.changes))

    show_offer(opened, view, take_over)


def show_offer(scenario: Scenario, view: View, then: Then = lambda _: None) -> None:
    """Say that the base has changed since, and offer to move the scenario over."""
    st.warning(
        tr(
            "scenarios.base_is_changed",
            day=scenario.base_day,
            base=plain(scenario.base_fingerprint),
            now=view.rules.fingerprint,
        ),
        icon=":material/difference:",
    )
    if view.actor.may(Right.SAVE_SCENARIO) and st.button(
        tr("scenarios.rebase"), key="rebase", icon=":material/merge:"
    ):
        _ask(scenario, view, then)


def rebase_table(changes: Changes, rules: Rules) -> pd.DataFrame:
    """Return what becomes of each number: its value before and after, and why."""
    kept, known = rebased(changes, rules), movable(rules)
    in_order = [path for path in known if path in changes]
    gone = [path for path in changes if path not in known]
    rows = [
        {
            "name": number_name(path, rules) if path in known else path,
            "before": value_in_words(path, changes[path]),
            "after": value_in_words(path, kept[path]) if path in kept else "",
            "outcome": tr(f"scenarios.{_outcome(path, changes[path], kept, rules)}"),
        }
        for path in [*in_order, *gone]
    ]
    return pd.DataFrame(rows, columns=[column.code for column in rebase_columns()])


def rebase_columns() -> list[Column]:
    """Return the columns of ``rebase_table``."""
    return [
        Column("name", tr("scenarios.rule"), width=260),
        Column("before", tr("scenarios.before"), width=110),
        Column("after", tr("scenarios.after"), width=110),
        Column("outcome", tr("scenarios.outcome"), width=230),
    ]


def _outcome(path: str, value: Value, kept: Changes, rules: Rules) -> str:
    one = movable(rules).get(path)
    if one is None:
        return "dropped_unknown"
    if path in kept:
        return "kept" if kept[path] == value else "rescaled"
    return "dropped_same" if value == one.official else "dropped_unfit"


def _ask(scenario: Scenario, view: View, then: Then) -> None:
    @st.dialog(tr("scenarios.rebase"), width="large")
    def ask() -> None:
        _show_what_changed(scenario, view)
        st.markdown(f"**{tr('scenarios.becomes')}**")
        table = rebase_table(scenario.changes, view.rules)
        show_list(table, rebase_columns(), alt=tr("scenarios.becomes"))
        kept = rebased(scenario.changes, view.rules)
        yes = confirmed(tr("scenarios.rebase_yes"), key="rebase", disabled=not kept)
        if not kept:
            st.caption(tr("scenarios.nothing_kept"))
        if yes:
            _write(scenario, kept, view, then)

    ask()


def _show_what_changed(scenario: Scenario, view: View) -> None:
    """List how the rules have changed, if the old ones are still known."""
    day = scenario.base_day
    if view.book.first_day <= day and (
        view.book.in_force(day).fingerprint == scenario.base_fingerprint
    ):
        st.markdown(f"**{tr('scenarios.rules_changed')}**")
        revisions = revision_table(view.book.revisions(day, view.day))
        show_list(revisions, revision_columns(), alt=tr("scenarios.rules_changed"))
    else:
        st.caption(tr("scenarios.base_unknown"))


def _write(scenario: Scenario, kept: Changes, view: View, then: Then) -> None:
    content = Content(
        scenario.name, scenario.note, view.rules.fingerprint, view.day, kept
    )
    try:
        scenario_rules(kept, view.rules)
        done = update(cached.ledger(), scenario, content, view.actor, now())
    except (LedgerError, RulebookError) as error:
        st.error(refusal(error))
        return
    said = tr("scenarios.rebased", name=plain(saved.title(done)), n=done.version)
    saved.say_next(said)
    then(done)
    st.rerun()
