"""Readers of an area, and everything that a page hands them."""

import io
import json
import zipfile
from types import SimpleNamespace

import streamlit as st

from sanfen.ledger.store import open_ledger
from tests.pages.conftest import ROOT

RECORD_NUMBERS = {
    "enterprises": ["uscc", "name"],
    "spot_checks": ["sheet_no"],
    "penalties": ["doc_no"],
    "complaints": ["case_no"],
    "recalls": ["recall_no"],
}
"""What names a record: none of another area may be read anywhere."""


def seat(monkeypatch, actor):
    """Let ``actor`` sit at the screen."""
    admitted = SimpleNamespace(actor=actor, session=None, standing=None)
    monkeypatch.setattr("sanfen.desk.actor.admission", lambda: admitted)
    monkeypatch.setattr("sanfen.desk.identity.admission", lambda: admitted)


def marks_of_others(url, area):
    """Return the names and numbers of all that lies outside an area."""
    ledger = open_ledger(url)
    city = ledger.records_of_city()
    ledger.close()
    own = area.part_of(city)
    regions = area.holds(city["regions"])
    marks = set(city["regions"].loc[~regions, "town"]) - set(own["regions"]["town"])
    for table, columns in RECORD_NUMBERS.items():
        for column in columns:
            marks |= set(city[table][column]) - set(own[table][column])
    # A template shows an example to everybody.
    examples = (ROOT / "sanfen" / "intake" / "examples.toml").read_text("utf-8")
    return sorted(mark for mark in marks if mark not in examples)


def catch_downloads(monkeypatch):
    """Make every file that is offered at once, and return where they come to lie."""
    files = []
    offer = st.download_button

    def caught(label, data, *args, **more):
        files.append(data() if callable(data) else data)
        return offer(label, "", *args, **more)

    monkeypatch.setattr(st, "download_button", caught)
    return files


def everything(app, files=()):
    """Return every byte that a page sends: texts, tables, charts, files."""
    sent = [
        node.proto.SerializeToString()
        for node in _nodes(app._tree)  # noqa: SLF001 - all of it, not what it names
        if getattr(node, "proto", None) is not None
    ]
    return b"\0".join([*sent, *(part for file in files for part in _parts(file))])


def found_in(sent, marks):
    """Return which marks can be read in what was sent, as text or in JSON."""
    return [
        mark
        for mark in marks
        if mark.encode() in sent or json.dumps(mark)[1:-1].encode() in sent
    ]


def _nodes(node):
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _parts(file):
    if isinstance(file, bytes) and file.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            return [archive.read(name) for name in archive.namelist()]
    return [file if isinstance(file, bytes) else str(file).encode()]
