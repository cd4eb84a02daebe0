"""What the tables themselves refuse, whoever writes."""

import pandas as pd
import pytest

from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.errors import ConstraintError
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import RECORD_TABLES, closed_list, table_of
from sanfen.ledger.writes import upsert
from tests.small_ledger import AT, enterprise, fill, rows, spot_check

LISTED = [
    (name, code)
    for name, model in RECORD_TABLES.items()
    for code in model.model_fields
    if closed_list(model, code) is not None
]


def refused(ledger: Ledger, name: str, table: pd.DataFrame) -> str:
    with (
        pytest.raises(ConstraintError) as raised,
        ledger.writing(LOCAL_ACTOR, "try", {}, AT) as connection,
    ):
        upsert(connection, name, table)
    return str(raised.value)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("enterprises", enterprise("D", county="甲区", town="北镇")),
        ("enterprise_products", {"uscc": "X", "product_code": "P1"}),
        ("enterprise_products", {"uscc": "A", "product_code": "X"}),
        ("spot_checks", spot_check("S9", "X")),
        ("spot_checks", spot_check("S9", "A", product_code="X")),
        ("rectifications", {"sheet_no": "X", "ordered_on": "2026-03-21"}),
        ("capabilities", {"uscc": "X", "assessed_on": "2026-03-21"}),
        (
            "complaints",
            {
                "case_no": "1",
                "uscc": "X",
                "received_on": "2026-03-21",
                "verified": "是",
            },
        ),
    ],
)
def test_a_row_must_refer_to_rows_that_are_there(
    ledger: Ledger, name: str, row: dict[str, object]
):
    fill(ledger)
    assert "foreign key" in refused(ledger, name, rows(name, row)).lower()


@pytest.mark.parametrize(("name", "code"), LISTED)
def test_every_closed_list_is_checked_by_its_table(name: str, code: str):
    checked = {str(constraint.name) for constraint in table_of(name).constraints}
    assert f"ck_{name}_{code}_listed" in checked


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("enterprises", enterprise("D", size="巨型")),
        ("enterprises", enterprise("D", status="歇业")),
        ("spot_checks", spot_check("S9", "A", verdict="尚可")),
        (
            "products",
            {"product_code": "P2", "name": "x", "category": "y", "S2": "极高"},
        ),
        ("enterprises", enterprise("D", lon=181.0)),
        ("enterprises", enterprise("D", output=-1.0)),
        ("products", {"product_code": "P2", "name": "x", "category": "y", "P1": 5}),
        ("products", {"product_code": "P2", "name": "x", "category": "y", "Q2": 1.01}),
    ],
)
def test_a_value_outside_its_list_or_range_is_refused(
    ledger: Ledger, name: str, row: dict[str, object]
):
    fill(ledger)
    assert "check constraint" in refused(ledger, name, rows(name, row)).lower()


def test_a_required_cell_cannot_be_blank(ledger: Ledger):
    fill(ledger)
    nameless = rows("enterprises", enterprise("D", name=None))
    assert "null" in refused(ledger, "enterprises", nameless).lower()


def test_two_towns_of_a_county_cannot_share_a_name(ledger: Ledger):
    fill(ledger)
    twin = {"county_code": "330402", "county": "甲区", "town_code": "9", "town": "东镇"}
    assert "unique" in refused(ledger, "regions", rows("regions", twin)).lower()


def test_towns_of_different_counties_may_share_a_name(ledger: Ledger):
    fill(ledger)
    town = {"county_code": "330411", "county": "乙区", "town_code": "9", "town": "东镇"}
    fill(ledger, {"regions": rows("regions", town)})
    assert len(ledger.records(LOCAL_ACTOR)["regions"]) == 4


def test_a_renamed_town_takes_its_enterprises_along(ledger: Ledger):
    fill(ledger)
    town = {"county_code": "330402", "county": "甲区", "town_code": "1", "town": "新镇"}
    fill(ledger, {"regions": rows("regions", {**town, "town_code": "001"})})
    enterprises = ledger.records(LOCAL_ACTOR)["enterprises"]
    assert enterprises["town"].tolist() == ["新镇", "西镇", "北镇"]
