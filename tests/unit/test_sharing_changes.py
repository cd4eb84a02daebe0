"""The feed of changes is complete, and stands still while others import."""

import datetime as dt
import json

import pytest
import sqlalchemy as sa

from sanfen.area import Area
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from sanfen.ledger.tables import table_of
from sanfen.ledger.writes import delete
from tests.shared_city import Bureau, fill_city
from tests.small_ledger import AT, enterprise, spot_check


@pytest.fixture
def bureau(ledger):
    fill_city(ledger)
    return Bureau(ledger)


def changes(department, **asked):
    answer = department.get("/changes", params=asked)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    return {row["UNISCID"]: row["change"] for row in told["items"]}, told["cursor"]


def test_without_a_cursor_everything_is_new(bureau):
    department = bureau.department()
    listed = department.get("/enterprises").json()["items"]
    assert changes(department)[0] == {row["UNISCID"]: "added" for row in listed}


def test_where_nothing_happened_nothing_changed(bureau):
    department = bureau.department()
    _, cursor = changes(department)
    assert changes(department, cursor=cursor) == ({}, cursor)


def test_what_an_import_adds_alters_and_takes_away_is_told(bureau):
    department = bureau.department()
    _, cursor = changes(department)
    bureau.write("enterprises", enterprise("Z"), enterprise("B", "西镇", status="注销"))
    bureau.write("enterprises", enterprise("C", "北镇", name="改名"))
    assert changes(department, cursor=cursor)[0] == {
        "B": "removed",
        "C": "changed",
        "Z": "added",
    }


def test_a_row_that_is_as_it_was_at_the_cursor_did_not_change(bureau):
    department = bureau.department()
    _, first = changes(department)
    bureau.write("enterprises", enterprise("C", "北镇", name="改名"))
    _, second = changes(department, cursor=first)
    bureau.write("enterprises", enterprise("C", "北镇"))
    assert changes(department, cursor=second)[0] == {"C": "changed"}
    assert changes(department, cursor=first)[0] == {}


def test_a_day_that_passes_changes_classes_too(bureau):
    department = bureau.department()
    bureau.at = dt.datetime(2026, 3, 19, 8, tzinfo=dt.UTC)
    _, cursor = changes(department)
    bureau.at = dt.datetime(2026, 3, 20, 8, tzinfo=dt.UTC)
    told, _ = changes(department, cursor=cursor)
    assert told["A"] == "changed"


def test_an_enterprise_that_moves_leaves_one_area_and_enters_another(bureau):
    east, north = (
        bureau.department(Area("甲区", "东镇")),
        bureau.department(Area("乙区")),
    )
    (_, left), (_, entered) = changes(east), changes(north)
    bureau.write("enterprises", enterprise("A", "北镇"))
    assert changes(east, cursor=left)[0] == {"A": "removed"}
    assert changes(north, cursor=entered)[0] == {"A": "added"}


def test_a_key_is_not_told_that_something_it_may_not_read_has_changed(bureau):
    classes = bureau.department(fields=["enterprise_class"])
    _, cursor = changes(classes)
    bureau.write("enterprises", enterprise("C", "北镇", name="改名"))
    told, later = changes(classes, cursor=cursor)
    assert told == {}
    assert later != cursor


def test_pages_of_one_answer_stand_still_while_others_import(bureau):
    department = bureau.department()
    answer = department.get("/changes?limit=3")
    cursor = answer.json()["cursor"]
    whole = department.get("/changes").json()["items"]
    found = answer.json()["items"]
    while answer.json()["next"] is not None:
        bureau.write("enterprises", enterprise(f"Y{len(found)}"))
        changes(department)
        answer = department.get("/changes" + answer.links["next"]["url"])
        found += answer.json()["items"]
    assert found == whole
    assert answer.json()["cursor"] == cursor
    told, _ = changes(department, cursor=cursor)
    assert set(told) == {f"Y{n}" for n in range(3, len(whole), 3)}


def test_following_the_feed_gives_the_list_of_today(bureau):
    department = bureau.department()
    held, cursor = {}, ""
    for step in range(5):
        bureau.at = AT + dt.timedelta(days=7 * step)
        answer = department.get("/changes", params={"cursor": cursor}).json()
        cursor = answer["cursor"]
        for row in answer["items"]:
            change, code = row.pop("change"), row["UNISCID"]
            if change == "removed":
                del held[code]
            else:
                held[code] = row
        listed = department.get("/enterprises").json()["items"]
        assert held == {row["UNISCID"]: row for row in listed}
        bureau.write(
            "spot_checks", spot_check(f"X{step}", "ABC"[step % 3], verdict="不合格")
        )
        bureau.write("enterprises", enterprise(f"X{step}"))
        with bureau.ledger.writing(LOCAL_ACTOR, "import", {}, bureau.at) as connection:
            delete(connection, "enterprises", [(f"X{step - 1}",)])


@pytest.mark.parametrize("cursor", ["1-000000000000", "999999999-0123456789ab"])
def test_a_cursor_of_no_state_is_gone(bureau, cursor):
    department = bureau.department()
    changes(department)
    assert department.get("/changes", params={"cursor": cursor}).status_code == 410


def test_a_cursor_is_none_of_another_ledger(bureau):
    _, cursor = changes(bureau.department())
    other = open_ledger("sqlite://")
    department = Bureau(other).department()
    changes(department)
    assert department.get("/changes", params={"cursor": cursor}).status_code == 410
    other.close()


def test_a_later_cursor_is_no_beginning_for_an_earlier_one(bureau):
    department = bureau.department()
    _, first = changes(department)
    bureau.write("enterprises", enterprise("Z"))
    _, second = changes(department)
    asked = {"cursor": second, "until": first}
    assert department.get("/changes", params=asked).status_code == 410


def test_a_state_keeps_only_what_differs_from_the_one_before(bureau):
    department = bureau.department()
    changes(department)
    bureau.write("enterprises", enterprise("C", "北镇", name="改名"))
    changes(department)
    chain = bureau.ledger.audit(LOCAL_ACTOR)
    published = chain.loc[chain["action"] == "access.publish", "details"]
    with bureau.ledger.reading() as connection:
        kept = connection.execute(sa.select(table_of("published_rows"))).all()
    assert json.loads(published.iloc[-1])["changed"] == 1
    assert [row.uscc for row in kept if row.state_id == len(published)] == ["C"]


def test_the_feed_changes_no_version_and_breaks_no_chain(bureau):
    before = bureau.ledger.version(LOCAL_ACTOR)
    changes(bureau.department())
    assert bureau.ledger.version(LOCAL_ACTOR) == before
    assert bureau.ledger.verify() == []
