"""How soon what the program says reaches the browser."""

from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send

# IPPROTO_TCP and TCP_NODELAY, on every system: no module here imports a socket.
_TCP, _NO_DELAY = 6, 1


class SentAtOnce:
    """Send every message of a conversation at once, however small it is.

    An answer is several messages. The system holds a small one back until the browser
    has acknowledged the one before, which may take 40 ms (Nagle's algorithm and delayed
    acknowledgements). asyncio turns that off where a socket was made for TCP by name;
    the server's is not. A server that shows no socket sends as it always does.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak as the app does."""
        if scope["type"] == "websocket":
            _send_at_once(send)
        await self._app(scope, receive, send)


def _send_at_once(send: Send) -> None:
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    wire = transport.get_extra_info("socket") if transport else None
    if wire is not None:
        with suppress(OSError):  # no TCP below: nothing is held back
            wire.setsockopt(_TCP, _NO_DELAY, 1)
