"""推演的答复: what the board, the sliders and the lists are told of a draft.

A message from the browser is answered before the run that shows the answer: a fragment
opens a frame first, and a page that got the frame alone would be drawn twice.
"""

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from sanfen.desk import cached
from sanfen.desk.address import SEPARATOR, chosen
from sanfen.desk.language import language, speaking, tr
from sanfen.desk.maps import PLACE
from sanfen.desk.view import BY_VIEW, View
from sanfen.desk.what_if import bench
from sanfen.desk.what_if.board import Chosen, Ground, Load, Told, told_of
from sanfen.desk.what_if.draft import Draft
from sanfen.desk.what_if.flip_ledger import MOVE
from sanfen.desk.what_if.live_lists import (
    FIRST,
    MORE,
    Names,
    Read,
    Sides,
    lists_of,
    names_of,
)
from sanfen.desk.what_if.live_numbers import are_live, standing_now
from sanfen.figures.sketch import sketch
from sanfen.grading.measured import Measured
from sanfen.grading.outlook import Outlook
from sanfen.grading.workload import inspector_days
from sanfen.ledger.actor import Actor
from sanfen.rulebook import Rules
from sanfen.wording import Language

_ROWS = "flips_shown"
_ANSWER = "live_answer"


@dataclass(frozen=True, slots=True)
class Stage:
    """What no moved number changes, put together once: each move asks for all of it."""

    view: View
    official: Rules
    measured: Measured
    base: Outlook
    ground: Ground
    names: Names


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer depends on, beside the stage."""

    draft: Draft
    read: Read
    live: bool
    spoken: Language


@dataclass(frozen=True, slots=True)
class Answer:
    """What is ``told``; ``made`` are the draft's rules, none if they contradict."""

    on: Stage
    asked: Asked
    made: Rules | None
    told: Told


def stage(view: View) -> Stage:
    """Return what the live result of a view rests on."""
    official = view.rules
    return Stage(
        view=view,
        official=official,
        measured=view.assessed().measured,
        base=_outlook(view, official),
        ground=_ground(view.day, view.state, view.actor, view.county),
        names=_names(view.day, view.state, view.actor, view.county),
    )


def answer(on: Stage) -> Answer:
    """Return what this visitor's draft is answered; the latest answer is at hand."""
    read = Read(chosen(MOVE), chosen(PLACE), st.session_state.get(_ROWS, FIRST))
    bench.look_at(move=read.move, place=read.place)
    asked = Asked(bench.draft(on.official), read, are_live(), language())
    kept: Answer | None = st.session_state.get(_ANSWER)
    if kept and kept.on is on and kept.asked == asked:
        return kept
    with speaking(asked.spoken):
        made = bench.rules_of(asked.draft.changes, on.official)
        given = Answer(on, asked, made, _told(on, asked, made or on.official))
    st.session_state[_ANSWER] = given
    return given


def read_on() -> None:
    """Show more rows of the list of enterprises from now on."""
    st.session_state[_ROWS] = st.session_state.get(_ROWS, FIRST) + MORE


def _told(on: Stage, asked: Asked, rules: Rules) -> Told:
    base, scenario = on.base, _outlook(on.view, rules)
    days = Load(tr("live.days"), _days(base, on.official), _days(scenario, rules))
    return {
        **told_of(base, scenario, _chosen(on.ground, asked.read), [days]),
        "standing": standing_now(asked.draft, on.official),
        "lists": _lists(on, scenario, asked, rules),
    }


def _lists(
    on: Stage, scenario: Outlook, asked: Asked, rules: Rules
) -> dict[str, Told] | None:
    """Return the lists; none while a number moves, or where others stand in."""
    same = on.base.rules == scenario.rules
    if asked.draft.is_moving or not asked.live or same:
        return None
    sides = Sides(
        official=on.measured,
        base=on.base,
        scenario=scenario,
        rules=rules,
        county=on.view.county,
        names=on.names,
    )
    return lists_of(sides, asked.read)


def _days(amounts: Outlook, rules: Rules) -> float:
    return float(inspector_days(amounts.visits, amounts.batches, rules).sum())


def _chosen(ground: Ground, read: Read) -> Chosen:
    place = _pair(read.place)
    town = ground.places.index(place) if place in ground.places else -1
    return Chosen(move=_pair(read.move), town=town)


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
def _names(day: dt.date, state: str, actor: Actor, county: str) -> Names:
    regions = _ground(day, state, actor, county).regions
    return names_of(cached.evidence(day, state, actor), regions)


# A drag leaves a trail of scenarios; "undo" and "redo" walk back and forth on it.
@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=BY_VIEW)
def _outlook(view: View, rules: Rules) -> Outlook:
    about = (view.day, view.rules, rules, view.state, view.actor)
    return cached.foreseen(*about, county=view.county)
