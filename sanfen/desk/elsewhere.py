"""Links that lead out of the reader's area, and pages that are not the reader's.

Whether what is asked for exists elsewhere is not said: the answer is the same.
"""

import logging
from collections.abc import Iterable
from typing import NoReturn

import streamlit as st

from sanfen.area import Area
from sanfen.desk import cached
from sanfen.desk.actor import current_actor
from sanfen.desk.address import SEPARATOR, choose, chosen
from sanfen.desk.language import plain, tr, word
from sanfen.desk.view import now
from sanfen.ledger.actor import Actor
from sanfen.ledger.errors import LedgerError
from sanfen.vocabulary import Role

COUNTY, PLACE = "county", "place"

_NOTED = "refusals_noted"
_LOG = logging.getLogger(__name__)


def stop_elsewhere(actor: Actor) -> None:
    """Show nothing where the link names a place outside the reader's area."""
    for name in (COUNTY, PLACE):
        place = chosen(name)
        if place and not _lies_in(place, actor.area):
            _say_elsewhere(name, actor.area)


def stop_unless_among(name: str, names: Iterable[str]) -> None:
    """Show nothing where the link picks what the reader's area does not have."""
    area = current_actor().area
    picked = chosen(name)
    if picked and not area.is_city and picked not in names:
        _say_elsewhere(name, area)


def refuse(actor: Actor, what: str) -> NoReturn:
    """Say that this is not the reader's to see, note it once, and show nothing."""
    note_refusal(actor, what)
    st.error(
        tr("frame.not_allowed", role=word(Role, actor.role)), icon=":material/block:"
    )
    st.stop()


def note_refusal(actor: Actor, what: str) -> None:
    """Record in the audit chain what was refused, once in a visit."""
    noted: set[str] = st.session_state.setdefault(_NOTED, set())
    if what in noted:
        return
    noted.add(what)
    try:
        cached.ledger().note(actor, "refused", {"what": what}, now())
    except LedgerError as error:
        _LOG.exception("a refusal was not recorded", exc_info=error)


def _lies_in(place: str, area: Area) -> bool:
    """Tell whether a place, ``town/county`` or ``county``, lies in an area."""
    *town, county = place.split(SEPARATOR)
    return area.covers(county, SEPARATOR.join(town))


def _say_elsewhere(name: str, area: Area) -> NoReturn:
    own = " · ".join(part for part in (area.county, area.town) if part)
    st.warning(tr("frame.elsewhere", area=plain(own)), icon=":material/wrong_location:")
    st.button(
        tr("frame.back_to_own"), key="back_to_own", on_click=choose, args=(name, "")
    )
    st.stop()
