"""抽查风险: the model of this ledger, read once, used only if it belongs to it.

It scores the whole city, once for all; what is handed out is the part of the reader.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from sanfen import risk
from sanfen.desk import cached
from sanfen.desk.language import language, plain, tr
from sanfen.desk.risk.part import beyond, within
from sanfen.desk.view import View
from sanfen.rights import Right

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
    status = _status(kept, view.state)
    if status is not risk.Status.READY:
        st.warning(status.told(language()))
        return None
    if model.day > view.day:
        st.warning(tr("risk_page.model_is_later", model=model.day, day=view.day))
    return kept


def scored(kept: Kept, view: View) -> pd.DataFrame:
    """Return the reader's enterprises and products with their risk, riskiest first."""
    view.actor.require(Right.RISK)
    return within(_scored(kept, view.day, view.state), view.actor.area)


def effects(kept: Kept, view: View) -> pd.DataFrame:
    """Return what each family adds to the log-odds, by uscc and product code."""
    view.actor.require(Right.RISK)
    found = _effects(kept, view.day, view.state)
    if view.actor.area.is_city:
        return found
    own = view.evidence.enterprises["uscc"]
    return found[found.index.get_level_values(0).isin(own)]


def reasons(kept: Kept, view: View, uscc: str, product_code: str) -> risk.Reasons:
    """Return why the model says what it says of one of the reader's enterprises."""
    view.actor.require(Right.RISK)
    if uscc not in set(view.evidence.enterprises["uscc"]):
        raise KeyError(uscc)
    city = cached.city_records(view.state)
    found = risk.reasons(kept.model, city, view.day, uscc, product_code)
    own = view.records["spot_checks"]["sheet_no"]
    return found.without(beyond(view.actor.area), set(own))


def drifted(kept: Kept, view: View) -> tuple[int, pd.DataFrame]:
    """Return how many checks the last quarter had, and how far its inputs moved."""
    view.actor.require(Right.RISK)
    return _drifted(kept, view.day, view.state)


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
def _status(kept: Kept, state: str) -> risk.Status:
    return risk.status(kept.model, cached.city_records(state))


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_FILE)
def _scored(kept: Kept, day: dt.date, state: str) -> pd.DataFrame:
    return risk.score(kept.model, cached.city_records(state), day)


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_FILE)
def _effects(kept: Kept, day: dt.date, state: str) -> pd.DataFrame:
    return risk.effects(kept.model, cached.city_records(state), day)


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_FILE)
def _drifted(kept: Kept, day: dt.date, state: str) -> tuple[int, pd.DataFrame]:
    lately = risk.inputs(cached.city_records(state), day)
    return len(lately), risk.drift(kept.model.quantiles, lately)
