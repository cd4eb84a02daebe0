"""What an enterprise must do to reach the next class, proved by the engine."""

import datetime as dt

import streamlit as st

from sanfen.desk import cached
from sanfen.desk.enterprises.card import Enterprise
from sanfen.desk.language import plain, tr, word
from sanfen.desk.view import View
from sanfen.grading.hypothesis import Step
from sanfen.grading.improvement import HORIZON_YEARS, Path, path_to_next_class
from sanfen.ledger.actor import Actor
from sanfen.rulebook import Rules
from sanfen.vocabulary import CAPABILITY_ITEMS, EnterpriseClass, ListName


def show_next_class(enterprise: Enterprise, view: View) -> None:
    """Show the cheapest path to the next class, step by step."""
    if enterprise["enterprise_class"] == EnterpriseClass.AA:
        st.markdown(tr("enterprises.highest"))
        return
    path = _path(view.day, enterprise["uscc"], view.rules, view.state, view.actor)
    if path is None:
        st.markdown(tr("enterprises.no_path", years=HORIZON_YEARS))
        return
    st.markdown(path_in_words(path, view.day))
    st.markdown("\n".join(f"1. {step_in_words(step)}" for step in path.steps))


def path_in_words(path: Path, day: dt.date) -> str:
    """Say where a path leads, from when on, and with how many points."""
    key = "enterprises.path_now" if path.day <= day else "enterprises.path_later"
    return tr(
        key,
        before=path.before,
        after=path.after,
        day=path.day,
        was=f"{path.score_before:.1f}",
        will=f"{path.score_after:.1f}",
    )


def step_in_words(step: Step) -> str:
    """Say one step of a path."""
    if step.kind == "raise":
        levels = CAPABILITY_ITEMS[step.what]
        return tr(
            "enterprises.step_raise",
            item=tr(f"enterprises.item_{step.what}"),
            before=word(levels, step.before) or tr("enterprises.unknown"),
            after=word(levels, step.after),
        )
    what = word(ListName, step.what) if step.kind == "delist" else plain(step.what)
    return tr(f"enterprises.step_{step.kind}", what=what, after=step.after)


@st.cache_data(max_entries=1024, show_spinner=False, hash_funcs=cached.BY_FINGERPRINT)
def _path(
    day: dt.date, uscc: str, rules: Rules, state: str, actor: Actor
) -> Path | None:
    return path_to_next_class(cached.records(state, actor), uscc, day, rules)
