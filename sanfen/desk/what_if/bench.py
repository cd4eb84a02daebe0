"""推演台: the draft of this visitor, kept in the session and spelt out in the link.

The link names every number by its place in the rulebook
(``enterprise.floors.AA.score=92``), so that it can be read, and opened anywhere.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from sanfen.desk.address import choose, chosen
from sanfen.desk.language import plain, tr
from sanfen.desk.what_if.draft import Draft
from sanfen.desk.what_if.numbers import number_name
from sanfen.rulebook import RulebookError, Rules
from sanfen.rulebook.movable import Changes, movable
from sanfen.rulebook.scenario import ScenarioError, read, scenario_rules, written

_DRAFT, _LINK, _CHOICES = "draft", "draft_link", "draft_choices"
_LATEST = "draft_latest"
_REFUSED = "draft_refused"
LIVE = "sliders_live"
_ENTERPRISE = "enterprise"
_LEGIBLE = 60  # letters of a name that anyone may have written


@dataclass(slots=True)
class Latest:
    """What this visitor looks at by now, for files made when they are asked for.

    A button shown once hands out what stands then, not what stood when it was shown.
    """

    changes: Changes = field(default_factory=dict)
    move: str = ""
    place: str = ""
    spread: str = ""


def latest() -> Latest:
    """Return what the visitor looks at by now; it goes on changing."""
    kept: Latest = st.session_state.setdefault(_LATEST, Latest())
    return kept


def look_at(**chosen_now: str) -> None:
    """Keep what is chosen by now, by its name in ``Latest``: to come back to, for files."""
    for name, value in chosen_now.items():
        setattr(latest(), name, value)
    st.session_state[_CHOICES] = {**st.session_state.get(_CHOICES, {}), **chosen_now}


def draft(rules: Rules) -> Draft:
    """Return the draft of this visitor, made to the rules asked about."""
    kept: Draft | None = st.session_state.get(_DRAFT)
    return kept.on(rules) if kept else Draft(rules.fingerprint)


def rules_of(changes: Changes, rules: Rules) -> Rules | None:
    """Return the rules that a scenario makes; none if it contradicts itself."""
    try:
        return scenario_rules(changes, rules)
    except RulebookError:
        return None


def keep(changed: Draft) -> None:
    """Keep a draft; the link follows when the finger rests or lets go."""
    st.session_state[_DRAFT] = changed
    latest().changes = changed.changes
    if not changed.is_moving:
        _write_link(changed)


def come_back(choices: Iterable[str]) -> None:
    """Put back what was chosen before leaving to look at an enterprise.

    Opening an enterprise writes it into the link before the page is left, so one step
    back leads here with that and without the rest.
    """
    if chosen(_ENTERPRISE):
        choose(_ENTERPRISE, "")
        for name, value in st.session_state.get(_CHOICES, {}).items():
            choose(name, value)
    st.session_state[_CHOICES] = {name: chosen(name) for name in choices}


def take_link(rules: Rules, choices: Mapping[str, Container[str]]) -> None:
    """Take the scenario of a link onto the bench, as a step; refuse one that cannot be.

    ``choices`` are the other names of the link with what may be chosen for each.
    """
    bad = [
        name
        for name, known in choices.items()
        if chosen(name) and chosen(name) not in known
    ]
    try:
        asked = read(_in_link(), rules)
    except ScenarioError as error:
        bad += error.names
    if bad:
        _let_go_of_link(rules, choices)
        st.session_state[_REFUSED] = bad
        st.rerun()
    if (names := told_until_live(_REFUSED)) and not draft(rules).changes:
        words = [_in_words(name, rules, choices) for name in names]
        listed = tr("what_if.comma").join(words)
        st.warning(tr("what_if.bad_link", names=plain(listed)))
    now = draft(rules)
    if asked and written(asked) != st.session_state.get(_LINK):
        now = now.stepped(asked)
    keep(now)


def told_until_live(name: str) -> Any:
    """Return what is to be told, once more after the live parts have reported.

    Their report draws the page anew, and would take away what was not read yet.
    """
    told = st.session_state.get(name)
    if are_live():
        st.session_state.pop(name, None)
    return told


def are_live() -> bool:
    """Tell whether the live parts have reported, so that no others are needed."""
    return bool(st.session_state.get(LIVE))


def _write_link(kept: Draft) -> None:
    link = written(kept.changes)
    for name in set(_in_link()) - set(link):
        del st.query_params[name]
    # All at once: each writing is a message to the browser and a step of its history.
    if any(st.query_params.get(name) != value for name, value in link.items()):
        st.query_params.update(link)
    st.session_state[_LINK] = link


def _in_words(name: str, rules: Rules, choices: Container[str]) -> str:
    """Return what a name in the link stands for; as it is written, if for nothing."""
    if name in choices:
        return tr(f"what_if.link_{name}")
    return number_name(name, rules) if name in movable(rules) else name[:_LEGIBLE]


def _let_go_of_link(rules: Rules, choices: Iterable[str]) -> None:
    for name in choices:
        choose(name, "")
    keep(draft(rules).stepped({}))


def _in_link() -> dict[str, str]:
    """Return the numbers a link sets; one that is set twice reads as no number."""
    return {
        name: " ".join(st.query_params.get_all(name))
        for name in st.query_params
        if "." in name
    }
