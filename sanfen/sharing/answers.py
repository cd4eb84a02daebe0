"""A list as JSON or CSV: named by its content, and written in pieces.

The pieces are made twice, once for the ETag and once to be sent, so that a hundred
thousand enterprises never stand in memory as one text.
"""

import csv
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from threading import Lock
from typing import Any, Literal

import pandas as pd
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sanfen.intake.spreadsheet_text import guarded_text
from sanfen.sharing.problems import Problem

Form = Literal["json", "csv"]
Row = dict[str, Any]

MEDIA_TYPES: dict[Form, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
MARK = "演示数据"
ROWS_A_PIECE = 1_000
ETAGS_KEPT = 512
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows to be answered: what they are about, and the rows in parts.

    ``about`` stands once before the rows of JSON and in every row of CSV. ``next`` is
    what the next page comes ``after``, ``also`` what its address says besides. Answers
    of one ``identity`` are the same bytes; without it that is not known.
    """

    name: str
    about: Mapping[str, Any]
    columns: Sequence[str]
    parts: Callable[[], Iterator[list[Row]]]
    size: int
    next: str | None = None
    identity: Hashable = None
    also: Mapping[str, str] = field(default_factory=dict)
    only: bool = False

    def pieces(self, form: Form) -> Iterator[bytes]:
        """Yield the bytes of the answer."""
        return self._as_json() if form == "json" else self._as_csv()

    def _as_json(self) -> Iterator[bytes]:
        if self.only:
            for (row,) in self.parts():
                yield _json({**self.about, **row}).encode()
            return
        yield (_json(dict(self.about))[:-1] + ',"items":[').encode()
        comma = ""
        for rows in self.parts():
            text = ",".join(map(_json, rows))
            if text:
                yield (comma + text).encode()
                comma = ","
        yield f'],"next":{_json(self.next)}}}'.encode()

    def _as_csv(self) -> Iterator[bytes]:
        told = [_cell(value) for value in self.about.values()]
        yield (_BOM + _csv([[*self.columns, *self.about]])).encode()
        for rows in self.parts():
            yield _csv(
                [
                    [*(_cell(row[column]) for column in self.columns), *told]
                    for row in rows
                ]
            ).encode()


def parts_of(table: pd.DataFrame) -> Callable[[], Iterator[list[Row]]]:
    """Return what yields the rows of a published table in parts."""
    names = list(map(str, table))

    def parts() -> Iterator[list[Row]]:
        for start in range(0, len(table), ROWS_A_PIECE):
            part = table.iloc[start : start + ROWS_A_PIECE]
            columns = [column.tolist() for _, column in part.items()]
            yield [
                dict(zip(names, values, strict=True))
                for values in zip(*columns, strict=True)
            ]

    return parts


def form_asked(request: Request, named: Form | None) -> Form:
    """Return the form asked for: by ``format``, else by the Accept header."""
    if named is not None:
        return named
    accepted = request.headers.get("accept", "*/*")
    weights = {form: _weight(accepted, form) for form in MEDIA_TYPES}
    best = max(weights, key=weights.__getitem__)
    if weights[best] <= 0:
        raise Problem("not_acceptable")
    return best


class Etags:
    """Names of contents; those of the last answers are remembered."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def of(self, listing: Listing, form: Form) -> str:
        """Return the name of the content; weak, for it may be sent compressed."""
        asked = (listing.identity, form)
        if listing.identity is None:
            return _etag_of(listing, form)
        with self._lock:
            etag = self._known.get(asked)
        if etag is None:
            etag = _etag_of(listing, form)
            with self._lock:
                self._known[asked] = etag
                while len(self._known) > ETAGS_KEPT:
                    self._known.popitem(last=False)
        return etag


def _etag_of(listing: Listing, form: Form) -> str:
    digest = hashlib.sha256()
    for piece in listing.pieces(form):
        digest.update(piece)
    return f'W/"{digest.hexdigest()[:32]}"'


def answer(request: Request, listing: Listing, form: Form, etag: str) -> Response:
    """Return the listing, or nothing (304) to whoever has it already."""
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept, Authorization",
        "X-Content-Type-Options": "nosniff",
    }
    if MARK in listing.about:
        headers["Sanfen-Demo"] = "true"
    if is_known(request, etag):
        return Response(status_code=304, headers=headers)
    if listing.next is not None:
        following = request.url.include_query_params(after=listing.next, **listing.also)
        headers["Link"] = f'<?{following.query}>; rel="next"'
    if form == "csv":
        headers["Content-Disposition"] = f'attachment; filename="{listing.name}.csv"'
    return StreamingResponse(
        listing.pieces(form), headers=headers, media_type=MEDIA_TYPES[form]
    )


def is_known(request: Request, etag: str) -> bool:
    """Tell whether the one who asks has this very content already."""
    held = request.headers.get("if-none-match", "")
    names = [name.strip().removeprefix("W/") for name in held.split(",")]
    return etag.removeprefix("W/") in names or names == ["*"]


def _weight(accepted: str, form: Form) -> float:
    """Return how much a form is wanted; the most exact range of the header counts."""
    kind = MEDIA_TYPES[form].partition(";")[0]
    ranges = [kind, f"{kind.partition('/')[0]}/*", "*/*"]
    found = {}
    for wanted in accepted.split(","):
        media, *parameters = (part.strip().lower() for part in wanted.split(";"))
        found[media] = next(map(_quality, filter(_is_quality, parameters)), 1.0)
    return next((found[each] for each in ranges if each in found), 0.0)


def _is_quality(parameter: str) -> bool:
    return parameter.startswith("q=")


def _quality(parameter: str) -> float:
    try:
        return float(parameter.removeprefix("q="))
    except ValueError:
        return 0.0


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _csv(rows: list[list[Any]]) -> str:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    """Return a value as a cell that no spreadsheet computes."""
    if isinstance(value, str):
        return value if value.isalnum() else guarded_text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, dict)):
        return guarded_text(_json(value))
    return value
