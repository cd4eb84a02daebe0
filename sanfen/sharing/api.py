"""The sharing API as an application of its own, to be mounted under ``PREFIX``."""

import datetime as dt
import logging
import secrets
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from sanfen.ledger.errors import LedgerBusyError
from sanfen.ledger.store import Ledger
from sanfen.sharing import changes, docs, lists, rules
from sanfen.sharing.callers import Shared, shared_of
from sanfen.sharing.problems import Name, Problem
from sanfen.sharing.published import Publisher
from sanfen.sharing.uses import Uses
from sanfen.wording import say

_LOG = logging.getLogger(__name__)

VERSION = "1.0.0"
_OF_STATUS: dict[int, Name] = {404: "no_such_path", 405: "method"}


def sharing_api(
    ledger: Callable[[], Ledger], now: Callable[[], dt.datetime]
) -> FastAPI:
    """Return the API of a ledger; ``now`` reads the clock."""
    api = FastAPI(
        title=f"{say('sharing.title', 'zh')} / {say('sharing.title', 'en')}",
        version=VERSION,
        description=f"{say('sharing.intro', 'zh')}\n\n{say('sharing.intro', 'en')}",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    api.state.shared = Shared(ledger, now, Publisher(ledger), Uses(ledger))
    for part in (lists, rules, changes, docs):
        api.include_router(part.routes)
    api.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=6)
    api.add_exception_handler(Problem, _refuse)
    api.add_exception_handler(RequestValidationError, _refuse_query)
    api.add_exception_handler(HTTPException, _refuse_path)
    api.add_exception_handler(LedgerBusyError, _ask_later)
    api.add_exception_handler(Exception, _apologise)
    return api


def settle(api: FastAPI) -> None:
    """Record what is counted but not recorded yet: the program is about to stop."""
    shared: Shared = api.state.shared
    shared.uses.settle(shared.now(), at_once=True)


# Handlers are no coroutines: recording a refusal may wait for the ledger.
def _refuse(request: Request, error: Any) -> Response:
    problem: Problem = error
    shared_of(request).refused(request, problem)
    return problem.answer(request.scope.get("root_path", ""))


def _refuse_query(request: Request, error: Any) -> Response:
    told = [
        f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}"
        for each in error.errors()
    ]
    return _refuse(request, Problem("malformed", "; ".join(told)))


def _refuse_path(request: Request, error: Any) -> Response:
    name = _OF_STATUS.get(error.status_code, "malformed")
    return _refuse(request, Problem(name, headers=error.headers))


def _ask_later(request: Request, error: Exception) -> Response:
    del error
    return _refuse(request, Problem("busy", headers={"Retry-After": "30"}))


def _apologise(request: Request, error: Exception) -> Response:
    reference = secrets.token_hex(4)
    _LOG.error("the sharing API failed: %s", reference, exc_info=error)
    return _refuse(request, Problem("failed", reference))
