"""方案库: which saved scenario this visitor has opened, and the link that names it."""

import streamlit as st

from sanfen.desk import cached
from sanfen.desk.actor import current_actor
from sanfen.desk.address import choose, chosen
from sanfen.desk.language import plain, tr
from sanfen.desk.scenarios.refusals import refusal
from sanfen.desk.view import View
from sanfen.desk.what_if import bench
from sanfen.ledger.errors import LedgerError, UnknownScenarioError
from sanfen.ledger.scenarios import Scenario, find_scenario, version_saying
from sanfen.rulebook import RulebookError
from sanfen.rulebook.movable import Changes
from sanfen.rulebook.scenario import scenario_rules, written

SCENARIO = "scenario"
"""How the link names the saved scenario that its numbers came from."""

_OPENED, _SAID, _REFUSED = "scenario_opened", "scenario_said", "scenario_refused"
_LEGIBLE = 60  # letters of a number that anyone may have written
_MOST = 1_000_000_000
"""Beyond, no number is asked for: databases know none so high."""


def take_link(view: View) -> None:
    """Open the scenario of a link; one that says no numbers gets those it saved.

    A scenario that is not there, or was altered, leaves the official rules.
    """
    show_said()
    if refused := bench.told_until_live(_REFUSED):
        st.warning(refused)
    asked = chosen(SCENARIO)
    if not asked:
        _come_back()
        return
    if _is_opened(asked):
        return
    try:
        found = find_scenario(cached.ledger(), number_in(asked), view.actor)
        if not _numbers_in_link():
            _put_numbers(found, view)
    except (LedgerError, RulebookError) as error:
        _refuse(refusal(error))


def opened(changes: Changes) -> Scenario | None:
    """Return the saved scenario worked on, in the version it was opened in."""
    asked = chosen(SCENARIO)
    if asked and not _is_opened(asked):
        try:
            found = version_saying(
                cached.ledger(), number_in(asked), changes, current_actor()
            )
        except UnknownScenarioError:
            return None
        hold(found)
    kept: Scenario | None = st.session_state.get(_OPENED)
    return kept if asked else None


def is_altered(changes: Changes) -> bool:
    """Tell whether other numbers stand here than the opened scenario saved."""
    kept: Scenario | None = st.session_state.get(_OPENED)
    return bool(chosen(SCENARIO)) and kept is not None and kept.changes != changes


def hold(scenario: Scenario) -> None:
    """Take this version as the one the visitor has seen."""
    st.session_state[_OPENED] = scenario
    choose(SCENARIO, str(scenario.id))


def let_go() -> None:
    """Go on with the numbers as a scenario of their own."""
    st.session_state.pop(_OPENED, None)
    choose(SCENARIO, "")


def number_in(text: str) -> int:
    """Return the number of a scenario in a link; raise for what is none."""
    if not text.isascii() or not text.isdigit() or int(text[:_LEGIBLE]) > _MOST:
        raise UnknownScenarioError(text[:_LEGIBLE])
    return int(text)


def say_next(words: str) -> None:
    """Keep a sentence for the next run of the page."""
    st.session_state[_SAID] = words


def show_said() -> None:
    """Show what was kept to be said."""
    if said := st.session_state.pop(_SAID, ""):
        st.success(said)


def title(scenario: Scenario) -> str:
    """Return the name with the number, which alone is unique for ever."""
    return tr("scenarios.title_of", name=scenario.name, n=scenario.id)


def _come_back() -> None:
    """Name what is opened once more: a link from the menu says neither it nor numbers."""
    kept: Scenario | None = st.session_state.get(_OPENED)
    if kept is not None and not _numbers_in_link():
        choose(SCENARIO, str(kept.id))
    else:
        let_go()


def _is_opened(asked: str) -> bool:
    kept: Scenario | None = st.session_state.get(_OPENED)
    return kept is not None and str(kept.id) == asked


def _put_numbers(found: Scenario, view: View) -> None:
    scenario_rules(found.changes, view.rules)
    for name, value in written(found.changes).items():
        st.query_params[name] = value
    hold(found)


def _numbers_in_link() -> list[str]:
    return [name for name in st.query_params if "." in name]


def _refuse(why: str) -> None:
    for name in (SCENARIO, *_numbers_in_link()):
        choose(name, "")
    st.session_state[_REFUSED] = f"{why} {plain(tr('scenarios.official_shown'))}"
    st.rerun()
