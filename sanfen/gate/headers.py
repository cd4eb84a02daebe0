"""What every answer tells the browser not to do."""

import base64
import hashlib
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = {
    "default-src": "'self'",
    # Streamlit loads its components as blobs.
    "script-src": "'self' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' blob:",
    "worker-src": "'self' blob:",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    # What was kept is asked for again: who is out gets none of it.
    "Cache-Control": "private, no-cache",
}


class SecurityHeaders:
    """Add the headers to every answer that does not set them itself.

    No script runs that does not come from here, except ``inline_scripts``, letter by
    letter.
    """

    def __init__(self, app: ASGIApp, inline_scripts: Iterable[str] = ()) -> None:
        self._app = app
        scripts = [_POLICY["script-src"], *map(_source, inline_scripts)]
        policy = {**_POLICY, "script-src": " ".join(scripts)}
        told = "; ".join(map(" ".join, policy.items()))
        self._headers = {"Content-Security-Policy": told, **_HEADERS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


def _source(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
