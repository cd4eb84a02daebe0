"""抽查风险: the model of this ledger, read once, used only if it belongs to it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from sanfen import risk
from sanfen.desk import cached
from sanfen.desk.language import language, plain, tr
from sanfen.desk.view import View
from sanfen.ledger.actor import Actor

Stamp = tuple[tuple[str, int, int], ...]
"""The files of a model: path, when written, and length."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A model, and the file it was read from."""

    model: risk.Model
    name: str
    stamp: Stamp


BY_FILE: dict[str | type[Any], Callable[[Any], Any]] = {
    Kept: lambda kept: (kept.name, kept.stamp)
}


def model_name(view: View) -> str:
    """Return which model belongs to the ledger: of the demonstration, or one's own."""
    return risk.DEMONSTRATION if view.demo else risk.OWN


def usable_model(view: View) -> Kept | None:
    """Return the model of this ledger, or say why none may be used and what would do."""
    name = model_name(view)
    stamp = _stamp(name)
    try:
        model = _read(name, stamp)
    except risk.RiskError as error:
        st.error(tr("risk_page.not_read", reason=plain(error.told(language()))))
        return None
    if model is None:
        st.info(tr("risk_page.no_model"))
        return None
    kept = Kept(model, name, stamp)
    state = _status(kept, view.version, view.actor)
    if state is not risk.Status.READY:
        st.warning(state.told(language()))
        return None
    if model.day > view.day:
        st.warning(tr("risk_page.model_is_later", model=model.day, day=view.day))
    return kept


def scored(kept: Kept, view: View) -> pd.DataFrame:
    """Return every supervised enterprise and product with its risk, riskiest first."""
    return _scored(kept, view.day, view.version, view.actor)


def effects(kept: Kept, view: View) -> pd.DataFrame:
    """Return what each family adds to the log-odds, by uscc and product code."""
    return _effects(kept, view.day, view.version, view.actor)


def drifted(kept: Kept, view: View) -> tuple[int, pd.DataFrame]:
    """Return how many checks the last quarter had, and how far its inputs moved."""
    return _drifted(kept, view.day, view.version, view.actor)


def _stamp(name: str) -> Stamp:
    files = sorted(risk.FOLDER.glob(f"{name}[.-]*"))
    try:
        about = [(str(file), file.stat()) for file in files]
    except FileNotFoundError:  # replaced by another training a moment ago
        return _stamp(name)
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in about)


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(name: str, stamp: Stamp) -> risk.Model | None:
    del stamp  # part of the key: another file is another answer
    return risk.load(name, risk.FOLDER)


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=BY_FILE)
def _status(kept: Kept, version: str, actor: Actor) -> risk.Status:
    return risk.status(kept.model, cached.records(version, actor))


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_FILE)
def _scored(kept: Kept, day: dt.date, version: str, actor: Actor) -> pd.DataFrame:
    return risk.score(kept.model, cached.records(version, actor), day)


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_FILE)
def _effects(kept: Kept, day: dt.date, version: str, actor: Actor) -> pd.DataFrame:
    return risk.effects(kept.model, cached.records(version, actor), day)


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_FILE)
def _drifted(
    kept: Kept, day: dt.date, version: str, actor: Actor
) -> tuple[int, pd.DataFrame]:
    lately = risk.inputs(cached.records(version, actor), day)
    return len(lately), risk.drift(kept.model.quantiles, lately)
