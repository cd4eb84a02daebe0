"""What a browser keeps for us: the token of a session, and that of a form."""

import secrets

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

SESSION = "sanfen_session"
_FORM = "sanfen_form"
_ONWARD = "sanfen_onward"
_LONGEST_ONWARD = 2_000


def token_of(connection: HTTPConnection) -> str:
    """Return the token of the session that a browser names; blank if it names none."""
    return connection.cookies.get(SESSION, "")


def keep_session(request: Request, response: Response, token: str, path: str) -> None:
    """Have the browser keep a token until it is closed; no script can read it.

    A link from another site still finds its reader logged in (Lax); a form or a
    WebSocket of another site does not.
    """
    _keep(request, response, SESSION, token, path)


def drop_session(response: Response, path: str) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(SESSION, path=path)


def form_token(request: Request) -> str:
    """Return the token of the forms of this browser, an old one if it has one."""
    return request.cookies.get(_FORM) or secrets.token_urlsafe(32)


def keep_form(request: Request, response: Response, token: str, path: str) -> None:
    """Have the browser keep the token that its forms must come back with."""
    _keep(request, response, _FORM, token, path)


def keep_onward(request: Request, response: Response, query: str, path: str) -> None:
    """Have the browser remember where it wants to go while it is at the provider."""
    short = query if len(query) <= _LONGEST_ONWARD else ""
    _keep(request, response, _ONWARD, short or "-", path)


def onward(request: Request) -> str | None:
    """Return where a browser that is on its way back wants to go; else nothing."""
    kept = request.cookies.get(_ONWARD)
    return "" if kept == "-" else kept


def drop_sign_on(request: Request, response: Response, name: str, path: str) -> None:
    """Have the browser forget what it has of a sign-on: it was read.

    ``name`` is how the cookies of the provider's answer begin.
    """
    for kept in request.cookies:
        if kept == _ONWARD or (name and kept.startswith(name)):
            response.delete_cookie(kept, path=path)
            response.delete_cookie(kept, path=path.rstrip("/") or "/")


def is_own_form(request: Request, given: str) -> bool:
    """Tell whether a form was filled in here, and not on a page of somebody else."""
    kept = request.cookies.get(_FORM, "")
    return (
        bool(kept)
        and secrets.compare_digest(kept.encode(), given.encode())
        and is_own_origin(request)
    )


def is_own_origin(request: Request) -> bool:
    """Tell whether a browser that says where a form comes from says: from here."""
    origin = request.headers.get("origin")
    return origin is None or origin.split("://")[-1] == request.headers.get("host")


def _keep(
    request: Request, response: Response, name: str, token: str, path: str
) -> None:
    response.set_cookie(
        name,
        token,
        path=path,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
