"""Who asks, about which day and which part of the city."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from sanfen.desk import cached
from sanfen.desk.actor import current_actor
from sanfen.desk.clock import now, today
from sanfen.desk.language import tr
from sanfen.grading import Assessment, Evidence
from sanfen.ledger.actor import Actor
from sanfen.rulebook import Rulebook, Rules
from sanfen.sample_city import LAST_DAY
from sanfen.vocabulary import Basis

__all__ = ["View", "choose_view", "current_view", "now", "today"]


@dataclass(frozen=True, slots=True)
class View:
    """What the frame asks on behalf of the reader."""

    day: dt.date
    county: str
    actor: Actor
    version: str
    rules_version: str
    demo: bool

    @property
    def book(self) -> Rulebook:
        """Return the rulebook: its files, and what was adopted."""
        return cached.rulebook(self.rules_version)

    @property
    def rules(self) -> Rules:
        """Return the rules in force on the day."""
        return self.book.in_force(self.day)

    @property
    def provisional(self) -> bool:
        """Tell whether any rule in force rests on a proposal (缺省规则)."""
        entries = self.book.entries(self.day)
        return any(entry.basis is Basis.PROPOSAL for entry in entries)

    @property
    def records(self) -> dict[str, pd.DataFrame]:
        """Return the records the reader may see, of any day."""
        return cached.records(self.version, self.actor)

    @property
    def evidence(self) -> Evidence:
        """Return what was known on the day."""
        return cached.evidence(self.day, self.version, self.actor)

    def makers(self) -> pd.DataFrame:
        """Return who was known to make what: ``uscc`` and ``product_code``."""
        known = self.evidence
        makes = known.makes
        return pd.DataFrame(
            {
                "uscc": known.enterprises["uscc"].to_numpy()[makes["enterprise"]],
                "product_code": known.products["product_code"].to_numpy()[
                    makes["product"]
                ],
            }
        )

    def assessed(self, rules: Rules | None = None) -> Assessment:
        """Assess the day, under ``rules`` if they are a scenario."""
        return cached.assessed(self.day, rules or self.rules, self.version, self.actor)

    def assessed_on(self, day: dt.date) -> Assessment:
        """Assess another day under the rules in force on that day."""
        rules = self.book.in_force(day)
        return cached.assessed(day, rules, self.version, self.actor)

    def within(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of the county chosen, or all of the city."""
        return table[table["county"] == self.county] if self.county else table

    @property
    def area_name(self) -> str:
        """Return the name of the area chosen."""
        return self.county or tr("frame.whole_city")


def current_view() -> View:
    """Return what is asked in this run of the page."""
    ledger, actor = cached.ledger(), current_actor()
    return View(
        day=st.session_state["day"],
        county=st.session_state["county"] or "",
        actor=actor,
        version=ledger.version(actor),
        rules_version=ledger.rules_version(),
        demo=ledger.is_demo(),
    )


def choose_view() -> None:
    """Show the day and the area, shared by all pages and kept in the link."""
    ledger = cached.ledger()
    st.date_input(
        tr("frame.day"),
        value=LAST_DAY if ledger.is_demo() else today(),
        min_value=cached.rulebook(ledger.rules_version()).first_day,
        max_value=max(today(), LAST_DAY),
        format="YYYY-MM-DD",
        key="day",
        bind="query-params",
        help=tr("frame.day_help"),
    )
    actor = current_actor()
    regions = cached.records(ledger.version(actor), actor)["regions"]
    st.selectbox(
        tr("frame.area"),
        regions.sort_values("county_code")["county"].unique(),
        index=None,
        placeholder=tr("frame.whole_city"),
        key="county",
        bind="query-params",
    )
