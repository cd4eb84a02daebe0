"""方案比较: two or three saved scenarios beside the official rules, differences only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from sanfen.desk.columns import Column, Kind
from sanfen.desk.language import plain, tr
from sanfen.desk.scenarios import saved
from sanfen.desk.scenarios.refusals import refusal
from sanfen.desk.view import View
from sanfen.desk.what_if.numbers import number_name, value_in_words
from sanfen.desk.what_if.side_by_side import WhatIf, what_if
from sanfen.ledger.scenarios import Scenario
from sanfen.rulebook import RulebookError, Rules
from sanfen.rulebook.movable import movable
from sanfen.rulebook.scenario import scenario_rules
from sanfen.vocabulary import Colour, EnterpriseClass, Regime

COMPARE = "compare"
"""How the link names what is compared: ``3,5``."""

MOST, LEAST = 3, 2
_OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class Compared:
    """A scenario on the day and in the area of the view."""

    code: str
    title: str
    rules: Rules
    result: WhatIf


def pick(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Let two or three scenarios be picked; the choice stands in the link."""
    by_number = {each.id: each for each in scenarios if each.is_readable}
    _take_link(by_number)
    picked = st.multiselect(
        tr("scenarios.compare_which"),
        list(by_number),
        max_selections=MOST,
        placeholder=tr("scenarios.choose_hint"),
        format_func=lambda n: saved.title(by_number[n]),
        key=COMPARE,
        persist_state="session",
        on_change=_write_link,
    )
    if picked and COMPARE not in st.query_params:
        _write_link()  # back from another page
    return [by_number[number] for number in picked]


def results(scenarios: Sequence[Scenario], view: View) -> list[Compared]:
    """Return each scenario worked out; say of one that cannot be why not."""
    found = []
    for scenario in scenarios:
        try:
            rules = scenario_rules(scenario.changes, view.rules)
        except RulebookError as error:
            name = plain(saved.title(scenario))
            st.warning(tr("scenarios.left_out", name=name, why=refusal(error)))
            continue
        title = saved.title(scenario)
        code = f"scenario_{scenario.id}"
        found.append(Compared(code, title, rules, what_if(view, rules)))
    return found


def rule_differences(compared: Sequence[Compared], view: View) -> pd.DataFrame:
    """Return the numbers that any of the scenarios sets otherwise."""
    rows = [
        {
            "name": number_name(path, view.rules),
            _OFFICIAL: value_in_words(path, one.official),
            **{
                each.code: value_in_words(path, each.rules.at(path))
                for each in compared
            },
        }
        for path, one in movable(view.rules).items()
        if any(each.rules.at(path) != one.official for each in compared)
    ]
    return _table(rows, compared, "name")


def rule_columns(compared: Sequence[Compared]) -> list[Column]:
    """Return the columns of ``rule_differences``."""
    name = Column("name", tr("scenarios.rule"), width=280)
    return [name, *_columns(compared, "text")]


def class_counts(compared: Sequence[Compared]) -> pd.DataFrame:
    """Return the number of enterprises in each class."""
    counts = {
        code: enterprises["enterprise_class"].astype("str").value_counts()
        for code, enterprises in _enterprises(compared).items()
    }
    rows = [
        {
            "class": name.value,
            **{code: int(n.get(name, 0)) for code, n in counts.items()},
        }
        for name in EnterpriseClass
    ]
    return _table(rows, compared, "class")


def class_columns(compared: Sequence[Compared]) -> list[Column]:
    """Return the columns of ``class_counts``."""
    name = Column("class", tr("frame.class"), EnterpriseClass, width=120)
    return [name, *_columns(compared, "count")]


def town_differences(compared: Sequence[Compared]) -> pd.DataFrame:
    """Return the towns whose colour differs from the official in any scenario."""
    place = ["county", "town"]
    towns = {_OFFICIAL: compared[0].result.base.towns} | {
        each.code: each.result.scenario.towns for each in compared
    }
    colours = [
        table.set_index(place)["colour"].astype("str").fillna("").rename(code)
        for code, table in towns.items()
    ]
    both = pd.concat(colours, axis=1)
    differs = both.ne(both[_OFFICIAL], axis=0).any(axis=1)
    return both[differs].reset_index()


def town_columns(compared: Sequence[Compared]) -> list[Column]:
    """Return the columns of ``town_differences``."""
    places = [Column("county", tr("frame.county")), Column("town", tr("frame.town"))]
    return [*places, *_columns(compared, Colour)]


def workloads(compared: Sequence[Compared]) -> pd.DataFrame:
    """Return visits and batches a year by regime."""
    rows = []
    for unit in ("visits", "batches"):
        loads = {_OFFICIAL: _load(compared[0], f"{unit}_before")} | {
            each.code: _load(each, f"{unit}_after") for each in compared
        }
        rows += [
            {
                "unit": tr(f"what_if.{unit}"),
                "regime": regime.value,
                **{code: float(load.get(regime, 0)) for code, load in loads.items()},
            }
            for regime in Regime
        ]
    return _table(rows, compared, "unit", "regime")


def workload_columns(compared: Sequence[Compared]) -> list[Column]:
    """Return the columns of ``workloads``."""
    return [
        Column("unit", tr("scenarios.unit"), width=170),
        Column("regime", tr("frame.regime"), Regime),
        *_columns(compared, "points"),
    ]


def _load(each: Compared, column: str) -> pd.Series:
    load = each.result.changes.workload
    return load.groupby(load["regime"].astype("str"))[column].sum()


def _enterprises(compared: Sequence[Compared]) -> dict[str, pd.DataFrame]:
    return {_OFFICIAL: compared[0].result.base.enterprises} | {
        each.code: each.result.scenario.enterprises for each in compared
    }


def _columns(compared: Sequence[Compared], kind: Kind) -> list[Column]:
    official = Column(_OFFICIAL, tr("scenarios.official"), kind)
    return [official, *(Column(each.code, each.title, kind) for each in compared)]


def _table(
    rows: Sequence[Mapping[str, object]], compared: Sequence[Compared], *first: str
) -> pd.DataFrame:
    return pd.DataFrame(
        rows, columns=[*first, _OFFICIAL, *(each.code for each in compared)]
    )


def _take_link(known: dict[int, Scenario]) -> None:
    """Take the numbers of a link; say which of them lead nowhere."""
    asked = st.query_params.get(COMPARE, "")
    if not asked:
        kept = st.session_state.get(COMPARE, [])
        st.session_state[COMPARE] = [number for number in kept if number in known]
        return
    texts = dict.fromkeys(asked.split(","))
    numbers = {text: int(text) for text in texts if text.isascii() and text.isdigit()}
    found = [number for number in numbers.values() if number in known][:MOST]
    lost = [text for text in texts if numbers.get(text) not in known]
    if lost:
        listed = plain(tr("what_if.comma").join(text[:20] for text in lost[:MOST]))
        st.warning(tr("scenarios.compare_unknown", names=listed))
    st.session_state[COMPARE] = found


def _write_link() -> None:
    picked = st.session_state[COMPARE]
    if picked:
        st.query_params[COMPARE] = ",".join(map(str, picked))
    elif COMPARE in st.query_params:
        del st.query_params[COMPARE]
