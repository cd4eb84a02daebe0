"""What changed since a cursor: whatever differs in what a key may see, and what is gone.

A cursor names a published state: a day, a version of the records and the rules. The
pages of one answer all run up to the same state, so that an import between two pages
moves nothing; what it changes comes with the next cursor.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from sanfen.ledger.audit import canonical
from sanfen.ledger.published import (
    State,
    changes,
    newest_state,
    publish,
    state_of,
)
from sanfen.sharing.answers import MARK, Listing, Row, form_asked, parts_of
from sanfen.sharing.callers import Admitted, Caller
from sanfen.sharing.described import described
from sanfen.sharing.fields import ENTERPRISE_FIELDS, KEY
from sanfen.sharing.lists import respond
from sanfen.sharing.problems import Problem
from sanfen.sharing.queries import MOST_ROWS, ChangesQuery
from sanfen.sharing.scope import is_within

routes = APIRouter()

CHANGE = "change"
_CURSOR: dict[str, Any] = {"type": "string"}
_ROW: dict[str, Any] = {
    CHANGE: {"enum": ["added", "changed", "removed"]},
    **{field.name: field.schema for field in (KEY, *ENTERPRISE_FIELDS)},
}

_one_publishes = Lock()


@routes.get("/changes", **described("changes", _ROW, "unknown_cursor", cursor=_CURSOR))
def changed(caller: Admitted, query: Annotated[ChangesQuery, Query()]) -> Response:
    """List what differs since a cursor; without one, everything, as added."""
    form = form_asked(caller.request, query.format)
    names = caller.enterprise_fields(query.fields)
    since = _state(caller, query.cursor) if query.cursor else None
    until = _state(caller, query.until) if query.until else _published_now(caller)
    if since is not None and since.id > until.id:
        raise Problem("unknown_cursor")
    view = _View(caller, names)
    most = query.rows(form) or MOST_ROWS
    rows = view.rows(since, until, query.after)
    found = list(islice(rows, most + 1))
    return respond(caller, form, _listing(caller, until, found, most, names))


@dataclass(frozen=True, slots=True)
class _View:
    """The changes as one key sees them."""

    caller: Caller
    names: list[str]

    def rows(self, since: State | None, until: State, after: str) -> Iterator[Row]:
        """Yield what differs in the fields and the area of the key."""
        ledger = self.caller.shared.ledger()
        for change in changes(ledger, since, until, after):
            before, now = self._seen(change.before), self._seen(change.now)
            if now == before:
                continue
            kind = "changed"
            if now is None or before is None:
                kind = "removed" if now is None else "added"
            blank = dict.fromkeys(self.names)
            yield {CHANGE: kind, **blank, **(now or {}), KEY.name: change.uscc}

    def _seen(self, published: str | None) -> Row | None:
        if published is None:
            return None
        row: Row = json.loads(published)
        if not is_within(row, self.caller.key.grant.area):
            return None
        return {name: row.get(name) for name in self.names}


def _listing(
    caller: Caller, until: State, found: list[Row], most: int, names: list[str]
) -> Listing:
    rows = found[:most]
    about: dict[str, Any] = {
        "day": until.day.isoformat(),
        "rules": until.rules,
        "cursor": until.cursor,
    }
    if caller.shared.ledger().is_demo():
        about[MARK] = True
    return Listing(
        name="changes",
        about=about,
        columns=[CHANGE, *names],
        parts=lambda: iter([rows]),
        size=len(rows),
        next=str(rows[-1][KEY.name]) if len(rows) < len(found) else None,
        also={"until": until.cursor},
    )


def _state(caller: Caller, cursor: str) -> State:
    found = state_of(caller.shared.ledger(), cursor)
    if found is None:
        raise Problem("unknown_cursor")
    return found


def _published_now(caller: Caller) -> State:
    """Return the state of today; keep it if it is a new one."""
    shared, ledger = caller.shared, caller.shared.ledger()
    with _one_publishes:
        published = shared.publisher.on(caller.at.date())
        asked = (published.day, published.version, published.rules)
        newest = newest_state(ledger)
        if newest and (newest.day, newest.version, newest.rules) == asked:
            return newest
        rows = {
            str(row[KEY.name]): canonical(row)
            for part in parts_of(published.enterprises)()
            for row in part
        }
        return publish(
            ledger,
            rows,
            day=published.day,
            version=published.version,
            rules=published.rules,
            by=caller.key,
            at=caller.at,
        )
