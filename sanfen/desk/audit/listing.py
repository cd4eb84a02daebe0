"""The log on the page: a page of entries at a time, one of them opened, all exported."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from sanfen.desk import cached, filters
from sanfen.desk.address import choose, chosen
from sanfen.desk.audit import words
from sanfen.desk.audit.seeking import ENTRY, NEWER, OLDER, turn_to
from sanfen.desk.columns import Column, labelled
from sanfen.desk.downloads import Sheet, as_csv, as_workbook
from sanfen.desk.handing_out import Handout, offer
from sanfen.desk.language import language, plain, speaking, tr, word
from sanfen.desk.lists import click_list
from sanfen.desk.local_time import told_at
from sanfen.desk.view import View, now
from sanfen.ledger import audit_log
from sanfen.ledger.audit_log import ActionKind, Entry, Sought
from sanfen.rights import Right

A_PAGE = 50
MOST_IN_WORKBOOK = 1_000_000
"""A sheet of a workbook holds hardly more rows; the CSV holds any number."""

_HIGHEST = 10


def show_log(sought: Sought, view: View) -> None:
    """Show a page of the log, and turn to others."""
    ledger = cached.ledger()
    n = audit_log.count(ledger, view.actor, sought)
    page = audit_log.page(
        ledger,
        view.actor,
        sought,
        below=_number(OLDER),
        above=_number(NEWER),
        most=A_PAGE,
    )
    st.caption(tr("audit.found", n=f"{n:,}"))
    click_list(
        log_table(page.entries),
        log_columns(),
        key="log",
        alt=tr("audit.title"),
        on_click=lambda place: choose(ENTRY, str(page.entries[place].seq)),
    )
    _turn(page)
    opened = _number(ENTRY)
    for entry in page.entries:
        if entry.seq == opened:
            _show_entry(entry)
    _offer_export(sought, view, n)


def log_table(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return entries in words and local time."""
    rows = [
        {
            "seq": entry.seq,
            "at": told_at(entry.at, seconds=True),
            "actor": entry.actor,
            "role": words.role(entry),
            "kind": word(ActionKind, entry.kind),
            "act": words.act(entry),
            "facts": words.summary(entry),
            "hash": entry.hash,
        }
        for entry in entries
    ]
    codes = [column.code for column in _file_columns()]
    return pd.DataFrame(rows, columns=codes)


def log_columns() -> list[Column]:
    """Return the columns of the list on screen."""
    return [column for column in _file_columns() if column.code not in ("hash", "kind")]


def _file_columns() -> list[Column]:
    return [
        Column("seq", tr("audit.seq"), "count", width=70),
        Column("at", tr("audit.at"), width=150),
        Column("actor", tr("audit.person"), width=140),
        Column("role", tr("audit.role"), width=90),
        Column("kind", tr("audit.kind"), width=100),
        Column("act", tr("audit.act"), width=170),
        Column("facts", tr("audit.facts"), width="large"),
        Column("hash", tr("audit.hash"), width="medium"),
    ]


def _turn(page: audit_log.Page) -> None:
    """Show the buttons that turn to newer and older entries."""
    if not (page.has_newer or page.has_older):
        return
    entries = page.entries
    with st.container(horizontal=True):
        st.button(
            tr("audit.newest"),
            key="log_newest",
            icon=":material/first_page:",
            disabled=not page.has_newer,
            on_click=turn_to,
        )
        st.button(
            tr("audit.newer"),
            key="log_newer",
            icon=":material/chevron_left:",
            disabled=not (page.has_newer and entries),
            on_click=turn_to,
            kwargs={"newer": entries[0].seq if entries else None},
        )
        st.button(
            tr("audit.older"),
            key="log_older",
            icon=":material/chevron_right:",
            disabled=not (page.has_older and entries),
            on_click=turn_to,
            kwargs={"older": entries[-1].seq if entries else None},
        )


def _show_entry(entry: Entry) -> None:
    """Show all that one entry says."""
    with st.container(border=True):
        title = tr("audit.entry", n=entry.seq, act=words.act(entry))
        st.markdown(f"**{plain(title)}**")
        signed = {
            "by": plain(entry.actor),
            "at": plain(told_at(entry.at, seconds=True)),
        }
        if role := words.role(entry):
            st.markdown(tr("audit.by", role=role, **signed))
        else:
            st.markdown(tr("audit.by_nobody", **signed))
        lines = [
            f"- {plain(name)}: {plain(said)}"
            for name, said in words.facts(entry).items()
        ]
        st.markdown("\n".join(lines))
        st.caption(tr("audit.sealed_by", hash=entry.hash))
        if st.button(tr("audit.close"), key="log_close"):
            choose(ENTRY, "")
            st.rerun()


def _offer_export(sought: Sought, view: View, n: int) -> None:
    """Offer all that is sought as a file; making it is recorded like any other."""
    about, spoken = filters.in_words(), language()

    def sheet() -> Sheet:
        with speaking(spoken):
            entries = audit_log.every(cached.ledger(), view.actor, sought)
            return _sheet(labelled(log_table(entries), _file_columns()), about, view)

    blank = _sheet(pd.DataFrame(), about, view)
    with st.container(horizontal=True):
        if n <= MOST_IN_WORKBOOK:
            offer(
                tr("frame.download_xlsx"),
                lambda: as_workbook(sheet()),
                Handout(blank.file_name("xlsx"), n, about, Right.AUDIT),
                view.actor,
                key="log_xlsx",
            )
        offer(
            tr("frame.download_csv"),
            lambda: as_csv(sheet()),
            Handout(blank.file_name("csv"), n, about, Right.AUDIT),
            view.actor,
            key="log_csv",
            mime="text/csv",
        )


def _sheet(table: pd.DataFrame, about: dict[str, str], view: View) -> Sheet:
    return Sheet(
        table=table,
        shares=(),
        title=tr("audit.title"),
        about=tr("frame.about_file"),
        facts={tr("audit.made_at"): told_at(now()).replace(":", ""), **about},
        mark=tr("frame.demo") if view.demo else "",
        mark_header=tr("frame.mark_header"),
    )


def _number(name: str) -> int | None:
    """Return the number of a record in the link, if it is one."""
    text = chosen(name)
    is_number = text.isascii() and text.isdigit() and len(text) <= _HIGHEST
    return int(text) if is_number else None
