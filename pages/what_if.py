"""权重推演: move a number of the rulebook, see who changes class and what it costs."""

import streamlit as st

from sanfen.desk.enterprises.steadiness import SPREADS
from sanfen.desk.scenarios import saved
from sanfen.desk.scenarios.adopt import adopt_button
from sanfen.desk.scenarios.rebase import offer_for_opened
from sanfen.desk.scenarios.saving import save_button
from sanfen.desk.view import current_view
from sanfen.desk.what_if import bench, flip_ledger
from sanfen.desk.what_if.board import show_ground
from sanfen.desk.what_if.controls import show_clash, show_controls, shown_of
from sanfen.desk.what_if.firmness import SPREAD_IN_LINK, show_firmness
from sanfen.desk.what_if.lists_section import as_asked, show_lists
from sanfen.desk.what_if.live_answer import Answer, answer, stage
from sanfen.desk.what_if.live_result import show_live_result
from sanfen.desk.what_if.side_by_side import effective
from sanfen.desk.what_if.workbook import offer_scenario_workbook

view = current_view()
choices = {**flip_ledger.choices(view.assessed()), SPREAD_IN_LINK: list(SPREADS)}
saved.take_link(view)
bench.come_back([*choices, saved.SCENARIO])
bench.take_link(view.rules, choices)
on = stage(view)
first = answer(on)
draft, rules = first.asked.draft, first.made or view.rules


def drawn_once(given: Answer) -> tuple[object, ...]:
    """Return what all but the live parts show of an answer."""
    now = given.asked.draft
    return shown_of(now, given.made), saved.is_altered(now.changes)


@st.fragment
def live() -> None:
    """Show what the numbers change; all else is drawn once and told by the board."""
    given = answer(on)
    now = given.asked.draft
    if given.made is None:
        show_clash(now, on.official)
    show_live_result(given)
    if not now.is_moving and drawn_once(given) != shown:
        st.rerun()


saved.show_said()
offer_for_opened(draft.changes, view)
with st.container(horizontal=True, vertical_alignment="center"):
    save_button(draft.changes, view.rules, view)
    adopt_button(draft.changes, view.rules, view)
    offer_scenario_workbook(as_asked(view, bench.latest()), view)
shown = drawn_once(first)  # by now it is known which scenario is opened
left, right = st.columns([5, 7], gap="medium")
with left:
    show_ground(on.ground)
    show_controls(draft, view.rules, effective(view))
with right, st.container(key="live_result"):
    live()
if rules.fingerprint != view.rules.fingerprint:
    show_lists(view, rules)
if not view.within(view.assessed().enterprises).empty:
    show_firmness(view, rules)
