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
from sanfen.ledger.store import version_for
from sanfen.rights import Right
from sanfen.rulebook import Rulebook, Rules
from sanfen.sample_city import LAST_DAY

__all__ = ["View", "choose_view", "current_view", "now", "today"]


@dataclass(frozen=True, slots=True)
class View:
    """What the frame asks on behalf of the reader."""

    day: dt.date
    county: str
    actor: Actor
    state: str
    rules_version: str
    demo: bool

    @property
    def version(self) -> str:
        """Return what the reader's area calls this state of the ledger."""
        return version_for(self.state, self.actor.area)

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
        return cached.rests_on_proposal(self.day, self.rules_version)

    @property
    def records(self) -> dict[str, pd.DataFrame]:
        """Return the records the reader may see, of any day."""
        return cached.records(self.state, self.actor)

    @property
    def evidence(self) -> Evidence:
        """Return what was known on the day."""
        return cached.evidence(self.day, self.state, self.actor)

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
        return cached.assessed(self.day, rules or self.rules, self.state, self.actor)

    def assessed_on(self, day: dt.date) -> Assessment:
        """Assess another day under the rules in force on that day."""
        rules = self.book.in_force(day)
        return cached.assessed(day, rules, self.state, self.actor)

    def within(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of the county chosen, or all of the city."""
        return table[table["county"] == self.county] if self.county else table

    @property
    def area_name(self) -> str:
        """Return the name of the area chosen."""
        names = [self.county, self.actor.area.town or ""]
        return " · ".join(name for name in names if name) or tr("frame.whole_city")


BY_VIEW: cached.Keys = {
    **cached.BY_FINGERPRINT,
    View: lambda view: (
        *(view.day, view.county, view.state, view.rules_version),
        cached.BY_FINGERPRINT[Actor](view.actor),
    ),
}


def current_view() -> View:
    """Return what is asked in this run of the page."""
    ledger, actor = cached.ledger(), current_actor()
    # The area of a county or town is its own, whatever a link or a session says.
    return View(
        day=st.session_state["day"],
        county=actor.area.county or st.session_state.get("county") or "",
        actor=actor,
        state=ledger.state(),
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
    _choose_county(current_actor())


def _choose_county(actor: Actor) -> None:
    """Let the city look at one county; a county or town has its own."""
    if not actor.area.is_city:
        own = [actor.area.county, actor.area.town]
        shown = " · ".join(name for name in own if name)
        st.text_input(tr("frame.area"), shown, disabled=True, key=f"own_{shown}")
    elif actor.may(Right.RESULTS):
        regions = cached.city_records(cached.ledger().state())["regions"]
        st.selectbox(
            tr("frame.area"),
            regions.sort_values("county_code")["county"].unique(),
            index=None,
            placeholder=tr("frame.whole_city"),
            key="county",
            bind="query-params",
        )
