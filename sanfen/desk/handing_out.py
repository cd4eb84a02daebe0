"""Files that leave the house: each is recorded when it is made, by whom and of what.

The record is written before the file goes out; if it cannot be, there is no file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st

from sanfen.desk import cached, filters
from sanfen.desk.view import now
from sanfen.ledger.actor import Actor
from sanfen.rights import Right

EXPORT = "export"
"""How the audit chain calls it."""


@dataclass(frozen=True, slots=True)
class Handout:
    """A file to hand out: its name, its rows if it is a list, what it is about.

    ``right`` is what the reader needs for it; a blank form needs none.
    """

    name: str
    rows: int | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    right: Right | None = Right.DOWNLOAD


@dataclass(frozen=True, slots=True)
class Made:
    """A file whose rows and facts are known only once it is made."""

    content: bytes
    rows: int | None = None
    about: Mapping[str, str] = field(default_factory=dict)


Maker = Callable[[], bytes | Made]


def offer(  # noqa: PLR0913 - what a button looks like is four of them
    label: str,
    make: Maker,
    handout: Handout,
    actor: Actor,
    *,
    key: str,
    mime: str | None = None,
    icon: str = "download",
    kind: Literal["primary", "secondary"] = "secondary",
    explained: str | None = None,
) -> None:
    """Offer a file, made when it is asked for, to whoever may have it."""
    if handout.right is not None and not actor.may(handout.right):
        return
    st.download_button(
        label,
        recorded(make, handout, actor),
        file_name=handout.name,
        mime=mime,
        on_click="ignore",
        icon=f":material/{icon}:",
        type=kind,
        key=key,
        help=explained,
    )


def recorded(make: Maker, handout: Handout, actor: Actor) -> Callable[[], bytes]:
    """Return what makes a file and records that it is handed out.

    What the page shows is noted now: no reader is at hand when the file is made.
    """
    filtered = filters.in_words()

    def made() -> bytes:
        if handout.right is not None:
            actor.require(handout.right)
        file = make()
        if isinstance(file, bytes):
            file = Made(file, handout.rows, handout.about)
        details = {
            "file": handout.name,
            "rows": file.rows,
            "about": dict(file.about),
            "filters": filtered,
            "bytes": len(file.content),
        }
        cached.ledger().note(actor, EXPORT, details, now())
        return file.content

    return made
