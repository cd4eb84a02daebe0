"""Enterprises, towns and counties as of a day."""

from typing import Annotated, Any

import pandas as pd
from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from sanfen.sharing.answers import (
    MARK,
    Form,
    Listing,
    answer,
    form_asked,
    parts_of,
)
from sanfen.sharing.callers import Admitted, Caller
from sanfen.sharing.described import operation
from sanfen.sharing.fields import AREA_FIELDS, ENTERPRISE_FIELDS, KEY, PLACE
from sanfen.sharing.problems import Problem
from sanfen.sharing.published import Published
from sanfen.sharing.queries import (
    AreasQuery,
    EnterpriseQuery,
    EnterprisesQuery,
    PageQuery,
)
from sanfen.sharing.scope import rows_within

routes = APIRouter()

_Code = Annotated[str, Path(max_length=64)]


@routes.get("/enterprises", **operation("enterprises", (KEY, *ENTERPRISE_FIELDS)))
def enterprises(
    caller: Admitted, query: Annotated[EnterprisesQuery, Query()]
) -> Response:
    """List enterprises with class, colours and grade."""
    form = form_asked(caller.request, query.format)
    names = caller.enterprise_fields(query.fields)
    caller.require(query.filters())
    published = caller.published(query.day)
    table = rows_within(published.enterprises, caller.key.grant.area)
    for name, value in query.filters().items():
        table = table[table[name] == value]
    found, following = page(table, table[KEY.name], query, form)
    return respond(
        caller,
        form,
        listing("enterprises", published, found[names], following, caller=caller),
    )


@routes.get(
    "/enterprises/{uscc}",
    **operation(
        "enterprise", (KEY, *ENTERPRISE_FIELDS), "unknown_enterprise", only=True
    ),
)
def enterprise(
    caller: Admitted, uscc: _Code, query: Annotated[EnterpriseQuery, Query()]
) -> Response:
    """Tell of one enterprise."""
    form = form_asked(caller.request, query.format)
    names = caller.enterprise_fields(query.fields)
    published = caller.published(query.day)
    table = rows_within(published.enterprises, caller.key.grant.area)
    found = table.loc[table[KEY.name] == uscc, names]
    if found.empty:
        raise Problem("unknown_enterprise")
    return respond(
        caller, form, listing("enterprise", published, found, caller=caller, only=True)
    )


@routes.get("/towns", **operation("towns", (*PLACE, *AREA_FIELDS)))
def towns(caller: Admitted, query: Annotated[AreasQuery, Query()]) -> Response:
    """List towns with their colours."""
    published = caller.published(query.day)
    return _areas(caller, query, "towns", published, published.towns)


@routes.get("/counties", **operation("counties", (*PLACE, *AREA_FIELDS)))
def counties(caller: Admitted, query: Annotated[AreasQuery, Query()]) -> Response:
    """List counties with their colours."""
    published = caller.published(query.day)
    return _areas(caller, query, "counties", published, published.counties)


def _areas(
    caller: Caller,
    query: AreasQuery,
    name: str,
    published: Published,
    areas: pd.DataFrame,
) -> Response:
    form = form_asked(caller.request, query.format)
    own = caller.fields(AREA_FIELDS, query.fields)
    places = [field.name for field in PLACE if field.name in areas]
    table = rows_within(areas, caller.key.grant.area)
    codes = [code for code in ("county_code", "town_code") if code in table]
    key = table[codes].agg("/".join, axis="columns") if len(table) else table[codes[0]]
    found, following = page(table, key, query, form)
    return respond(
        caller,
        form,
        listing(name, published, found[[*places, *own]], following, caller=caller),
    )


def page(
    table: pd.DataFrame, key: pd.Series, query: PageQuery, form: Form
) -> tuple[pd.DataFrame, str | None]:
    """Return the rows after a key, as many as asked for, and the key to go on from."""
    ordered = key[key > query.after].sort_values()
    most = query.rows(form)
    chosen = ordered if most is None else ordered.iloc[:most]
    following = str(chosen.iloc[-1]) if len(chosen) < len(ordered) else None
    return table.loc[chosen.index], following


def listing(  # noqa: PLR0913 - what an answer is made of
    name: str,
    published: Published,
    table: pd.DataFrame,
    following: str | None = None,
    *,
    caller: Caller,
    only: bool = False,
) -> Listing:
    """Return the rows of a day as an answer."""
    columns = tuple(map(str, table))
    url, area = caller.request.url, caller.key.grant.area
    return Listing(
        name=name,
        about=about(published),
        columns=columns,
        parts=parts_of(table),
        size=len(table),
        next=following,
        # A query and an area choose the same rows of the same day every time.
        identity=(published.identity, url.path, url.query, area, columns),
        only=only,
    )


def about(published: Published) -> dict[str, Any]:
    """Return what rows are about: day, rules, and that they are synthetic if so."""
    told: dict[str, Any] = {"day": published.day.isoformat(), "rules": published.rules}
    return {**told, MARK: True} if published.demo else told


def respond(caller: Caller, form: Form, found: Listing) -> Response:
    """Record what is handed out, then hand it out."""
    etag = caller.shared.etags.of(found, form)
    response = answer(caller.request, found, form, etag)
    sent = found.size if response.status_code == 200 else 0
    url = caller.request.url
    caller.shared.uses.answered(
        caller.key,
        path=url.path,
        query=url.query,
        rows=sent,
        status=response.status_code,
        at=caller.at,
    )
    return response
