"""Naming and choosing the area of a key."""

import streamlit as st

from sanfen.area import Area
from sanfen.desk import cached
from sanfen.desk.language import tr
from sanfen.ledger import grants


def area_name(area: Area) -> str:
    """Return what an area is called."""
    parts = [part for part in (area.county, area.town) if part]
    return " / ".join(parts) or tr("frame.whole_city")


def choose_area() -> Area:
    """Let the reader choose the city, a county or a town."""
    places = grants.areas(cached.ledger())
    counties = [Area(county) for county in places]
    towns = [Area(county, town) for county, own in places.items() for town in own]
    return st.selectbox(
        tr("api_keys.area"),
        [Area(), *counties, *towns],
        format_func=area_name,
        key="key_area",
    )
