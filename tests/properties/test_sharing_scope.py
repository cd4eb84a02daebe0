"""Whatever is asked, no row outside the key's area and no field outside its fields."""

import csv
import datetime as dt
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanfen.area import Area
from sanfen.ledger.store import open_ledger
from sanfen.sharing.fields import AREA_FIELDS, FIELDS, PLACE
from sanfen.vocabulary import Colour, EnterpriseClass
from tests.shared_city import TOWNS, Bureau, fill_city
from tests.small_ledger import AT, enterprise

PLACES = {field.name for field in PLACE}
OF_EVERY_ANSWER = {"UNISCID", "change", "day", "rules", *PLACES}

AREAS = st.sampled_from(
    [
        Area(),
        Area("甲区"),
        Area("乙区"),
        *(Area(TOWNS[t], t) for t in TOWNS),
        Area("丙区"),
    ]
)
SETS_OF_FIELDS = st.sets(st.sampled_from(sorted(FIELDS)), min_size=1).map(sorted)
CODES = st.sampled_from(["A", "B", "C", "Z", "91330003"])
DAYS = st.dates(dt.date(2025, 1, 1), AT.date()).map(str)
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "format": st.sampled_from(["json", "csv"]),
        "day": DAYS,
        "limit": st.integers(1, 9),
        "after": CODES,
        "county": st.sampled_from([*TOWNS.values(), "丙区"]),
        "town": st.sampled_from([*TOWNS]),
        "enterprise_class": st.sampled_from([*EnterpriseClass]),
        "map_colour": st.sampled_from([*Colour]),
        "fields": st.lists(st.sampled_from(sorted(FIELDS)), min_size=1).map(",".join),
    },
)
PATHS = st.sampled_from(
    ["/enterprises", "/towns", "/counties", "/changes"]
) | CODES.map("/enterprises/{}".format)


@pytest.fixture(scope="module")
def bureau():
    ledger = open_ledger("sqlite://")
    fill_city(ledger)
    bureau = Bureau(ledger)
    bureau.department().get("/changes")
    # Since then one enterprise has moved and one has gone.
    bureau.write("enterprises", enterprise("B", "北镇"))
    bureau.write("enterprises", enterprise("91330003", "东镇", status="注销"))
    everywhere = bureau.department().get("/changes").json()["items"]
    bureau.towns = {row["UNISCID"]: (row["county"], row["town"]) for row in everywhere}
    yield bureau
    ledger.close()


def answered(answer):
    """Return the rows of an answer, JSON or CSV."""
    if answer.headers["content-type"].startswith("text/csv"):
        return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    told = answer.json()
    return told.get("items", [told])


def lies_in(area, county, town):
    return area.county in (None, county) and area.town in (None, town)


@settings(max_examples=150)
@given(area=AREAS, fields=SETS_OF_FIELDS, path=PATHS, asked=ASKED)
def test_nothing_beyond_area_and_fields_is_answered(bureau, area, fields, path, asked):
    answer = bureau.department(area, fields).get(path, params=asked)
    assert answer.status_code in (200, 403, 404, 422)
    if answer.status_code != 200:
        return
    for row in answered(answer):
        assert set(row) <= OF_EVERY_ANSWER | set(fields)
        if "UNISCID" in row:
            assert not (set(row) & PLACES) - set(fields)
            assert not set(row) & {field.name for field in AREA_FIELDS}
            assert lies_in(area, *bureau.towns[row["UNISCID"]])
        else:
            assert lies_in(area, row["county"], row.get("town"))
            assert area.town is None or "town" in row


@settings(max_examples=60)
@given(area=AREAS, fields=SETS_OF_FIELDS, path=PATHS, asked=ASKED)
def test_answers_of_one_name_are_the_same_bytes_and_the_other_way_round(
    bureau, area, fields, path, asked
):
    known = bureau.__dict__.setdefault("known", ({}, {}))
    answer = bureau.department(area, fields).get(path, params=asked)
    if answer.status_code != 200:
        return
    by_etag, by_content = known
    etag, content = answer.headers["etag"], answer.content
    assert by_etag.setdefault(etag, content) == content
    assert by_content.setdefault(content, etag) == etag
    held = bureau.department(area, fields).get(
        path, params=asked, headers={"if-none-match": f'"x", {etag}'}
    )
    assert (held.status_code, held.content) == (304, b"")
