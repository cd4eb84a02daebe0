"""One server of the app on a ledger of its own, one browser, no way out of the machine.

Fixtures for a browser test: ``visit`` opens a screen and waits until it stands,
``screen`` runs a test once at each size of ``SCREENS``. Every test fails if its page
asks for anything beyond 127.0.0.1, or writes an error to the console.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e import chromium

ROOT = Path(__file__).parents[2]

SCREENS = {"desk": (1440, 900), "projector": (1920, 1080), "phone": (390, 844)}

FIRST_START = 120_000  # ms; the first visitor waits for the demonstration city
STANDING = 60_000  # ms; two cores draw, compute and drive the browser

# Below a deep link Streamlit first probes for its own paths there, and gets a 404.
PROBE = re.compile(r"/_stcore/(health|host-config)\b")

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    program = chromium.find()
    if program is None:
        pytest.fail(chromium.NONE, pytrace=False)
    return {
        **browser_type_launch_args,
        "executable_path": program,
        "args": [
            "--no-sandbox",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    width, height = SCREENS["desk"]
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "service_workers": "block",
        "viewport": {"width": width, "height": height},
    }


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server") / "server.log"


@pytest.fixture(scope="session")
def base_url(server_log: Path) -> Iterator[str]:
    """Serve the app on a free port, with an empty ledger of its own."""
    ledger = f"sqlite:///{server_log.with_name('ledger.sqlite').as_posix()}"
    with served("app.py", server_log, SANFEN_LEDGER=ledger) as address:
        yield address


@dataclass(frozen=True, slots=True)
class Served:
    """Where a script is served, and by which process."""

    address: str
    process: int


@contextmanager
def served(script: str, log_file: Path, **environment: str) -> Iterator[str]:
    """Serve a Streamlit script on a free port; yield its address."""
    with serve(script, log_file, **environment) as found:
        yield found.address


@contextmanager
def serve(
    script: str, log_file: Path, *options: str, path: str = "", **environment: str
) -> Iterator[Served]:
    """Serve a Streamlit script on a free port, below a path, with more options."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script]
    always = ["--server.headless=true", f"--server.port={port}"]
    always += ["--logger.enableRich=false", f"--server.baseUrlPath={path}"]
    with log_file.open("wb") as log:
        server = subprocess.Popen(
            [*command, *always, *options],
            cwd=ROOT,
            env={**os.environ, **environment, "PYTHONUTF8": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}/{path}".rstrip("/")
            _wait_until_healthy(address, server, log_file)
            yield Served(address, server.pid)
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="session")
def first_visit(base_url: str, browser: Browser) -> float:
    """Make the first visit, which builds the city; return the seconds it took."""
    context = browser.new_context()
    page = context.new_page()
    began = time.monotonic()
    page.goto(base_url)
    _wait_until_it_stands(page, FIRST_START)
    taken = time.monotonic() - began
    context.close()
    return taken


@pytest.fixture(autouse=True)
def offline(context: BrowserContext) -> Iterator[list[str]]:
    """Abort what would leave this machine, and fail the test that tried."""
    outside: list[str] = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    def listen(url: str) -> None:
        if urlsplit(url).hostname != "127.0.0.1":
            outside.append(url)

    context.route(re.compile(r"^https?:"), guard)
    context.on("page", lambda page: page.on("websocket", lambda ws: listen(ws.url)))
    yield outside
    assert not outside, f"asked for addresses beyond this machine: {outside}"


@pytest.fixture(autouse=True)
def console(context: BrowserContext) -> Iterator[list[str]]:
    """Fail a test whose page writes an error to the console or throws one."""
    errors: list[str] = []
    context.on(
        "console",
        lambda message: (
            errors.append(f"{message.text} ({message.location['url']})")
            if message.type == "error" and not PROBE.search(message.location["url"])
            else None
        ),
    )
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield errors
    assert not errors, f"errors in the browser's console: {errors}"


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, page: Page) -> str:
    """Give the page each size of SCREENS in turn; return its name."""
    width, height = SCREENS[request.param]
    page.set_viewport_size({"width": width, "height": height})
    return str(request.param)


@pytest.fixture
def visit(
    page: Page,
    base_url: str,
    server_log: Path,
    first_visit: float,  # noqa: ARG001
) -> Visit:
    """Return a function that opens a screen by its address and waits for it.

    It fails with the server's words if the screen shows an exception.
    """

    def open_screen(path: str = "", **query: str) -> Page:
        page.goto(f"{base_url}/{path}?{urlencode(query)}")
        _wait_until_it_stands(page, STANDING)
        if page.get_by_test_id("stException").count():
            said = server_log.read_text("utf-8").splitlines()[-25:]
            pytest.fail("\n".join([page.url, *said]), pytrace=False)
        return page

    return open_screen


@pytest.fixture
def settled() -> Callable[[Page], None]:
    """Return a function that waits until a page has answered a click or a key."""
    return lambda page: _wait_until_it_stands(page, STANDING)


def _wait_until_it_stands(page: Page, timeout: int) -> None:
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute(
        "data-test-connection-state", "CONNECTED", timeout=timeout
    )
    expect(app).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=timeout
    )
    expect(page.get_by_role("heading").first).to_be_visible(timeout=timeout)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=timeout)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            said = log.read_text("utf-8")
            pytest.fail(f"the server stopped: {said}", pytrace=False)
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"no answer from {url} within a minute", pytrace=False)
