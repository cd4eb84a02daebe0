"""The gate: nobody passes who has not logged in, except to log in."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from sanfen.access.admission import Standing
from sanfen.gate.door import language_of
from sanfen.gate.porter import Porter
from sanfen.gate.screens import notice
from sanfen.ledger.errors import LedgerError
from sanfen.sharing import PREFIX

_OPEN = ("/login", "/logout", "/password", "/favicon.png", "/_stcore/health")
_OPEN_BELOW = ("/login/", "/static/")
"""The door, and the program itself without any data."""

_KEYED_BELOW = f"{PREFIX}/"
"""What has keys of its own: no log-in opens it, but the house must not be exposed."""

_OPEN_TO_SIGN_ON = ("/auth/login", "/oauth2callback")
"""Streamlit's own way to an identity provider and back."""

_POLICY_VIOLATION = 1008


class Gate:
    """Let through who may be in the house, lead the others to the door."""

    def __init__(self, app: ASGIApp, porter: Porter) -> None:
        self._app = app
        self._porter = porter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, or instead of it."""
        if scope["type"] == "lifespan" or self._is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        answer = await self._refusal(connection)
        if answer is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(_POLICY_VIOLATION)(scope, receive, send)
        else:
            await answer(scope, receive, send)

    def _is_open(self, path: str) -> bool:
        inside = self._inside(path)
        if inside in _OPEN_TO_SIGN_ON:
            return self._porter.sign_on is not None
        return inside in _OPEN or inside.startswith(_OPEN_BELOW)

    def _inside(self, path: str) -> str:
        return path.removeprefix(self._porter.prefix)

    async def _refusal(self, connection: HTTPConnection) -> Response | None:
        keyed = self._inside(connection.scope["path"]).startswith(_KEYED_BELOW)
        try:
            admission = await run_in_threadpool(self._porter.admission, connection)
        except LedgerError:
            return self._notice(connection, "no_ledger")
        match admission.standing:
            case Standing.SINGLE | Standing.INSIDE:
                return None
            case Standing.EXPOSED:
                return self._notice(connection, "exposed")
            case _ if keyed:
                return None
            case Standing.NEW_PASSWORD:
                return self._lead_to("/password", connection)
            case Standing.OUTSIDE:
                return self._lead_to("/login", connection)

    def _notice(self, connection: HTTPConnection, what: str) -> Response:
        language = language_of(connection)
        return notice(self._porter, language, what)

    def _lead_to(self, path: str, connection: HTTPConnection) -> Response:
        """Lead a reader on; a program is only told that it may not."""
        wants_page = "text/html" in connection.headers.get("accept", "")
        if connection.scope.get("method") not in ("GET", "HEAD") or not wants_page:
            return PlainTextResponse("log in first", status_code=401)
        asked = URL(scope=connection.scope)
        here = f"{asked.path}?{asked.query}" if asked.query else asked.path
        door = URL(self._porter.path(path)).include_query_params(next=here)
        return RedirectResponse(str(door), status_code=303)
