import pytest

from sanfen import intake
from sanfen.intake.credit_code import check_character
from sanfen.intake.exporting import csv_bytes
from sanfen.intake.formats import format_of, formats
from sanfen.intake.spreadsheet_text import guarded_table
from sanfen.ledger.actor import LOCAL_ACTOR
from tests.small_ledger import DATABASES
from tests.unit.intake_city import (
    CITY,
    TODAY,
    USCC,
    city_ledger,
    csv,
    empty_ledger,
    imported,
    sources,
)


def exported(ledger, folder):
    return {p.name: p.read_bytes() for p in intake.export(ledger, LOCAL_ACTOR, folder)}


def again(ledger, folder, other):
    """Export, import the export into another ledger, which is empty, export that."""
    first = exported(ledger, folder / "first")
    imported([folder / "first"], other)
    second = exported(other, folder / "second")
    ledger.close()
    other.close()
    return first, second


def test_an_export_is_the_whole_ledger_in_the_import_format(tmp_path):
    files = exported(city_ledger(), tmp_path)
    assert list(files) == [f"{form.table}.csv" for form in formats()]
    assert (
        files["products.csv"].decode().splitlines()[1]
        == CITY["products"].splitlines()[1]
    )
    assert (
        files["warnings.csv"]
        == b"warning_no,product_code,published_on,source,severity\n"
    )


def test_rows_are_sorted_by_key_whatever_the_order_of_import(tmp_path):
    header, first, second = CITY["spot_checks"].splitlines()
    swapped = CITY | {"spot_checks": f"{header}\n{second}\n{first}\n"}
    ledger = empty_ledger()
    imported(sources(**swapped), ledger)
    assert exported(ledger, tmp_path / "a") == exported(city_ledger(), tmp_path / "b")


@pytest.mark.parametrize("target", DATABASES)
@pytest.mark.parametrize("source", DATABASES)
def test_export_import_export_gives_the_same_bytes(source, target, tmp_path):
    first, second = again(city_ledger(source), tmp_path, empty_ledger(target))
    assert first == second


ODD_NAMES = [
    "=1+1",
    "+86",
    "-甲",
    "@SUM(A1)",
    "'=1",
    "''=1",
    "'甲",
    "＝1",
    "甲,乙",
    '甲"乙',
    "甲\n乙",
    "甲\r\n乙",
    "1E+10",
    "NA",
    "nan",
    "2025-03-11",
    "a\u2028b",
]


@pytest.mark.parametrize("database", DATABASES)
def test_odd_names_survive_and_none_is_a_formula(database, tmp_path):
    ledger = city_ledger(database)
    bodies = [f"91330402MA{n:07d}" for n in range(len(ODD_NAMES))]
    odd = ledger.records(LOCAL_ACTOR)["enterprises"].iloc[[0] * len(ODD_NAMES)]
    odd = odd.assign(uscc=[b + check_character(b) for b in bodies], name=ODD_NAMES)
    content = csv_bytes(format_of("enterprises"), odd)
    imported([intake.Source("enterprises.csv", content)], ledger)
    stored = ledger.records(LOCAL_ACTOR)["enterprises"].set_index("uscc")["name"]
    assert stored[odd["uscc"]].tolist() == ODD_NAMES
    first, second = again(ledger, tmp_path, empty_ledger(database))
    assert first == second
    cells = intake.read([tmp_path / "first" / "enterprises.csv"]).sheets[0].text("name")
    assert [c for c in cells if c.startswith(("=", "+", "-", "@", "＝"))] == []


@pytest.mark.parametrize(
    ("number", "text"),
    [("1e-7", "1e-07"), ("0.1", "0.1"), ("3.0", "3"), ("1e14", "1" + "0" * 14)],
)
def test_a_number_is_its_shortest_exact_text(number, text):
    ledger = city_ledger()
    row = f"uscc,name,county,town,size,output\n{USCC},甲,平湖市,新仓镇,小型,{number}\n"
    imported([csv("enterprises", row)], ledger)
    table = ledger.records(LOCAL_ACTOR)["enterprises"]
    content = csv_bytes(format_of("enterprises"), table).decode()
    assert f",{text}," in content.splitlines()[2]


def test_a_guarded_table_has_no_formula_either():
    table = city_ledger().records(LOCAL_ACTOR)["enterprises"].assign(name=["=1", "乙"])
    assert guarded_table(table)["name"].tolist() == ["'=1", "乙"]


def test_the_day_of_import_does_not_matter(tmp_path):
    late = empty_ledger()
    imported(sources(**CITY), late, today=TODAY.replace(year=2030))
    assert exported(late, tmp_path / "a") == exported(city_ledger(), tmp_path / "b")
