"""Single sign-on, end to end, against a certified provider that is installed for it."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from sanfen.ledger.account import Grant
from sanfen.ledger.accounts import find_account
from sanfen.ledger.actor import LOCAL_ACTOR, Area
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.vocabulary import Role
from tests.e2e.conftest import free_port, served
from tests.e2e.provider_program import running
from tests.small_ledger import fill

SESSION, SIGNED = "sanfen_session", "_streamlit_user"

PEOPLE = {
    "li": {"name": "李工", "staff_no": "007", "groups": ["plan", "tea club"]},
    "qian": {
        "name": "钱检",
        "staff_no": "009",
        "groups": ["inspect"],
        "department": "330402001",
    },
    "sun": {"name": "孙某", "staff_no": "010", "groups": ["tea club"]},
    "zhou": {
        "name": "周检",
        "staff_no": "011",
        "groups": ["inspect"],
        "department": "330499",
    },
    "wu": {"name": "吴工", "staff_no": "007", "groups": ["plan"]},
}

MAPPING = """
staff_no = "staff_no"

[area]
claim = "department"
values.330402001 = { county = "甲区", town = "东镇" }

[[grants]]
claim = "groups"
value = "plan"
role = "计划岗"
area.city = true

[[grants]]
claim = "groups"
value = "inspect"
role = "检查员"
area = "claimed"
"""

SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{secret}"
client_id = "sanfen"
client_secret = "{secret}"
server_metadata_url = "http://127.0.0.1:{provider}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid profile", prompt = "login" }}
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    folder = tmp_path_factory.mktemp("sign_on")
    opened = open_ledger(f"sqlite:///{(folder / 'ledger.sqlite').as_posix()}")
    fill(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def house(ledger: Ledger) -> Iterator[str]:
    """Serve the app and a provider that know each other; yield the app's address."""
    folder = Path(ledger.address.removeprefix("sqlite:///")).parent
    provider, secret = free_port(), "0123456789abcdef" * 4
    (folder / "sign_on.toml").write_text(MAPPING, "utf-8")
    written = SECRETS.format(secret=secret, provider=provider)
    (folder / "secrets.toml").write_text(written, "utf-8")
    environment = {
        "SANFEN_LEDGER": ledger.address,
        "SANFEN_SIGN_ON": str(folder / "sign_on.toml"),
        "STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml"),
    }
    with served("app.py", folder / "server.log", **environment) as address:
        client = {"client_id": "sanfen", "client_secret": secret}
        told = {"port": provider, "client": client, "people": PEOPLE}
        with running({**told, "redirect": f"{address}/oauth2callback"}):
            yield address


@pytest.fixture
def reader(house: str) -> Iterator[httpx.Client]:
    """A browser without a window."""
    pages = {"Accept": "text/html"}
    with httpx.Client(base_url=house, headers=pages, trust_env=False) as client:
        yield client


def callback(reader, login, wanted="/", altered=""):
    """Log in at the provider; return the address that leads back, not yet followed."""
    answer = reader.get("/login/sign_on", params={"next": wanted})
    while "/auth?" not in answer.headers["location"]:
        answer = reader.get(answer.headers["location"])
    asked = answer.headers["location"]
    if altered:
        (given,) = parse_qs(urlsplit(asked).query)[altered]
        asked = asked.replace(given, "another")
    form = reader.get(asked, follow_redirects=True)
    answer = reader.post(form.url, data={"login": login})
    while "/oauth2callback" not in answer.headers["location"]:
        answer = reader.get(answer.headers["location"])
    return answer.headers["location"]


def come_back(reader, address):
    return reader.get(address, follow_redirects=True)


def actions(ledger):
    return ledger.audit(LOCAL_ACTOR)["action"].tolist()


def test_nobody_comes_in_without_logging_in(reader):
    answer = reader.get("/rules")
    assert (answer.status_code, urlsplit(answer.headers["location"]).path) == (
        303,
        "/login",
    )
    assert "/login/sign_on" in reader.get("/login").text


def test_who_signs_on_is_let_in_as_the_claims_say(page: Page, house, ledger):
    page.goto(f"{house}/rights")
    page.get_by_role("link", name="单点登录").click()
    page.get_by_label("login").fill("li")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("我可以：")).to_be_visible(timeout=60_000)
    assert urlsplit(page.url).path == "/rights"
    account = find_account(ledger, "li")
    assert account is not None
    assert account.grants == (Grant(Role.PLANNER),)
    assert (account.name, account.staff_no) == ("李工", "007")
    kept = {cookie["name"] for cookie in page.context.cookies()}
    assert SESSION in kept
    assert not any(name.startswith(SIGNED) for name in kept)
    assert "access.account_sign_on" in actions(ledger)
    page.get_by_role("button", name=re.compile("李工")).click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("已退出登录")).to_be_visible()
    page.goto(f"{house}/rights")
    expect(page.get_by_role("link", name="单点登录")).to_be_visible()


def test_the_area_comes_from_its_claim(reader, ledger):
    assert come_back(reader, callback(reader, "qian")).status_code == 200
    assert reader.cookies.get(SESSION)
    account = find_account(ledger, "qian")
    assert account is not None
    assert account.grants == (Grant(Role.INSPECTOR, Area("甲区", "东镇")),)


@pytest.mark.parametrize(
    ("login", "said"),
    [
        ("sun", "没有给你本系统的任何岗位"),
        ("zhou", "没有给你本系统的任何岗位"),
        ("nobody", "没有给出登录名、姓名或工号"),
    ],
)
def test_who_has_no_claim_that_counts_is_told_so(reader, ledger, login, said):
    answer = come_back(reader, callback(reader, login))
    assert answer.status_code == 403
    assert said in answer.text
    assert not reader.cookies.get(SESSION)
    assert find_account(ledger, login) is None
    assert actions(ledger)[-1] == "access.login_failed"


def test_a_staff_number_of_somebody_else_lets_nobody_in(reader, ledger):
    come_back(reader, callback(reader, "li"))
    reader.cookies.clear()
    answer = come_back(reader, callback(reader, "wu"))
    assert "已属于本系统的另一个账号" in answer.text
    assert find_account(ledger, "wu") is None


@pytest.mark.parametrize("part", ["state", "code"])
def test_an_altered_way_back_lets_nobody_in(reader, part):
    address = callback(reader, "li")
    given = parse_qs(urlsplit(address).query)[part][0]
    answer = come_back(reader, address.replace(given, given[:-4] + "abcd"))
    assert "单点登录没有完成" in answer.text
    assert not reader.cookies.get(SESSION)


@pytest.mark.parametrize("part", ["state", "nonce"])
def test_an_altered_way_there_lets_nobody_in(reader, part):
    answer = come_back(reader, callback(reader, "li", altered=part))
    assert "单点登录没有完成" in answer.text
    assert not reader.cookies.get(SESSION)


def test_the_way_back_of_somebody_else_lets_nobody_in(reader, house):
    address = callback(reader, "li")
    with httpx.Client(base_url=house, headers=reader.headers, trust_env=False) as other:
        other.get("/login/sign_on", follow_redirects=True)
        come_back(other, address)
        assert not other.cookies.get(SESSION)


def test_an_altered_cookie_lets_nobody_in(reader):
    reader.get(callback(reader, "li"))
    signed = reader.cookies[SIGNED]
    place = len(signed) // 2
    other = "a" if signed[place] != "a" else "b"
    reader.cookies.delete(SIGNED)
    reader.cookies.set(SIGNED, signed[:place] + other + signed[place + 1 :])
    answer = reader.get("/login")
    assert answer.status_code == 403
    assert "被改动过" in answer.text
    assert not reader.cookies.get(SESSION)


def test_a_cookie_lets_somebody_in_once(reader, house):
    reader.get(callback(reader, "li"))
    taken = dict(reader.cookies)
    assert reader.get("/login").status_code == 303
    assert reader.cookies.get(SESSION)
    with httpx.Client(
        base_url=house, headers=reader.headers, cookies=taken, trust_env=False
    ) as thief:
        assert "已过期或已用过" in thief.get("/login").text
        assert not thief.cookies.get(SESSION)


def test_a_place_elsewhere_is_no_way_on(reader):
    address = callback(reader, "li", "//elsewhere.example/")
    reader.get(address)
    assert reader.get("/login").headers["location"] == "/"
