"""What the sharing API answers about a day, and what it refuses."""

import csv
import datetime as dt
import json
import threading
from io import StringIO

import pytest

from sanfen.area import Area
from sanfen.grading import assess, evidence
from sanfen.grading.restriction import part_of, restricted
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.settings import mark_demo
from sanfen.ledger.store import open_ledger
from sanfen.sharing import published
from tests.shared_city import HOSTILE, Bureau, fill_city
from tests.small_ledger import AT, enterprise

DAY = "2026-06-30"


@pytest.fixture(scope="module")
def bureau():
    """A city that no test writes to."""
    ledger = open_ledger("sqlite://")
    fill_city(ledger)
    yield Bureau(ledger)
    ledger.close()


THREADS = 5


@pytest.fixture
def own(ledger):
    """A city of the test's own."""
    fill_city(ledger)
    return Bureau(ledger)


def items(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def table(answer):
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def codes(rows):
    return [row["UNISCID"] for row in rows]


def problem(answer):
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == told["status"]
    assert " / " in told["title"]
    return told["status"], told["type"].partition("#")[2]


def test_an_enterprise_is_told_by_class_colours_grade_and_regime(bureau):
    (row,) = [
        r for r in items(bureau.department().get("/enterprises")) if r["UNISCID"] == "A"
    ]
    assert row == {
        "UNISCID": "A",
        "ENTNAME": "企业A",
        "ESTDATE": "2015-06-01",
        "INDUSTRYCO": None,
        "REGSTATE": None,
        "county_code": "330402",
        "county": "甲区",
        "town_code": "001",
        "town": "东镇",
        "enterprise_class": "B",
        "product_grade": "高",
        "map_colour": "黄",
        "health_colour": "黄",
        "regime": "常态监管",
    }


def test_the_day_decides_what_is_known(bureau):
    department = bureau.department()
    early, late = (
        department.get("/enterprises/A", params={"day": day}).json()
        for day in ("2026-03-19", "2026-03-20")
    )
    assert early["enterprise_class"] != late["enterprise_class"]
    assert (early["day"], late["day"]) == ("2026-03-19", "2026-03-20")


@pytest.mark.parametrize("day", ["2020-04-21", "2026-11-24", "9999-12-31"])
def test_there_is_no_day_before_the_rules_and_none_to_come(bureau, day):
    answer = bureau.department().get("/enterprises", params={"day": day})
    assert problem(answer) == (404, "unknown_day")


@pytest.mark.parametrize("path", ["/enterprises", "/towns", "/changes"])
@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_put_together_are_the_whole_list(bureau, path, limit):
    department = bureau.department()
    whole = items(department.get(path))
    found, answer = [], department.get(path, params={"limit": limit})
    while True:
        found += items(answer)
        if answer.json()["next"] is None:
            break
        assert len(items(answer)) == limit
        answer = department.get(path + answer.links["next"]["url"])
    assert found == whole


def test_csv_and_json_hold_the_same(bureau):
    department = bureau.department()
    rows = items(department.get("/enterprises"))
    cells = table(department.get("/enterprises?format=csv"))
    assert codes(cells) == codes(rows)
    assert [row["regime"] for row in cells] == [row["regime"] for row in rows]
    assert {row["day"] for row in cells} == {"2026-11-23"}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/*;q=0.4, application/json;q=0.3", "text/csv; charset=utf-8"),
        ("text/csv;q=0.1, application/json", "application/json"),
        ("application/json;q=0, */*", "text/csv; charset=utf-8"),
    ],
)
def test_the_form_is_what_is_accepted_best(bureau, accept, kind):
    answer = bureau.department().get("/towns", headers={"accept": accept})
    assert answer.headers["content-type"] == kind


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json;q=0", "text/csv;q=x"]
)
def test_no_other_form_is_made_up(bureau, accept):
    answer = bureau.department().get("/towns", headers={"accept": accept})
    assert problem(answer) == (406, "not_acceptable")


def test_hostile_names_are_names_in_json_and_harmless_text_in_csv(bureau):
    department = bureau.department()
    assert set(HOSTILE) <= {r["ENTNAME"] for r in items(department.get("/enterprises"))}
    cells = [row["ENTNAME"] for row in table(department.get("/enterprises?format=csv"))]
    assert [cell for cell in cells if cell[0] in "=+-@＝"] == []
    assert {"'=1+1", "''=1", "<script>alert(1)</script>"} <= set(cells)
    assert 'a,"b"\r\nc' in cells


def test_colours_are_those_of_the_whole_city_whoever_asks(bureau):
    whole = {row["town"]: row for row in items(bureau.department().get("/towns"))}
    (own,) = items(bureau.department(Area("甲区", "东镇")).get("/towns"))
    assert own == whole["东镇"]


def test_a_town_is_not_told_of_its_county(bureau):
    assert items(bureau.department(Area("甲区", "东镇")).get("/counties")) == []
    (own,) = items(bureau.department(Area("甲区")).get("/counties"))
    assert own["county"] == "甲区"


def test_an_enterprise_elsewhere_is_as_unknown_as_one_that_is_not(bureau):
    department = bureau.department(Area("乙区"))
    assert department.get("/enterprises/C").status_code == 200
    elsewhere, nowhere = (
        department.get("/enterprises/A"),
        department.get("/enterprises/Z"),
    )
    assert problem(elsewhere) == (404, "unknown_enterprise")
    assert elsewhere.content == nowhere.content


@pytest.mark.parametrize(
    "query",
    ["fields=ENTNAME,regime", "regime=加严监管", "county=甲区", "enterprise_class=C"],
)
def test_a_field_the_key_lacks_is_not_answered_nor_asked_by(bureau, query):
    department = bureau.department(fields=["ENTNAME", "area_colour"])
    answer = department.get(f"/enterprises?{query}")
    assert problem(answer) == (403, "outside_fields")


def test_a_key_for_areas_reads_no_enterprise_and_the_other_way_round(bureau):
    areas = bureau.department(fields=["area_colour"])
    firms = bureau.department(fields=["regime"])
    for department, path in (
        (areas, "/enterprises"),
        (areas, "/changes"),
        (firms, "/towns"),
    ):
        assert problem(department.get(path)) == (403, "outside_fields")
    assert list(items(firms.get("/enterprises"))[0]) == ["UNISCID", "regime"]


@pytest.mark.parametrize(
    "query",
    [
        "conuty=甲区",
        "limit=0",
        "limit=10001",
        "day=yesterday",
        "format=xml",
        "access_token=sf_x",
    ],
)
def test_what_is_not_understood_is_refused_not_passed_over(bureau, query):
    answer = bureau.department().get(f"/enterprises?{query}")
    assert problem(answer) == (422, "malformed")
    assert query.partition("=")[0] in answer.json()["detail"]


def test_demonstration_data_say_so(own):
    with own.ledger.writing(LOCAL_ACTOR, "demo", {}, AT) as connection:
        mark_demo(connection)
    department = own.department()
    for path in ("/enterprises", "/enterprises/A", "/counties", "/changes"):
        answer = department.get(path)
        assert answer.json()["演示数据"] is True
        assert answer.headers["sanfen-demo"] == "true"
    assert {row["演示数据"] for row in table(department.get("/towns?format=csv"))} == {
        "true"
    }


def test_rules_carry_their_clause_their_basis_and_the_fingerprint(bureau):
    answer = bureau.department().get("/rules", params={"day": DAY})
    (row,) = [r for r in items(answer) if r["path"] == "enterprise.floors.AA.score"]
    assert row["value"] == 90
    assert row["basis"] == "proposal"
    assert row["clause"]
    book = published.read_rulebook()
    assert (
        answer.json()["rules"] == book.in_force(dt.date.fromisoformat(DAY)).fingerprint
    )


def test_nothing_of_the_risk_model_is_shared(bureau):
    department = bureau.department()
    paths = ("/enterprises", "/enterprises/A", "/towns", "/counties", "/changes")
    names = {name for path in paths for name in department.get(path).json()}
    for path in ("/enterprises", "/towns", "/counties", "/changes"):
        names |= set(items(department.get(path))[0])
    told = " ".join(names).lower()
    assert [
        word for word in ("risk", "prob", "predict", "model", "风险") if word in told
    ] == []


def test_an_empty_ledger_answers_empty_lists(ledger):
    department = Bureau(ledger).department()
    for path in ("/enterprises", "/towns", "/counties", "/changes"):
        assert items(department.get(path)) == []
        assert table(department.get(f"{path}?format=csv")) == []


def test_a_day_is_assessed_once_for_all_who_ask_at_once(own, monkeypatch):
    days = []
    assessing = threading.Barrier(2)

    def assess(evidence, rules):
        days.append(evidence.day)
        assessing.wait(10)
        return real(evidence, rules)

    real = published.assess
    monkeypatch.setattr(published, "assess", assess)
    publisher = published.Publisher(lambda: own.ledger)
    found = []
    day = dt.date(2026, 6, 30)
    asking = [
        threading.Thread(target=lambda: found.append(publisher.on(day)))
        for _ in range(THREADS)
    ]
    for thread in asking:
        thread.start()
    assessing.wait(10)
    for thread in asking:
        thread.join(10)
    assert days == [day]
    assert len(found) == THREADS
    assert len({id(each) for each in found}) == 1


def test_an_assessment_that_fails_is_tried_anew(bureau, monkeypatch):
    publisher = published.Publisher(lambda: bureau.ledger)
    with monkeypatch.context() as patch:
        patch.setattr(published, "assess", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            publisher.on(AT.date())
    assert len(publisher.on(AT.date()).enterprises)


def test_an_import_is_seen_at_once(own):
    department = own.department()
    before = codes(items(department.get("/enterprises")))
    own.write("enterprises", enterprise("Z"))
    assert codes(items(department.get("/enterprises"))) == [*before, "Z"]


def test_a_content_that_has_changed_has_another_name(own):
    department = own.department()
    held = department.get("/enterprises").headers["etag"]
    own.write("enterprises", enterprise("Z"))
    asked = department.get("/enterprises", headers={"if-none-match": held})
    assert asked.status_code == 200
    assert asked.headers["etag"] != held
    own.at += dt.timedelta(days=1)
    assert department.get("/enterprises").headers["etag"] != asked.headers["etag"]


def test_it_is_compressed_for_whoever_can_read_that(bureau):
    department = bureau.department()
    plain = department.get("/rules", headers={"accept-encoding": "identity"})
    packed = department.get("/rules", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert (packed.content, packed.headers["etag"]) == (
        plain.content,
        plain.headers["etag"],
    )


def test_a_failure_shows_a_number_and_no_trace(own, monkeypatch):
    department = own.department()
    monkeypatch.setattr(published, "assess", lambda *_: 1 / 0)
    answer = department.get("/enterprises")
    assert problem(answer) == (500, "failed")
    assert len(answer.json()["detail"]) == 8
    assert "division" not in json.dumps(answer.json())


@pytest.mark.parametrize(
    "area", [Area(), Area("甲区"), Area("甲区", "东镇"), Area("丙区")]
)
def test_a_key_sees_what_somebody_at_work_in_its_area_sees(bureau, area):
    records = bureau.ledger.records_of_state()[1]
    rules = published.read_rulebook().in_force(AT.date())
    known = evidence(records, AT.date())
    seen = restricted(assess(known, rules), part_of(known, area))
    department = bureau.department(area)
    for path, key, rows in (
        ("/enterprises", "UNISCID", seen.enterprises["uscc"]),
        ("/towns", "town", seen.towns["town"]),
        ("/counties", "county", seen.counties["county"]),
    ):
        assert sorted(row[key] for row in items(department.get(path))) == sorted(rows)
