"""推演结果的看板: the outlooks a moved number leads to, and what a click there chooses."""

import datetime as dt

import streamlit as st

from sanfen.desk import cached
from sanfen.desk.address import SEPARATOR, choose, chosen
from sanfen.desk.language import tr
from sanfen.desk.maps import PLACE
from sanfen.desk.view import View
from sanfen.desk.what_if.board import Chosen, Ground, Load, Picked, show_board
from sanfen.desk.what_if.flip_ledger import MOVE
from sanfen.figures.sketch import sketch
from sanfen.grading.outlook import Outlook, outlook
from sanfen.grading.workload import inspector_days
from sanfen.ledger.actor import Actor
from sanfen.rulebook import Rules

_LINK = {"move": MOVE, "town": PLACE}


def show_live_result(view: View, rules: Rules) -> None:
    """Show what ``rules`` would change; a click chooses a cell or town for the lists."""
    base, scenario = _outlook(view, view.rules), _outlook(view, rules)
    if not base.classes.sum():
        st.info(tr("what_if.nobody"))
        return
    days = Load(tr("live.days"), _days(base, view.rules), _days(scenario, rules))
    ground = _ground(view.day, view.version, view.actor, view.county)
    if picked := show_board(base, scenario, ground, _chosen(), [days]):
        _choose(picked)
        st.rerun()


def _days(amounts: Outlook, rules: Rules) -> float:
    return float(inspector_days(amounts.visits, amounts.batches, rules).sum())


def _chosen() -> Chosen:
    return Chosen(move=_pair(chosen(MOVE)), town=_pair(chosen(PLACE)))


def _pair(value: str) -> tuple[str, str]:
    first, _, second = value.partition(SEPARATOR)
    return first, second


def _choose(picked: Picked) -> None:
    """Keep a click in the link; one on what is chosen lets go of it."""
    name, value = _LINK[picked.kind], SEPARATOR.join(picked.names)
    choose(name, "" if chosen(name) == value else value)


@st.cache_resource(max_entries=8, show_spinner=False)
def _ground(day: dt.date, version: str, actor: Actor, county: str) -> Ground:
    regions = cached.evidence(day, version, actor).regions
    here = regions[regions["county"] == county] if county else regions
    here = here.reset_index(drop=True)
    return Ground(here, sketch(here))


# A drag leaves a trail of scenarios; "undo" and "redo" walk back and forth on it.
@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=cached.BY_FINGERPRINT)
def _outlook(view: View, rules: Rules) -> Outlook:
    return outlook(view.assessed().measured, rules, view.county)
