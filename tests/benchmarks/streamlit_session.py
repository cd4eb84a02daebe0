"""One browser session without a browser: Streamlit's WebSocket, spoken as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

STREAM = "_stcore/stream"
OPENING = 60
"""Seconds within which the dashboard has to take a session in."""

FINISHED = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)
"""Not so a run that ends early because another one follows it."""


class PageFailedError(Exception):
    """A page showed an error, or there is none."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An element of a page, and the part of the page that runs when it is touched."""

    element: Element
    fragment: str


@dataclass(slots=True)
class Session:
    """What a browser tab keeps: the pages by name, and the widgets it has touched."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    _pages: dict[str, str] = field(default_factory=dict)
    _page: str = ""
    _query: str = ""
    _touched: dict[str, WidgetState] = field(default_factory=dict)
    _socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self._socket = await connect(
            f"{self.address.replace('http', 'ws', 1)}/{STREAM}",
            additional_headers=dict(self.headers),
            compression=None,
            max_size=None,
            open_timeout=OPENING,
            ping_interval=None,  # a browser asks for none, and answers the server's
            subprotocols=[Subprotocol("streamlit")],
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def open(self, page: str, query: str = "") -> list[Drawn]:
        """Open a page as a click in the menu or on a link does; return what it shows."""
        self._page, self._query, self._touched = page, query, {}
        return await self._run("")

    async def move(self, slider: Drawn, share: float) -> list[Drawn]:
        """Move a slider to a share of its rail; return what is drawn anew."""
        rail = slider.element.slider
        steps = round(share * (rail.max - rail.min) / rail.step)
        touched = WidgetState(id=rail.id)
        touched.double_array_value.data.append(rail.min + steps * rail.step)
        self._touched[rail.id] = touched
        return await self._run(slider.fragment)

    async def _run(self, fragment: str) -> list[Drawn]:
        state = ClientState(
            query_string=self._query,
            page_script_hash=self._pages.get(self._page, ""),
            fragment_id=fragment,
        )
        state.widget_states.widgets.extend(self._touched.values())
        assert self._socket is not None
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        return await self._drawn()

    async def _drawn(self) -> list[Drawn]:
        """Return the elements that arrive until the script has run to its end."""
        assert self._socket is not None
        drawn = []
        while True:
            message = ForwardMsg.FromString(await self._socket.recv(decode=False))
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                _refuse_error(message.delta.new_element)
                delta = message.delta
                drawn.append(Drawn(delta.new_element, delta.fragment_id))
            elif kind == "navigation":
                for page in message.navigation.app_pages:
                    self._pages[page.url_pathname] = page.page_script_hash
            elif kind == "page_not_found":
                raise PageFailedError(f"there is no page {self._page!r}")
            elif kind == "script_finished" and message.script_finished in FINISHED:
                return drawn


def _refuse_error(element: Element) -> None:
    kind = element.WhichOneof("type")
    if kind == "exception":
        raise PageFailedError(element.exception.message)
    if kind == "alert" and element.alert.format == Alert.ERROR:
        raise PageFailedError(element.alert.body)
