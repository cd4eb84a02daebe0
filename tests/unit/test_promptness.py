"""Small messages go out at once, through the server that serves the dashboard."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from websockets.sync.client import connect

from sanfen.gate.promptness import SentAtOnce


async def tell(_scope, receive, send):
    """Say whether small messages of this conversation go out at once."""
    wire = send.__self__.transport.get_extra_info("socket")
    held = not wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": "held" if held else "at once"})
    await send({"type": "websocket.close"})


@contextmanager
def served(app):
    with socket.socket(socket.AF_INET) as bound:  # as Streamlit binds it
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        options = {"ws": "websockets-sansio", "lifespan": "off", "log_level": "error"}
        server = uvicorn.Server(uvicorn.Config(app, **options))
        thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"ws://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.mark.parametrize(
    ("app", "said"), [(tell, "held"), (SentAtOnce(tell), "at once")]
)
def test_the_server_holds_small_messages_back_unless_told_not_to(app, said):
    with served(app) as address, connect(address) as browser:
        assert browser.recv() == said


def test_a_server_that_shows_no_socket_is_left_alone():
    heard = []

    async def app(scope, _receive, _send):
        heard.append(scope["type"])

    async def send(_message):
        raise AssertionError

    # By hand: a browser test of the same process may have a loop running.
    answering = SentAtOnce(app)({"type": "websocket"}, None, send)
    with pytest.raises(StopIteration):
        answering.send(None)
    assert heard == ["websocket"]
