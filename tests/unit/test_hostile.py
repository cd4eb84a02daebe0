"""Hostile texts come in as they are or not at all, on both databases, and go out so."""

import csv
import io

import openpyxl
import pytest

from sanfen import intake
from sanfen.intake import Source
from sanfen.intake.credit_code import check_character
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.errors import TextError
from sanfen.ledger.texts import checked_text
from tests.hostile import REFUSED, SHOWN
from tests.small_ledger import DATABASES
from tests.unit.intake_city import CITY, USCC, checked, city_ledger, imported, kinds

HEADER = ["uscc", "name", "county", "town", "size"]


def csv_of(header, *lines):
    text = io.StringIO()
    csv.writer(text).writerows([header, *lines])
    return text.getvalue().encode()


def enterprises(names):
    bodies = [f"91330402MA{number:07d}" for number in range(len(names))]
    return csv_of(
        HEADER,
        *(
            [body + check_character(body), name, "平湖市", "新仓镇", "小型"]
            for body, name in zip(bodies, names, strict=True)
        ),
    )


@pytest.fixture(params=DATABASES)
def ledger(request):
    opened = city_ledger(request.param)
    yield opened
    opened.close()


def test_what_is_shown_is_kept_letter_by_letter_and_exported_guarded(ledger, tmp_path):
    names = [*SHOWN.values()]
    imported([Source("enterprises.csv", enterprises(names))], ledger)
    kept = ledger.records(LOCAL_ACTOR)["enterprises"]["name"].tolist()
    assert set(names) <= set(kept)
    assert ledger.verify() == []
    intake.export(ledger, LOCAL_ACTOR, tmp_path)
    with (tmp_path / "enterprises.csv").open(encoding="utf-8-sig", newline="") as file:
        written = [row["name"] for row in csv.DictReader(file)]
    assert not [name for name in written if name.startswith(tuple("=+-@＝＋－＠"))]
    assert {name.removeprefix("'") for name in written} >= {
        name.removeprefix("'") for name in names
    }


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_seen_is_refused_and_nothing_is_written(text):
    ledger = city_ledger()
    before = ledger.version(LOCAL_ACTOR)
    found = checked([Source("enterprises.csv", enterprises([text]))], ledger)
    assert kinds(found) == ["unprintable"]
    assert ledger.version(LOCAL_ACTOR) == before
    ledger.close()


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_no_name_of_a_scenario_hides_anything(text):
    try:
        kept = checked_text("name", text)
    except TextError:
        return
    assert kept == "甲 乙"


@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN)
def test_a_file_name_opens_nothing_and_is_told_as_it_is(text, tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "passwd.csv").write_text(CITY["regions"], "utf-8")
    found = intake.read([Source(f"{text}.csv", b"a\n1\n")])
    (problem,) = found.problems
    assert (problem.kind, problem.file) == ("unknown_file", f"{text}.csv")


def test_the_workbook_of_problems_runs_none_of_it():
    ledger = city_ledger()
    rows = ([f"S-{n}", USCC, text] for n, text in enumerate(SHOWN.values()))
    bad = checked(
        [Source("spot_checks.csv", csv_of(["sheet_no", "uscc", "verdict"], *rows))],
        ledger,
    )
    book = openpyxl.load_workbook(io.BytesIO(intake.problem_workbook(bad, "zh")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > len(SHOWN)
    assert not [cell for cell in cells if cell.data_type == "f"]
    ledger.close()
