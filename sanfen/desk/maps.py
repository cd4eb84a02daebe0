"""The maps, linked to lists by a click that stands in the link."""

import pandas as pd
import streamlit as st

from sanfen.desk.address import SEPARATOR, choose, chooser, chosen, standing_for
from sanfen.desk.charts import click_figure
from sanfen.desk.drawings import drawn
from sanfen.desk.language import plain, tr
from sanfen.desk.view import View
from sanfen.figures.area_map import area_map, area_map_reading
from sanfen.figures.frame import MAP_CONFIG
from sanfen.figures.vector_map import vector_map, vector_map_reading

PLACE = "place"
POINT = "point"


def show_vector_map(enterprises: pd.DataFrame, view: View) -> None:
    """Show every enterprise as a point; a click chooses it."""
    click_figure(
        drawn(view, vector_map, enterprises),
        key="vector_map",
        alt=drawn(view, vector_map_reading, enterprises),
        on_click=chooser(POINT, 1, PLACE),
        config=MAP_CONFIG,
    )


def show_area_map(
    regions: pd.DataFrame, view: View, *, key: str, colours: str = "colour"
) -> None:
    """Show towns or counties in their colours; a click chooses one."""
    names = place_columns(regions)
    here = regions[standing_for(regions, names, chosen(PLACE))]
    click_figure(
        drawn(
            view,
            area_map,
            regions,
            of=key,
            colours=colours,
            selected=None if here.empty else str(here[names[0]].iloc[0]),
        ),
        key=key,
        alt=drawn(view, area_map_reading, regions, of=key, colours=colours),
        on_click=chooser(PLACE, len(names), POINT),
    )


def place_columns(table: pd.DataFrame) -> list[str]:
    """Return the columns that name a place, as a click on the map reports them."""
    return ["town", "county"] if "town" in table else ["county"]


def place_of(row: pd.Series) -> str:
    """Return how the link names the town or county of a row."""
    return SEPARATOR.join(str(row[name]) for name in place_columns(row.to_frame().T))


def in_place(enterprises: pd.DataFrame) -> pd.Series:
    """Tell which enterprises lie in the town or county chosen; none keeps all."""
    return standing_in(enterprises, chosen(PLACE))


def standing_in(enterprises: pd.DataFrame, place: str) -> pd.Series:
    """Tell which enterprises lie in a town or county; no place keeps all."""
    if not place:
        return pd.Series(data=True, index=enterprises.index)
    return standing_for(enterprises, ["town", "county"], place) | standing_for(
        enterprises, ["county"], place
    )


def show_choice(name: str, words: str) -> None:
    """Show what is chosen as a button that lets go of it."""
    st.button(
        plain(words),
        key=f"drop_{name}",
        icon=":material/close:",
        help=tr("frame.let_go"),
        on_click=choose,
        args=(name, ""),
    )


def place_name() -> str:
    """Return the town or county chosen, for reading."""
    return place_in_words(chosen(PLACE))


def place_in_words(place: str) -> str:
    """Return a town or county as the link names it, for reading."""
    return " · ".join(reversed(place.split(SEPARATOR)))
