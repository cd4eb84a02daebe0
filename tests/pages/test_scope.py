"""Whoever belongs to a county or town reads nothing of another, on any page."""

import pytest

from sanfen.area import CITY, Area
from sanfen.desk.navigation import NEEDS, opens
from sanfen.ledger.actor import Actor
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.rights import Right
from sanfen.vocabulary import Role
from tests.pages.conftest import ROOT, words
from tests.pages.risk_model import trained, trained_folder  # noqa: F401
from tests.pages.scoped import (
    catch_downloads,
    everything,
    found_in,
    marks_of_others,
    seat,
)

COUNTY, TOWN = Area("海宁市"), Area("桐乡市", "濮院镇")
ABROAD = "平湖市"

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
READ = {
    (Role.DIRECTOR, COUNTY): {*PAGES} - {"intake"},
    (Role.DIRECTOR, TOWN): {"overview", "areas", "enterprises", "products", "risk"},
    (Role.DATA_OFFICER, COUNTY): {"intake"},
    (Role.DATA_OFFICER, TOWN): {"intake"},
}
"""What of the pages each reads here: together all of them, in county and town."""

MOVED = {"enterprise.floors.A.score": "83.5"}
NOT_HERE = "链接所指的内容不在您的辖区"
NOT_ALLOWED = "无权查看"


def person(role, area=CITY):
    return Actor("王工", role, area, "wang")


@pytest.fixture(scope="module")
def own(ledger_url):
    """Return the records of each area."""
    ledger = open_ledger(ledger_url)
    city = ledger.records_of_city()
    ledger.close()
    return {area: area.part_of(city) for area in (CITY, COUNTY, TOWN)}


@pytest.fixture
def sit(monkeypatch):
    return lambda actor: seat(monkeypatch, actor)


@pytest.fixture
def files(monkeypatch):
    return catch_downloads(monkeypatch)


@pytest.fixture
def of_others(ledger_url):
    return lambda area: marks_of_others(ledger_url, area)


def links(own, area):
    """Return pages with what their link may choose: lists, one of each, a what-if."""
    uscc = own[area]["enterprises"]["uscc"].iloc[0]
    checked = own[area]["spot_checks"]["product_code"].iloc[0]
    return [
        *((page, {}) for page in PAGES if NEEDS[page] != {Right.ACCOUNTS}),
        ("enterprises", {"enterprise": uscc}),
        ("products", {"product_code": checked}),
        ("risk", {"firm": uscc}),
        ("what_if", MOVED),
        (
            "overview",
            {"place": f"{area.town}/{area.county}" if area.town else area.county},
        ),
        ("overview", {"map": "towns"}),
    ]


@pytest.mark.usefixtures("trained")
@pytest.mark.parametrize(
    "area", [COUNTY, TOWN], ids=lambda area: area.town or area.county
)
@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.DATA_OFFICER])
def test_no_page_names_anything_of_another_area(  # noqa: PLR0917 - fixtures
    visit, sit, own, files, of_others, role, area
):
    sit(person(role, area))
    marks = of_others(area)
    assert len(marks) > 700
    read = {}
    for page, link in links(own, area):
        if page not in READ[role, area]:
            continue
        files.clear()
        app = visit(page, **link)
        assert not app.exception
        sent = everything(app, files)
        read[page, *link] = found_in(sent, marks)
    assert {page: found for page, found in read.items() if found} == {}


def test_the_marks_would_be_found(visit, sit, files, of_others):
    """What the test above looks for is there where one may see it."""
    sit(person(Role.DIRECTOR))
    sent = everything(visit("enterprises"), files)
    assert len(found_in(sent, of_others(COUNTY))) > 200


def test_what_was_drawn_for_the_city_is_not_shown_to_a_county(visit, sit, of_others):
    """Figures and lists are kept, and shared by those alone who may see the same."""
    marks = of_others(COUNTY)
    sit(person(Role.DIRECTOR))
    assert found_in(everything(visit("overview")), marks)
    sit(person(Role.DIRECTOR, COUNTY))
    assert found_in(everything(visit("overview")), marks) == []


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("overview", {"county": ABROAD}),
        ("overview", {"county": "无此县"}),
        ("overview", {"place": ABROAD}),
        ("areas", {"place": f"钟埭街道/{ABROAD}"}),
        ("what_if", {"place": "濮院镇/桐乡市"}),
        ("enterprises", {"town": "濮院镇"}),
        ("enterprises", {"town": "无此镇"}),
        ("enterprises", {"product": "无此产品"}),
    ],
)
def test_a_link_that_leads_elsewhere_is_answered_with_nothing(visit, sit, name, link):
    sit(person(Role.DIRECTOR, COUNTY))
    app = visit(name, **link)
    assert NOT_HERE in app.warning[0].value
    assert not app.dataframe
    assert not app.metric
    assert app.button(key="back_to_own").click().run().warning == []


@pytest.mark.parametrize("uscc", ["abroad", "nobody"])
def test_an_enterprise_elsewhere_is_answered_like_one_that_is_nowhere(
    visit, sit, own, uscc
):
    foreign = set(own[CITY]["enterprises"]["uscc"]) - set(
        own[COUNTY]["enterprises"]["uscc"]
    )
    link = min(foreign) if uscc == "abroad" else "91330402XY0000000X"
    sit(person(Role.DIRECTOR, COUNTY))
    app = visit("enterprises", enterprise=link)
    assert [warning.value for warning in app.warning] == [
        "您的辖区（海宁市）内截至日没有这家监管对象：可能代码有误，不在辖区，或当日尚未成立、已注销。"
    ]
    assert not app.dataframe


def test_the_area_of_a_county_is_fixed(visit, sit):
    sit(person(Role.DIRECTOR, COUNTY))
    app = visit("overview")
    assert not [box for box in app.selectbox if box.key == "county"]
    assert "海宁市" in words(app)[1] or any(
        "海宁市" in badge.value for badge in app.text_input
    )


def test_a_town_is_shown_no_county(visit, sit):
    sit(person(Role.DIRECTOR, TOWN))
    app = visit("areas", level="counties")
    assert not app.exception
    assert app.segmented_control(key="level").options == ["镇（街道）"]


@pytest.fixture
def noted(monkeypatch):
    """Return what is noted in the audit chain, which stays as it is."""
    told = []

    def note(_ledger, actor, action, details, at):
        assert at.tzinfo is not None
        told.append((actor.login, action, details["what"]))

    monkeypatch.setattr(Ledger, "note", note)
    return told


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ["what_if", "risk", "intake", "accounts"])
def test_a_page_opens_for_those_who_have_the_right_and_no_one_else(
    visit, noted, sit, role, name
):
    actor = person(role)
    sit(actor)
    app = visit(name)
    refused = [error.value for error in app.error if NOT_ALLOWED in error.value]
    assert bool(refused) != opens(name, actor)
    assert noted == ([("wang", "refused", name)] if refused else [])


def test_who_sees_no_results_is_led_from_home_to_a_page_of_their_own(visit, noted, sit):
    sit(person(Role.ADMINISTRATOR))
    app = visit("overview")
    assert app.title[0].value == "账号"
    assert not app.error
    assert noted == []


def test_a_refusal_is_noted_once_in_a_visit(visit, noted, sit):
    sit(person(Role.PRESENTER))
    visit("risk").run().run()
    assert noted == [("wang", "refused", "risk")]


def test_every_page_says_whose_it_is():
    assert set(PAGES) <= set(NEEDS)


@pytest.mark.parametrize(
    ("role", "name", "hidden"),
    [
        (Role.PRESENTER, "what_if", ["save_scenario", "adopt"]),
        (Role.DIRECTOR, "what_if", ["adopt"]),
        (Role.PLANNER, "intake", ["roll_back"]),
        (Role.INSPECTOR, "risk", ["train"]),
    ],
)
def test_a_button_one_may_not_press_is_not_shown(visit, sit, role, name, hidden):
    sit(person(role))
    keys = {button.key for button in visit(name).button}
    assert not keys & set(hidden)
