"""The live sliders at the bench: what they show, and what their messages do."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import streamlit as st

from sanfen.desk.language import tr
from sanfen.desk.what_if import bench
from sanfen.desk.what_if.draft import Draft
from sanfen.desk.what_if.live_controls import Drawer, Part, Row, show_drawers
from sanfen.desk.what_if.live_said import Said
from sanfen.desk.what_if.numbers import (
    clause_of,
    lock_in_words,
    moved_in_words,
    number_name,
    reset_in_words,
)
from sanfen.rulebook import Rules
from sanfen.rulebook.movable import (
    SHARED_OUT,
    Group,
    Movable,
    Value,
    movable,
    provision_of,
)

_BLOCKS = {"实现程度": "what_if.performance", "保障能力": "what_if.capability"}


def are_live() -> bool:
    """Tell whether the live parts have reported, so that no others are needed."""
    return bench.are_live()


def show_live(rules: Rules, shares: Mapping[str, float]) -> None:
    """Show every number as a control that reports while it is moved.

    ``shares`` are effective weights, by path.
    """
    show_drawers(
        [
            Drawer(
                name=group.value,
                title=tr(f"what_if.group_{group}"),
                about=tr(f"what_if.about_{group}"),
                parts=_parts(group, rules, shares),
            )
            for group in Group
        ]
    )


def standing_now(draft: Draft, rules: Rules) -> dict[str, Any]:
    """Return what the live controls show of a draft."""
    return {
        "changes": dict(draft.changes),
        "locked": sorted(draft.locked),
        "past": len(draft.past),
        "future": len(draft.future),
        "moved": moved_in_words(draft.changes, rules),
    }


def hear(said: Said, rules: Rules) -> None:
    """Do what a message asks; one that names no number is let pass."""
    st.session_state[bench.LIVE] = True
    now = bench.draft(rules)
    match said.kind:
        case "undo":
            bench.keep(now.undone())
        case "redo":
            bench.keep(now.redone())
        case "reset_all":
            bench.keep(now.stepped({}))
        case _ if one := movable(rules).get(said.path):
            _move(said, one, now, rules)


def _move(said: Said, one: Movable, now: Draft, rules: Rules) -> None:
    match said.kind:
        case "move" | "rest":
            to = _value(said.to, one)
            if one.fits(to):
                now = now.dragged(said.drag, said.path, to, rules)
            now = now.rested() if said.kind == "rest" else now
            bench.keep(now.let_go() if said.done else now)
        case "lock":
            bench.keep(now.lock_turned(said.path, rules))
        case "reset":
            bench.keep(now.put_back(said.path, rules))


def _value(to: float, one: Movable) -> Value:
    """Return a number from the browser as the kind of value that stands there."""
    if one.is_switch:
        return bool(to)
    return int(to) if one.is_whole else to


def _parts(group: Group, rules: Rules, shares: Mapping[str, float]) -> list[Part]:
    numbers = [one for one in movable(rules).values() if one.group is group]
    blocks = groupby(numbers, key=lambda one: _block(one.path, rules))
    return [
        Part(
            title=tr(_BLOCKS[block]) if block in _BLOCKS else "",
            rows=[_row(one, rules, shares) for one in part],
        )
        for block, part in blocks
    ]


def _row(one: Movable, rules: Rules, shares: Mapping[str, float]) -> Row:
    name = number_name(one.path, rules)
    locks = [lock_in_words(name, locked=locked) for locked in (False, True)]
    return Row(
        path=one.path,
        name=name,
        clause=clause_of(one.path, rules),
        official=one.official,
        high=one.high,
        step=one.step,
        lock=locks if one.group in SHARED_OUT else [],
        reset=reset_in_words(one, rules),
        percent=one.is_share,
        effective=shares.get(one.path),
    )


def _block(path: str, rules: Rules) -> str:
    return str(provision_of(rules, path).get("block", ""))
