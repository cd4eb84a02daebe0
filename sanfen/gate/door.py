"""The door: logging in, changing one's password, and logging out."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL, QueryParams
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sanfen.access.admission import Admission, Standing
from sanfen.access.entry import EntryError, Typed
from sanfen.access.presence import hash_of
from sanfen.gate import cookies, screens
from sanfen.gate.porter import Porter
from sanfen.ledger import sessions
from sanfen.ledger.account import Session
from sanfen.wording import LANGUAGES, Language

LARGEST_FORM = 16_384
AT_ONCE = 2
"""So many passwords are tried at a time: each takes 64 MB for a moment."""

_WITHIN = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
"""A place on this server; what a browser could take for another one is none."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the form tells of the last try, with the status of the answer."""

    why: str = ""
    status: int = 200
    seconds: int = 0
    login: str = ""


_NOTHING, _FORGED = Said(), Said("forged", 403)
_WAIT, _WRONG, _FORBIDDEN = 429, 422, 403


class Door:
    """The routes of those who are not in yet, or want to go."""

    def __init__(self, porter: Porter) -> None:
        self._porter = porter
        self._trying = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        """Return where the door is."""
        path = self._porter.path
        return [
            Route(path("/login"), self.log_in, methods=["GET", "POST"]),
            Route(path("/login/sign_on"), self.begin_sign_on, methods=["GET"]),
            Route(path("/password"), self.change_password, methods=["GET", "POST"]),
            Route(path("/logout"), self.log_out, methods=["GET", "POST"]),
            Mount(path("/login/brand"), StaticFiles(directory=self._porter.brand)),
            Mount(path("/login/style"), StaticFiles(directory=screens.STYLE)),
        ]

    async def log_in(self, request: Request) -> Response:
        """Show the form, or take it in."""
        if request.method == "POST":
            form = await _form(request)
            if form is None:
                return self._form(request, "login", _FORGED)
            return await self._try(
                request,
                "login",
                lambda: self._porter.entrance().log_in(
                    form.get("login", ""),
                    form.get("password", ""),
                    cookies.token_of(request),
                ),
                form,
            )
        standing = (await self._admission(request)).standing
        if standing is not Standing.OUTSIDE:
            return self._on(request, request.query_params)
        if (wanted := cookies.onward(request)) is not None:
            return await self._come_back(request, QueryParams(wanted))
        said = request.query_params.get("said", "")
        ended = "ended" if cookies.token_of(request) else ""
        return self._form(request, "login", Said("out" if said == "out" else ended))

    async def begin_sign_on(self, request: Request) -> Response:
        """Lead to the identity provider, by Streamlit's own log-in."""
        provider = self._porter.sign_on
        if provider is None:
            return RedirectResponse(self._porter.path("/login"), status_code=303)
        response = RedirectResponse(provider.begin(), status_code=303)
        wanted = str(QueryParams(_carried(request)))
        cookies.keep_onward(request, response, wanted, self._porter.home)
        return response

    async def _come_back(self, request: Request, wanted: QueryParams) -> Response:
        """Let somebody in whom the identity provider has named, or say why not."""
        provider = self._porter.sign_on
        if provider is None or not any(
            name.startswith(provider.cookie) for name in request.cookies
        ):
            response = self._form(request, "login", Said("sso_undone"))
            cookies.drop_sign_on(request, response, "", self._porter.home)
            return response
        token = cookies.token_of(request)
        try:
            token, _ = await run_in_threadpool(
                lambda: provider.enter(self._porter.entrance(), request.cookies, token)
            )
        except EntryError as error:
            response = self._form(request, "login", Said(error.why, _FORBIDDEN))
        else:
            response = self._on(request, wanted)
            cookies.keep_session(request, response, token, self._porter.home)
        cookies.drop_sign_on(request, response, provider.cookie, self._porter.home)
        return response

    async def change_password(self, request: Request) -> Response:
        """Show the form to somebody who is in, or take it in."""
        session = (await self._admission(request)).session
        if session is None:
            return RedirectResponse(self._porter.path("/login"), status_code=303)
        if request.method == "GET":
            return self._form(request, "password", _NOTHING, session)
        form = await _form(request)
        if form is None:
            return self._form(request, "password", _FORGED, session)
        typed = Typed(*(form.get(name, "") for name in ("password", "new", "again")))
        return await self._try(
            request,
            "password",
            lambda: self._porter.entrance().change_password(session, typed),
            form,
            session,
        )

    async def log_out(self, request: Request) -> Response:
        """End the session of this browser, once its reader says so."""
        token = cookies.token_of(request)
        if request.method == "GET":
            return self._form(request, "logout")
        if not cookies.is_own_origin(request):
            return self._form(request, "logout", _FORGED)
        await run_in_threadpool(self._end, token)
        language = {"lang": request.query_params["lang"]} if _asked(request) else {}
        door = URL(self._porter.path("/login"))
        door = door.include_query_params(said="out", **language)
        response = RedirectResponse(str(door), status_code=303)
        cookies.drop_session(response, self._porter.home)
        return response

    async def _try(
        self,
        request: Request,
        screen: str,
        enter: Callable[[], tuple[str, Session]],
        form: Mapping[str, str],
        session: Session | None = None,
    ) -> Response:
        """Let somebody in with a new token, or say why not."""
        try:
            async with self._trying:
                token, begun = await run_in_threadpool(enter)
        except EntryError as error:
            status = _WAIT if error.why == "wait" else _WRONG
            login = form.get("login", "")
            said = Said(error.why, status, error.seconds, login)
            return self._form(request, screen, said, session)
        if begun.account.must_change_password:
            door = URL(self._porter.path("/password"))
            onward = str(door.include_query_params(**_carried(request)))
            response: Response = RedirectResponse(onward, status_code=303)
        else:
            response = self._on(request, request.query_params)
        cookies.keep_session(request, response, token, self._porter.home)
        return response

    def _form(
        self,
        request: Request,
        screen: str,
        said: Said = _NOTHING,
        session: Session | None = None,
    ) -> Response:
        token = cookies.form_token(request)
        shown = screens.Shown(
            language=language_of(request),
            carried=_carried(request),
            form_token=token,
            why=said.why,
            seconds=said.seconds,
            login=said.login,
            is_first=session is not None and session.account.must_change_password,
        )
        response = screens.form(self._porter, screen, shown, said.status)
        cookies.keep_form(request, response, token, self._porter.home)
        return response

    def _on(self, request: Request, query: QueryParams) -> Response:
        """Lead to where somebody wanted to go, if that is in this house."""
        wanted = query.get("next", "")
        onward = wanted if _WITHIN.fullmatch(wanted) else self._porter.home
        if "lang=" not in onward and _asked(request):
            target = URL(onward).include_query_params(lang=query["lang"])
            onward = str(target)
        return RedirectResponse(onward, status_code=303)

    async def _admission(self, request: Request) -> Admission:
        return await run_in_threadpool(self._porter.admission, request)

    def _end(self, token: str) -> None:
        session = sessions.find_session(self._porter.ledger(), hash_of(token))
        if session is not None:
            sessions.end(self._porter.ledger(), session, self._porter.now())


def language_of(connection: HTTPConnection) -> Language:
    """Return the language asked for, here or where somebody wants to go."""
    asked = connection.query_params.get("lang", "")
    onward = URL(connection.query_params.get("next", "")).query
    return LANGUAGES.get(asked or QueryParams(onward).get("lang", ""), "zh")


def _asked(request: Request) -> bool:
    return request.query_params.get("lang") in LANGUAGES


def _carried(request: Request) -> dict[str, str]:
    """Return what a link to the next screen takes along."""
    query = request.query_params
    return {name: query[name] for name in ("lang", "next") if name in query}


async def _form(request: Request) -> Mapping[str, str] | None:
    """Return the fields of one of our own forms; nothing for any other."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > LARGEST_FORM:
        return None
    async with request.form(max_files=0, max_fields=10) as form:
        fields = {name: text for name, text in form.items() if isinstance(text, str)}
    return fields if cookies.is_own_form(request, fields.get("form", "")) else None
