"""推演结果的看板: the answer to a draft, and what a click on it chooses."""

import streamlit as st

from sanfen.desk.address import SEPARATOR, choose, chosen
from sanfen.desk.language import tr
from sanfen.desk.maps import PLACE
from sanfen.desk.navigation import path
from sanfen.desk.what_if.board import KEY, Talk, show_board
from sanfen.desk.what_if.flip_ledger import MOVE
from sanfen.desk.what_if.live_answer import Answer, Stage, answer, read_on
from sanfen.desk.what_if.live_numbers import hear
from sanfen.desk.what_if.live_picked import Picked, picked
from sanfen.desk.what_if.live_said import clicked, heard
from sanfen.desk.what_if.plain_board import show_plain_board

_LINK = {"move": MOVE, "town": PLACE}


def show_live_result(given: Answer) -> None:
    """Show an answer on the board, which tells the sliders and the lists."""
    on = given.on
    if not on.base.classes.sum():
        st.info(tr("what_if.nobody"))
        return
    places = on.ground.places
    talk = Talk(
        on_said=lambda: _hear(on),
        on_picked=lambda: choose_picked(picked(clicked(KEY), places)),
    )
    show_board(given.told, talk)
    if not given.asked.live:
        show_plain_board(given.told)
    match picked(clicked(KEY), places):
        case Picked("enterprise", (code,)):
            st.switch_page(path("enterprises"), query_params={"enterprise": code})


def choose_picked(clicked_on: Picked | None) -> None:
    """Keep a click in the link; one on what is chosen lets go of it."""
    match clicked_on:
        case Picked("move" | "town" as kind, names):
            name, value = _LINK[kind], SEPARATOR.join(names)
            choose(name, "" if chosen(name) == value else value)
        case Picked("drop", (name,)):
            choose(name, "")
        case Picked("more"):
            read_on()


def _hear(on: Stage) -> None:
    if said := heard(KEY):
        hear(said, on.official)
        answer(on)
