"""What the preview reckons with is what the ledger then holds, to the row."""

import pandas as pd
import pytest

from sanfen.intake.changes import records_after, tables_to_write
from sanfen.intake.formats import formats
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.writes import compare
from tests.small_ledger import DATABASES
from tests.unit.intake_city import (
    CITY,
    ENTERPRISES,
    OTHER_USCC,
    REGIONS,
    SPOT_CHECKS,
    USCC,
    checked,
    city_ledger,
    csv,
    empty_ledger,
    imported,
    sources,
)

HEADER = "uscc,name,county,town,size"
SUBMISSIONS = {
    "new rows": [
        csv(
            "spot_checks", SPOT_CHECKS + f"S-3,{USCC},P-2,2026-01-01,2026-01-09,合格,\n"
        )
    ],
    "changed rows": [csv("spot_checks", SPOT_CHECKS.replace("安全项", "标识"))],
    "a renamed town": [csv("regions", REGIONS.replace("新仓镇", "新仓街道"))],
    "a renamed town and an enterprise that moves there": [
        csv("regions", REGIONS.replace("新仓镇", "新仓街道")),
        csv(
            "enterprises",
            ENTERPRISES.replace("新仓镇", "新仓街道").replace(
                "南湖区,南湖街道", "平湖市,新仓街道"
            ),
        ),
    ],
    "fewer columns": [csv("enterprises", f"{HEADER}\n{USCC},丙,平湖市,广陈镇,中型\n")],
    "two files with other columns": [
        csv("enterprises-1", f"{HEADER}\n{USCC},丙,平湖市,广陈镇,中型\n"),
        csv("enterprises-2", f"{HEADER},lon\n{OTHER_USCC},丁,平湖市,广陈镇,大型,\n"),
    ],
    "nothing new": sources(**CITY),
}


@pytest.fixture(params=DATABASES)
def ledger(request):
    ledger = city_ledger(request.param)
    places = f"{HEADER},output,lon\n{USCC},甲,平湖市,新仓镇,小型,7,120.5\n{OTHER_USCC},乙,南湖区,南湖街道,大型,8,120.6\n"
    imported([csv("enterprises", places)], ledger)
    yield ledger
    ledger.close()


@pytest.mark.parametrize("files", SUBMISSIONS.values(), ids=SUBMISSIONS)
def test_the_records_foreseen_are_the_records_written(ledger, files):
    accepted = checked(files, ledger)
    with ledger.reading() as connection:
        differences = compare(connection, tables_to_write(accepted))
    foreseen = records_after(accepted.before, differences)
    imported(files, ledger)
    written = ledger.records(LOCAL_ACTOR)
    for form in formats():
        key = list(form.key)
        expected = foreseen[form.table].sort_values(key).reset_index(drop=True)
        pd.testing.assert_frame_equal(expected, written[form.table])


def test_the_records_foreseen_for_an_empty_ledger_are_the_records_written():
    accepted = checked(sources(**CITY))
    ledger = empty_ledger()
    with ledger.reading() as connection:
        differences = compare(connection, tables_to_write(accepted))
    foreseen = records_after(accepted.before, differences)
    imported(sources(**CITY), ledger)
    written = ledger.records(LOCAL_ACTOR)
    for form in formats():
        expected = foreseen[form.table].sort_values(list(form.key))
        pd.testing.assert_frame_equal(
            expected.reset_index(drop=True), written[form.table]
        )


def test_a_column_sent_by_another_file_keeps_its_values_here(ledger):
    files = SUBMISSIONS["two files with other columns"]
    imported(files, ledger)
    stored = ledger.records(LOCAL_ACTOR)["enterprises"].set_index("uscc")
    assert stored.loc[USCC, ["name", "output", "lon"]].tolist() == ["丙", 7, 120.5]
    assert stored.loc[OTHER_USCC, "output"] == 8
    assert pd.isna(stored.loc[OTHER_USCC, "lon"])
