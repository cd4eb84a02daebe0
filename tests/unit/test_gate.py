"""门: who passes, who is led to the door, and what the door does."""

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

import sanfen
from sanfen.access.admission import House, is_loopback
from sanfen.gate import cookies
from sanfen.gate.door import Door
from sanfen.gate.headers import SecurityHeaders
from sanfen.gate.middleware import Gate
from sanfen.gate.porter import Porter
from sanfen.ledger import accounts, settings
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.errors import LedgerUnavailableError
from tests.people import FIRST, LIMITS, OWN, quick_hashes, settled
from tests.small_ledger import AT, fill

__all__ = ["quick_hashes"]

pytestmark = pytest.mark.usefixtures("quick_hashes")

BRAND = Path(sanfen.__file__).parent / "desk" / "brand"
STREAM = "ws://127.0.0.1/_stcore/stream"
PAGE = {"accept": "text/html,*/*"}
FORM = re.compile(r'name="form" value="([^"]+)"')


@dataclass
class Clock:
    at: dt.datetime = field(default=AT)

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def serve(clock):
    """Return a function that serves a ledger at an address, with a browser before it."""

    async def answer(request):
        return PlainTextResponse(f"inside {request.url.path}")

    async def stream(websocket):
        await websocket.accept()
        await websocket.send_text("inside")
        await websocket.close()

    def started(opened, address="127.0.0.1", prefix="", **reader):
        house = House(address, LIMITS)
        porter = Porter(lambda: opened, clock, house, BRAND, prefix)
        app = Starlette(
            routes=[
                *Door(porter).routes(),
                WebSocketRoute("/_stcore/stream", stream),
                Route("/{path:path}", answer, methods=["GET", "PUT", "POST"]),
            ],
            middleware=[
                Middleware(SecurityHeaders, ["one line"]),
                Middleware(Gate, porter),
            ],
        )
        usual = {"base_url": "http://127.0.0.1", "client": ("127.0.0.1", 50000)}
        return TestClient(app, follow_redirects=False, **(usual | reader))

    return started


@pytest.fixture
def house(ledger_url):
    """Return a ledger of people with accounts."""
    opened = settled(ledger_url)
    yield opened
    opened.close()


@pytest.fixture
def records(ledger):
    """Return a ledger of real records, without accounts."""
    fill(ledger)
    return ledger


@pytest.fixture
def reader(serve, house):
    return serve(house)


def log_in(reader, password=OWN, login="li", query="", **more):
    form = FORM.search(reader.get(f"/login{query}", headers=PAGE).text).group(1)
    typed = {"login": login, "password": password, "form": form} | more
    return reader.post(f"/login{query}", data=typed)


def is_inside(reader):
    return reader.get("/", headers=PAGE).text == "inside /"


def test_without_accounts_everybody_on_this_machine_is_inside(serve, records):
    reader = serve(records)
    assert is_inside(reader)
    assert reader.get("/login").headers["location"] == "/"


def test_real_records_without_accounts_are_closed_to_other_machines(serve, records):
    for address in ("", "0.0.0.0", "::", "10.1.2.3", "office.example"):
        reader = serve(records, address)
        assert not is_loopback(address)
        closed = reader.get("/", headers=PAGE)
        assert closed.status_code == 503
        assert "account add" in closed.text
        with pytest.raises(WebSocketDisconnect), reader.websocket_connect(STREAM):
            pass


def test_without_accounts_no_proxy_brings_in_another_machine(serve, records):
    for far in (
        {"client": ("10.1.2.3", 50000)},
        {"base_url": "http://office.example"},
        {"headers": {"x-forwarded-for": "10.1.2.3"}},
        {"headers": {"forwarded": "for=10.1.2.3"}},
    ):
        assert serve(records, **far).get("/", headers=PAGE).status_code == 503


def test_the_demonstration_is_open_on_any_address(serve, records):
    with records.writing(LOCAL_ACTOR, "demo", {}, AT) as connection:
        settings.mark_demo(connection)
    assert is_inside(serve(records, "0.0.0.0"))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_is_told_from_others(address):
    assert is_loopback(address)


@pytest.mark.parametrize("cookie", ["", "A" * 43])
def test_who_is_not_in_is_led_to_the_door_and_a_program_gets_nothing(reader, cookie):
    reader.cookies.set(cookies.SESSION, cookie)
    for path in (
        "/",
        "/enterprises?county=%E6%B5%B7",
        "/a//b",
        "/media/x",
        "//media/x",
    ):
        led = reader.get(f"http://127.0.0.1{path}", headers=PAGE)
        assert led.status_code == 303
        assert led.headers["location"].startswith("/login?next=")
    for method, path in (
        ("GET", "/media/x.xlsx"),
        ("PUT", "/_stcore/upload_file/s/f"),
        ("POST", "/_stcore/agent/interact"),
        ("GET", "/_stcore/metrics"),
        ("GET", "/component/x"),
        ("GET", "/login-not"),
        ("GET", "/staticky"),
    ):
        assert reader.request(method, path).status_code == 401


def test_the_program_itself_and_what_has_its_own_keys_are_open(reader):
    for path in ("/_stcore/health", "/static/x.js", "/favicon.png", "/api/v1/rules"):
        assert reader.get(path).text == f"inside {path}"


def test_the_stream_of_the_pages_needs_a_session(reader):
    with (
        pytest.raises(WebSocketDisconnect),
        reader.websocket_connect(STREAM),
    ):
        pass
    log_in(reader)
    with reader.websocket_connect(STREAM) as stream:
        assert stream.receive_text() == "inside"


def test_logging_in_leads_to_where_one_wanted_to_go(reader):
    answer = log_in(reader, query="?next=%2Frules%3Fday%3D2026-01-01&lang=English")
    assert answer.headers["location"] == "/rules?day=2026-01-01&lang=English"
    assert is_inside(reader)


def test_nobody_is_led_to_another_server(reader):
    for elsewhere in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/ok\\x",
        "/\n/evil",
    ):
        reader.params = {"next": elsewhere}
        assert log_in(reader).headers["location"] == "/"
        reader.cookies.clear()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(serve, house):
    plain, safe = serve(house), serve(house, base_url="https://127.0.0.1")
    for reader, secure in ((plain, False), (safe, True)):
        told = log_in(reader).headers["set-cookie"].lower()
        assert told.startswith(f"{cookies.SESSION}=")
        assert "httponly" in told
        assert "samesite=lax" in told
        assert "path=/;" in told
        assert ("secure" in told) is secure
        assert "max-age" not in told


def test_the_token_is_a_new_one_after_every_login(reader):
    kept = {"domain": "127.0.0.1", "path": "/"}
    reader.cookies.set(cookies.SESSION, "A" * 43, **kept)
    log_in(reader)
    first = reader.cookies[cookies.SESSION]
    assert first != "A" * 43
    reader.cookies.set(cookies.SESSION, "A" * 43, **kept)
    log_in(reader)
    assert reader.cookies[cookies.SESSION] not in (first, "A" * 43)


def test_a_form_of_another_site_lets_nobody_in(reader):
    assert log_in(reader, form="made up").status_code == 403
    form = FORM.search(reader.get("/login", headers=PAGE).text).group(1)
    typed = {"login": "li", "password": OWN, "form": form}
    for origin in ("https://evil.example", "null", "http://127.0.0.1.evil.example"):
        answer = reader.post("/login", data=typed, headers={"origin": origin})
        assert answer.status_code == 403
    assert reader.post("/login", data={**typed, "x": "y" * 20_000}).status_code == 403
    reader.cookies.clear()
    assert reader.post("/login", data=typed).status_code == 403
    assert not is_inside(reader)


def test_the_form_says_what_was_wrong_and_how_long_to_wait(reader, clock):
    wrong = log_in(reader, "no")
    assert wrong.status_code == 422
    assert "请 1 秒后再试" in wrong.text
    wait = log_in(reader, query="?lang=English")
    assert (wait.status_code, wait.headers["retry-after"]) == (429, "1")
    assert "Try again in 1 s" in wait.text
    clock.at += dt.timedelta(seconds=1)
    assert log_in(reader).status_code == 303


def test_what_was_typed_is_shown_letter_by_letter(reader):
    hostile = '"><script>alert(1)</script>'
    shown = log_in(reader, login=hostile, query=f"?next=/{hostile}").text
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_a_first_password_has_to_be_changed_before_anything_is_seen(reader):
    door = log_in(reader, FIRST, "admin", query="?next=%2Frules")
    assert door.headers["location"] == "/password?next=%2Frules"
    assert reader.get("/", headers=PAGE).headers["location"].startswith("/password")
    assert reader.get("/media/x").status_code == 401
    form = FORM.search(reader.get("/password?next=/rules").text).group(1)
    typed = {"form": form, "new": "another-Phrase-1", "again": "another-Phrase-1"}
    before = reader.cookies[cookies.SESSION]
    done = reader.post("/password?next=/rules", data=typed)
    assert done.headers["location"] == "/rules"
    assert reader.cookies[cookies.SESSION] != before
    assert is_inside(reader)


def test_logging_out_takes_a_click_on_our_own_page(reader):
    log_in(reader)
    token = reader.cookies[cookies.SESSION]
    assert reader.get("/logout").status_code == 200
    evil = {"origin": "https://evil.example"}
    assert reader.post("/logout", headers=evil).status_code == 403
    assert is_inside(reader)
    out = reader.post("/logout")
    assert out.headers["location"] == "/login?said=out"
    assert cookies.SESSION not in reader.cookies
    reader.cookies.set(cookies.SESSION, token)
    assert not is_inside(reader)


def test_a_session_that_is_over_says_so_at_the_door(reader, clock):
    log_in(reader)
    clock.at += LIMITS.idle
    assert "登录已结束" in reader.get("/login", headers=PAGE).text


def test_a_disabled_account_is_turned_away_at_the_gate(reader, house):
    log_in(reader)
    li = accounts.find_account(house, "li")
    accounts.disable(house, li, LOCAL_ACTOR, AT)
    assert not is_inside(reader)


def test_every_answer_says_what_the_reader_may_not_do(reader):
    for path in ("/", "/login", "/static/x.js", "/media/x"):
        headers = reader.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert headers["cache-control"] in ("private, no-cache", "no-store")
    script = reader.get("/static/x.js").headers["content-security-policy"]
    assert re.search(r"script-src 'self' blob: 'sha256-[\w+/]{43}=';", script)
    assert "script-src" not in reader.get("/login").headers["content-security-policy"]


def test_what_the_door_shows_comes_from_this_server_only(reader):
    shown = reader.get("/login").text
    links = re.findall(r'(?:href|src|action)="([^"]+)"', shown)
    assert all(link.startswith("/") for link in links)
    for link in links:
        assert reader.get(link).status_code == 200


def test_a_ledger_that_cannot_be_read_closes_the_gate(serve, house, monkeypatch):
    def unavailable():
        raise LedgerUnavailableError("sqlite://", "gone")

    monkeypatch.setattr(house, "reading", unavailable)
    closed = serve(house).get("/", headers=PAGE)
    assert closed.status_code == 503
    assert "打不开台账" in closed.text


def test_below_a_path_of_its_own_the_door_is_there_too(serve, house):
    reader = serve(house, prefix="/sanfen")
    led = reader.get("/sanfen/rules", headers=PAGE).headers["location"]
    assert led == "/sanfen/login?next=%2Fsanfen%2Frules"
    assert reader.get("/sanfen/static/x.js").text == "inside /sanfen/static/x.js"
    shown = reader.get(led)
    assert 'action="/sanfen/login?next=%2Fsanfen%2Frules"' in shown.text
