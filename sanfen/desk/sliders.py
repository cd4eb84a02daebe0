"""The sliders of 权重推演: they stand in the link, and each can be put back."""

from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException

from sanfen.desk.address import choose, chosen
from sanfen.desk.language import language, plain, tr
from sanfen.desk.scenario import (
    FLOOR,
    WEIGHT,
    NoWeightError,
    Scenario,
    fall,
    most,
    official,
    rules_of,
    scenario_of,
)
from sanfen.rulebook import RulebookError, Rules

_BLOCKS = {"实现程度": "what_if.performance", "保障能力": "what_if.capability"}
_ENTERPRISE = "enterprise"
_REFUSED, _SLIDERS, _CHOICES = "what_if_refused", "what_if_sliders", "what_if_choices"
_LEGIBLE = 40  # letters of a name that anyone may have written

_LABEL, _SHARE, _BACK = 154, 42, 56
"""Widths in px of what stands beside a slider."""


@dataclass(frozen=True, slots=True)
class Row:
    """A slider, and the room beside it for its share and its way back."""

    name: str
    label: str
    clause: str
    official: float
    value: float
    share: DeltaGenerator
    back: DeltaGenerator


def come_back(choices: Iterable[str]) -> None:
    """Put back the scenario that was left to look at an enterprise.

    Opening an enterprise writes it into the link before the page is left, so one step
    back leads here with that and without the scenario.
    """
    if chosen(_ENTERPRISE):
        choose(_ENTERPRISE, "")
        for name, value in st.session_state.get(_CHOICES, {}).items():
            choose(name, value)
        _put_back(st.session_state.get(_SLIDERS, {}))
        st.rerun()
    st.session_state[_CHOICES] = {name: chosen(name) for name in choices}


def refuse_bad_link(rules: Rules, choices: Mapping[str, Container[str]]) -> None:
    """Put a link with values that cannot be back to the official rules, and say so.

    ``choices`` are the other names of the link with what may be chosen for each.
    """
    bad = [
        *refused(rules),
        *(
            name
            for name, known in choices.items()
            if chosen(name) and chosen(name) not in known
        ),
    ]
    if bad:
        _let_go_of_link(rules, choices)
        st.session_state[_REFUSED] = bad
        st.rerun()
    if names := st.session_state.pop(_REFUSED, None):
        listed = plain(tr("what_if.comma").join(name[:_LEGIBLE] for name in names))
        st.warning(tr("what_if.bad_link", names=listed))


def refused(rules: Rules) -> list[str]:
    """Return the names in the link that no slider has, or whose values do not fit."""
    known = official(rules)
    return [
        name
        for name in _in_link()
        if name not in known
        or not _fits(st.query_params.get_all(name), most(name, known[name]))
    ]


def set_sliders(rules: Rules) -> Scenario:
    """Show a slider for every weight and floor; return what they are set to."""
    head = st.container(horizontal=True, vertical_alignment="center")
    with st.container(gap=None):
        rows = [*_weight_rows(rules), *_floor_rows(rules)]
    # What stands beside a slider depends on all of them, so it is written last.
    values = {row.name: row.value for row in rows}
    st.session_state[_SLIDERS] = values
    scenario = scenario_of(values)
    shares = _shares(scenario)
    for row in rows:
        _write_beside(row, shares.get(row.name, ""))
    with head:
        st.subheader(tr("what_if.sliders"), anchor=False)
        st.button(
            tr("what_if.reset_all"),
            key="reset_all",
            icon=":material/restart_alt:",
            on_click=_put_back,
            args=({row.name: row.official for row in rows},),
            disabled=all(row.value == row.official for row in rows),
        )
    return scenario


def asked_rules(scenario: Scenario, rules: Rules) -> Rules:
    """Return the rules of a scenario; one that cannot be is refused in words."""
    try:
        return rules_of(scenario, rules)
    except NoWeightError:
        st.warning(tr("what_if.no_weight"))
    except RulebookError:
        floors = tr("what_if.comma").join(
            f"{name} {score:g}" for name, score in fall(scenario.floors)
        )
        st.warning(tr("what_if.floors_cross", floors=floors))
    return rules


def moved_in_words(scenario: Scenario, rules: Rules, base: Rules) -> dict[str, str]:
    """Return what a scenario sets otherwise than the official rules, by its name."""
    before = scenario_of(official(base))
    weights = {
        f"{code} {entry.label[language()]}": tr(
            "what_if.moved_weight",
            before=f"{before.weights[code]:g}",
            after=f"{scenario.weights[code]:g}",
            share=f"{entry.weight:.1f}",
        )
        for code, entry in rules.enterprise.criteria.items()
        if scenario.weights[code] != before.weights[code]
    }
    floors = {
        entry.label[language()]: f"{before.floors[name]:g} → {entry.score:g}"
        for name, entry in rules.enterprise.floors.items()
        if scenario.floors[name] != before.floors[name]
    }
    return {tr("what_if.fingerprint"): rules.fingerprint, **weights, **floors}


def _weight_rows(rules: Rules) -> Iterator[Row]:
    criteria = rules.enterprise.criteria
    for block, key in _BLOCKS.items():
        _headings(tr(key), tr("what_if.share"))
        for code, entry in criteria.items():
            if entry.block == block:
                label = f"{code} {entry.label[language()]}"
                yield _row(f"{WEIGHT}{code}", label, entry.clause, entry.weight)


def _floor_rows(rules: Rules) -> Iterator[Row]:
    _headings(tr("what_if.floors"), "")
    for name, entry in rules.enterprise.floors.items():
        label = entry.label[language()]
        yield _row(f"{FLOOR}{name.value}", label, entry.clause, entry.score)


def _headings(title: str, share: str) -> None:
    with _line():
        st.markdown(f"**{title}**", width="stretch")
        st.caption(share, width=_SHARE, text_alignment="right")
        st.caption(tr("what_if.official"), width=_BACK, text_alignment="center")


def _row(name: str, label: str, clause: str, official: float) -> Row:
    """Show the name, the slider, and room for what is written beside it."""
    with _line():
        st.markdown(f":small[{plain(label)}]", width=_LABEL)
        value = st.slider(
            plain(label),
            min_value=0.0,
            max_value=most(name, official),
            value=official,
            step=1.0,
            format="%g",
            key=name,
            bind="query-params",
            label_visibility="collapsed",
        )
        share, back = st.container(width=_SHARE), st.container(width=_BACK)
    return Row(name, label, clause, official, value, share, back)


def _write_beside(row: Row, share: str) -> None:
    moved = row.value != row.official
    with row.share:
        words = f"**{share}**" if share and moved else share
        st.markdown(words, text_alignment="right")
    with row.back:
        st.button(
            f"{row.official:g}",
            key=f"reset_{row.name}",
            type="tertiary",
            icon=":material/undo:" if moved else None,
            help=tr("what_if.reset", name=plain(row.label), clause=plain(row.clause)),
            on_click=_put_back,
            args=({row.name: row.official},),
            disabled=not moved,
            width="stretch",
        )


def _line() -> DeltaGenerator:
    """Return room for name, slider, share and way back, side by side on any screen."""
    return st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False
    )


def _shares(scenario: Scenario) -> dict[str, str]:
    """Return what each weight comes to of 100, in words."""
    if not any(scenario.weights.values()):
        return {}
    return {f"{WEIGHT}{code}": f"{to:.1f}" for code, to in scenario.shares.items()}


def _put_back(values: Mapping[str, float]) -> None:
    st.session_state.update(values)


def _let_go_of_link(rules: Rules, choices: Iterable[str]) -> None:
    for name in _in_link():
        # A slider that stands already holds its name in the link; it is put back below.
        with suppress(StreamlitAPIException):
            del st.query_params[name]
    for name in choices:
        choose(name, "")
    _put_back(official(rules))


def _in_link() -> list[str]:
    return [name for name in st.query_params if name.startswith((WEIGHT, FLOOR))]


def _fits(values: list[str], highest: float) -> bool:
    try:
        (number,) = map(float, values)
    except ValueError:
        return False
    return 0 <= number <= highest
