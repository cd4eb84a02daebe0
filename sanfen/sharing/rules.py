"""The rules in force on a day, one row for each value."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from sanfen.rulebook import ClauseEntry, Leaf
from sanfen.sharing.answers import Listing, Row, form_asked
from sanfen.sharing.callers import Admitted
from sanfen.sharing.described import described
from sanfen.sharing.lists import respond
from sanfen.sharing.queries import DayQuery

routes = APIRouter()

_TEXT = {"type": "string"}
_ROW: dict[str, Any] = {
    "path": _TEXT,
    "label_zh": _TEXT,
    "label_en": _TEXT,
    "value": {},
    "since": {"type": ["string", "null"], "format": "date"},
    "clause": _TEXT,
    "basis": {"enum": ["statute", "proposal"]},
}


@routes.get("/rules", **described("rules", _ROW))
def rules(caller: Admitted, query: Annotated[DayQuery, Query()]) -> Response:
    """List the rules in force, each value with its clause and what it rests on."""
    form = form_asked(caller.request, query.format)
    day, book = caller.day(query.day), caller.book()
    rows = [_row(entry, leaf) for entry in book.entries(day) for leaf in entry.leaves]
    found = Listing(
        name="rules",
        about={"day": day.isoformat(), "rules": book.in_force(day).fingerprint},
        columns=list(_ROW),
        parts=lambda: iter([rows]),
        size=len(rows),
    )
    return respond(caller, form, found)


def _row(entry: ClauseEntry, leaf: Leaf) -> Row:
    return {
        "path": leaf.path,
        "label_zh": entry.label.zh,
        "label_en": entry.label.en,
        "value": leaf.value,
        "since": leaf.since.isoformat() if leaf.since else None,
        "clause": leaf.clause,
        "basis": leaf.basis.value,
    }
