"""推演台的控件: every movable number in its group, with its clause and its way back."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sanfen.desk.language import plain, tr
from sanfen.desk.what_if import bench
from sanfen.desk.what_if.draft import Draft, standing
from sanfen.desk.what_if.live_controls import live_steps
from sanfen.desk.what_if.live_numbers import are_live, show_live
from sanfen.desk.what_if.live_page import stand_in
from sanfen.desk.what_if.numbers import (
    clause_of,
    lock_in_words,
    moved_in_words,
    number_name,
    reset_in_words,
    value_in_words,
)
from sanfen.rulebook import Rules
from sanfen.rulebook.movable import (
    SHARED_OUT,
    Changes,
    Group,
    Movable,
    Value,
    movable,
)

_LABEL, _LOCK, _BACK = 150, 34, 76
"""Widths in px of what stands beside a slider."""


def show_controls(draft: Draft, rules: Rules, shares: Mapping[str, float]) -> None:
    """Show every number in its group; ``shares`` are effective weights, by path."""
    live_steps()
    show_live(rules, shares)
    if not are_live():
        with stand_in("controls"):
            _show_steps(draft, rules)
            st.caption(moved_in_words(draft.changes, rules))
            _show_groups(draft, rules, shares)


def _show_groups(draft: Draft, rules: Rules, shares: Mapping[str, float]) -> None:
    for group in Group:
        numbers = [one for one in movable(rules).values() if one.group is group]
        opened = st.expander(
            tr(f"what_if.group_{group}"),
            expanded=group is Group.WEIGHTS,
            key=f"group_{group}",
            on_change="rerun",
        )
        if opened.open:
            with opened:
                _show_group(numbers, draft, rules, shares)


def shown_of(draft: Draft, made: Rules | None) -> tuple[object, ...]:
    """Return what the parts of the page that are drawn once show of a draft.

    When it is another, they are to be drawn again; the live parts follow by themselves.
    ``made`` are the rules the draft makes, none if it contradicts itself.
    """
    all_of_it = not are_live() or st.session_state.get("firmness", False)
    moved = dict(draft.changes) if all_of_it else {}
    return bool(draft.changes), made is None, are_live(), moved


def show_clash(draft: Draft, rules: Rules) -> None:
    """Say which numbers of a draft contradict each other."""
    st.warning(tr("what_if.cannot_be", clash=plain(_clash(draft, rules))))


def _show_steps(draft: Draft, rules: Rules) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.subheader(tr("what_if.sliders"), anchor=False)
        _step("undo", draft.past, draft.undone)
        _step("redo", draft.future, draft.redone)
        st.button(
            tr("what_if.reset_all"),
            key="reset_all",
            icon=":material/restart_alt:",
            on_click=lambda: bench.keep(bench.draft(rules).stepped({})),
            disabled=not draft.changes,
        )


def _step(name: str, steps: Sequence[object], taken: Callable[[], Draft]) -> None:
    st.button(
        tr(f"what_if.{name}"),
        key=name,
        icon=f":material/{name}:",
        on_click=lambda: bench.keep(taken()),
        disabled=not steps,
        help=tr("what_if.steps", n=len(steps)),
    )


def _show_group(
    numbers: Sequence[Movable],
    draft: Draft,
    rules: Rules,
    shares: Mapping[str, float],
) -> None:
    group = numbers[0].group
    st.caption(tr(f"what_if.about_{group}"))
    values = standing(draft.changes, rules)
    for one in numbers:
        if one.is_switch:
            _show_switch(one, values[one.path], rules)
        else:
            _show_slider(one, values[one.path], draft, rules, shares)


def _show_switch(one: Movable, value: Value, rules: Rules) -> None:
    with _line():
        st.session_state[one.path] = value
        st.toggle(
            plain(number_name(one.path, rules)),
            key=one.path,
            help=plain(clause_of(one.path, rules)),
            on_change=_put,
            args=(one.path, rules),
            width="stretch",
        )
        _show_way_back(one, value, rules)


def _show_slider(
    one: Movable,
    value: Value,
    draft: Draft,
    rules: Rules,
    shares: Mapping[str, float],
) -> None:
    label = plain(number_name(one.path, rules))
    with _line():
        with st.container(width=_LABEL, gap=None):
            st.markdown(f":small[{label}]")
            if one.path in shares:
                share = f"{shares[one.path]:.0%}"
                st.caption(tr("what_if.effective", share=share))
        kind = int if one.is_whole else float
        st.session_state[one.path] = kind(value)
        st.slider(
            label,
            min_value=kind(0),
            max_value=kind(one.high),
            step=kind(one.step),
            format="percent" if one.is_share else "%g",
            key=one.path,
            on_change=_put,
            args=(one.path, rules),
            label_visibility="collapsed",
        )
        if one.group in SHARED_OUT:
            _show_lock(one, draft, rules, label)
        _show_way_back(one, value, rules)


def _show_lock(one: Movable, draft: Draft, rules: Rules, label: str) -> None:
    locked = one.path in draft.locked
    st.button(
        "",
        key=f"lock_{one.path}",
        type="tertiary",
        icon=f":material/{'lock' if locked else 'lock_open'}:",
        help=lock_in_words(label, locked=locked),
        on_click=lambda: bench.keep(bench.draft(rules).lock_turned(one.path, rules)),
        width=_LOCK,
    )


def _show_way_back(one: Movable, value: Value, rules: Rules) -> None:
    moved = value != one.official
    st.button(
        value_in_words(one.path, one.official),
        key=f"reset_{one.path}",
        type="tertiary",
        icon=":material/undo:" if moved else None,
        help=plain(reset_in_words(one, rules)),
        on_click=lambda: bench.keep(bench.draft(rules).put_back(one.path, rules)),
        disabled=not moved,
        width=_BACK,
    )


def _put(path: str, rules: Rules) -> None:
    bench.keep(bench.draft(rules).put(path, st.session_state[path], rules))


def _line() -> DeltaGenerator:
    """Return room for a name, its control and its way back, side by side anywhere."""
    return st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False
    )


def _clash(draft: Draft, rules: Rules) -> str:
    """Return the values of the groups that contradict themselves, in words."""
    comma = tr("what_if.comma")
    return comma.join(
        f"{number_name(path, rules)} {value_in_words(path, value)}"
        for group in Group
        if bench.rules_of(_of_group(draft.changes, group, rules), rules) is None
        for path, value in standing(draft.changes, rules).items()
        if movable(rules)[path].group is group
    )


def _of_group(changes: Changes, group: Group, rules: Rules) -> Changes:
    known = movable(rules)
    return {path: v for path, v in changes.items() if known[path].group is group}
