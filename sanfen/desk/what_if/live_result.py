"""推演结果的看板: the outlooks a moved number leads to, and what a click there chooses."""

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from sanfen.desk import cached
from sanfen.desk.address import SEPARATOR, choose, chosen
from sanfen.desk.language import tr
from sanfen.desk.maps import PLACE
from sanfen.desk.navigation import path
from sanfen.desk.view import BY_VIEW, View
from sanfen.desk.what_if import bench
from sanfen.desk.what_if.board import (
    KEY,
    Chosen,
    Ground,
    Load,
    Talk,
    show_board,
)
from sanfen.desk.what_if.draft import Draft
from sanfen.desk.what_if.flip_ledger import MOVE
from sanfen.desk.what_if.live_lists import FIRST, MORE, Read, Sides, Told, lists_of
from sanfen.desk.what_if.live_numbers import are_live, hear, standing_now
from sanfen.desk.what_if.live_picked import Picked, picked
from sanfen.desk.what_if.live_said import clicked, heard
from sanfen.figures.sketch import sketch
from sanfen.grading.glance import reading_order
from sanfen.grading.measured import Measured, Positions
from sanfen.grading.outlook import Outlook
from sanfen.grading.workload import inspector_days
from sanfen.ledger.actor import Actor
from sanfen.rulebook import Rules

_LINK = {"move": MOVE, "town": PLACE}
_ROWS = "flips_shown"


@dataclass(frozen=True, slots=True)
class Stage:
    """What no moved number changes, put together once: each move asks for all of it."""

    view: View
    official: Rules
    measured: Measured
    base: Outlook
    ground: Ground
    order: Positions


def stage(view: View) -> Stage:
    """Return what the live result of a view rests on."""
    official = view.rules
    return Stage(
        view=view,
        official=official,
        measured=view.assessed().measured,
        base=_outlook(view, official),
        ground=_ground(view.day, view.state, view.actor, view.county),
        order=_order(view.day, view.state, view.actor),
    )


def show_live_result(on: Stage, draft: Draft, rules: Rules) -> None:
    """Show what ``rules``, made by ``draft``, would change, and tell the lists."""
    base, places = on.base, on.ground.places
    if not base.classes.sum():
        st.info(tr("what_if.nobody"))
        return
    scenario = _outlook(on.view, rules)
    days = Load(tr("live.days"), _days(base, on.official), _days(scenario, rules))
    talk = Talk(
        beside={
            "standing": standing_now(draft, on.official),
            "lists": _lists(on, scenario, draft, rules),
        },
        on_said=lambda: _hear(on.official),
        on_picked=lambda: choose_picked(picked(clicked(KEY), places)),
    )
    show_board(base, scenario, _chosen(on.ground), [days], talk)
    match picked(clicked(KEY), places):
        case Picked("enterprise", (code,)):
            st.switch_page(path("enterprises"), query_params={"enterprise": code})


def choose_picked(clicked_on: Picked | None) -> None:
    """Keep a click in the link; one on what is chosen lets go of it."""
    match clicked_on:
        case Picked("move" | "town" as kind, names):
            name, value = _LINK[kind], SEPARATOR.join(names)
            choose(name, "" if chosen(name) == value else value)
        case Picked("drop", (name,)):
            choose(name, "")
        case Picked("more"):
            st.session_state[_ROWS] = st.session_state.get(_ROWS, FIRST) + MORE


def _hear(official: Rules) -> None:
    if said := heard(KEY):
        hear(said, official)


def _lists(
    on: Stage, scenario: Outlook, draft: Draft, rules: Rules
) -> dict[str, Told] | None:
    """Return the lists; none while a number moves, or where others stand in."""
    read = {MOVE: chosen(MOVE), PLACE: chosen(PLACE)}
    bench.look_at(**read)
    if draft.is_moving or not are_live() or on.base.rules == scenario.rules:
        return None
    sides = Sides(
        official=on.measured,
        base=on.base,
        scenario=scenario,
        rules=rules,
        county=on.view.county,
        regions=on.ground.regions,
        order=on.order,
    )
    rows = st.session_state.get(_ROWS, FIRST)
    return lists_of(sides, Read(**read, rows=rows))


def _days(amounts: Outlook, rules: Rules) -> float:
    return float(inspector_days(amounts.visits, amounts.batches, rules).sum())


def _chosen(ground: Ground) -> Chosen:
    place = _pair(chosen(PLACE))
    town = ground.places.index(place) if place in ground.places else -1
    return Chosen(move=_pair(chosen(MOVE)), town=town)


def _pair(value: str) -> tuple[str, str]:
    first, _, second = value.partition(SEPARATOR)
    return first, second


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_VIEW)
def _ground(day: dt.date, state: str, actor: Actor, county: str) -> Ground:
    regions = cached.evidence(day, state, actor).regions
    here = regions[regions["county"] == county] if county else regions
    here = here.reset_index(drop=True)
    return Ground(here, sketch(here))


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_VIEW)
def _order(day: dt.date, state: str, actor: Actor) -> Positions:
    return reading_order(cached.evidence(day, state, actor))


# A drag leaves a trail of scenarios; "undo" and "redo" walk back and forth on it.
@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VIEW)
def _outlook(view: View, rules: Rules) -> Outlook:
    about = (view.day, view.rules, rules, view.state, view.actor)
    return cached.foreseen(*about, county=view.county)
