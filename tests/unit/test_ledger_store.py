"""Opening, asking and writing."""

import datetime as dt
import json
import time
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.ledger.errors import ConstraintError, LedgerUnavailableError
from sanfen.ledger.settings import mark_demo
from sanfen.ledger.store import Ledger, default_url, open_ledger
from sanfen.ledger.tables import RECORD_TABLES
from sanfen.ledger.writes import upsert
from sanfen.vocabulary import Role
from tests.small_ledger import AT, enterprise, fill, rows, small_tables, spot_check


def in_area(county: str, town: str | None = None) -> Actor:
    return Actor("张三", Role.INSPECTOR, Area(county, town))


def test_a_new_ledger_is_empty_and_not_a_demonstration(ledger: Ledger):
    assert ledger.is_empty()
    assert not ledger.is_demo()
    assert ledger.verify() == []


def test_a_new_sqlite_ledger_opens_within_a_second(tmp_path: Path):
    start = time.process_time()
    open_ledger(f"sqlite:///{tmp_path / 'deep' / 'down' / 'new.sqlite'}").close()
    assert time.process_time() - start < 1.5
    assert (tmp_path / "deep" / "down" / "new.sqlite").exists()


def test_what_was_written_is_there_after_opening_again(ledger: Ledger, ledger_url: str):
    fill(ledger)
    again = open_ledger(ledger_url)
    pd.testing.assert_frame_equal(
        again.records(LOCAL_ACTOR)["spot_checks"], small_tables()["spot_checks"]
    )
    again.close()


def test_records_have_every_table_and_column_in_the_exchange_types(ledger: Ledger):
    for records in (ledger.records(LOCAL_ACTOR), filled(ledger)):
        assert list(records) == list(RECORD_TABLES)
        for name, model in RECORD_TABLES.items():
            assert list(records[name]) == list(model.model_fields)
        checks, products = records["spot_checks"], records["products"]
        assert checks["reported_on"].dtype == "datetime64[us]"
        assert checks["severity"].dtype == "str"
        assert products["P1"].dtype == "float64"


def filled(ledger: Ledger) -> dict[str, pd.DataFrame]:
    fill(ledger)
    return ledger.records(LOCAL_ACTOR)


def test_blank_cells_come_back_missing(ledger: Ledger):
    records = filled(ledger)
    assert records["spot_checks"]["severity"].isna().tolist() == [False, True, True]
    assert records["enterprises"]["output"].isna().tolist() == [False, True, True]
    assert records["rectifications"]["rectified_on"].isna().all()


def test_records_are_sorted_by_natural_key_whatever_the_order_written(ledger: Ledger):
    fill(ledger)
    more = rows(
        "spot_checks", *(spot_check(number, "A") for number in ("é", "a", "Z", "S0"))
    )
    fill(ledger, {"spot_checks": more})
    numbers = ledger.records(LOCAL_ACTOR)["spot_checks"]["sheet_no"].tolist()
    assert numbers == ["S0", "S1", "S2", "S3", "Z", "a", "é"]


@pytest.mark.parametrize(
    ("actor", "enterprises", "sheets", "towns"),
    [
        (LOCAL_ACTOR, ["A", "B", "C"], ["S1", "S3"], 3),
        (in_area("甲区"), ["A", "B"], ["S1"], 2),
        (in_area("甲区", "西镇"), ["B"], [], 1),
        (in_area("乙区"), ["C"], ["S3"], 1),
        (in_area("无此区"), [], [], 0),
    ],
)
def test_an_actor_sees_only_the_rows_of_the_area(
    ledger: Ledger,
    actor: Actor,
    enterprises: list[str],
    sheets: list[str],
    towns: int,
):
    fill(ledger)
    seen = ledger.records(actor)
    assert seen["enterprises"]["uscc"].tolist() == enterprises
    assert seen["spot_checks"]["uscc"].tolist() == enterprises
    assert seen["rectifications"]["sheet_no"].tolist() == sheets
    assert len(seen["regions"]) == towns
    assert len(seen["products"]) == len(seen["warnings"]) == 1


def test_every_write_changes_the_version_and_reading_does_not(ledger: Ledger):
    seen = [ledger.version(LOCAL_ACTOR)]
    for _ in range(3):
        with ledger.writing(LOCAL_ACTOR, "note", {}, AT):
            pass
        ledger.records(LOCAL_ACTOR)
        assert ledger.version(LOCAL_ACTOR) == ledger.version(LOCAL_ACTOR)
        seen.append(ledger.version(LOCAL_ACTOR))
    assert len(set(seen)) == 4


def test_actors_of_different_areas_do_not_share_a_version(ledger: Ledger):
    fill(ledger)
    actors = [LOCAL_ACTOR, in_area("甲区"), in_area("甲区", "东镇"), in_area("乙区")]
    assert len({ledger.version(actor) for actor in actors}) == 4


def test_a_write_leaves_an_audit_record_of_who_when_and_what(ledger: Ledger):
    details = {"files": ["抽查.csv"]}
    with ledger.writing(in_area("甲区"), "import", details, AT):
        details["rows"] = [1, 2]
    record = ledger.audit(LOCAL_ACTOR).iloc[0]
    assert record["seq"] == 1
    assert record["at"] == pd.Timestamp(AT)
    assert (record["actor"], record["role"]) == ("张三", "检查员")
    assert record["action"] == "import"
    assert json.loads(record["details"]) == {"files": ["抽查.csv"], "rows": [1, 2]}


def test_the_audit_shows_one_instant_for_every_time_zone(ledger: Ledger):
    beijing = AT.astimezone(dt.timezone(dt.timedelta(hours=8)))
    for at in (AT, beijing):
        with ledger.writing(LOCAL_ACTOR, "note", {}, at):
            pass
    first, second = ledger.audit(LOCAL_ACTOR)["at"]
    assert first == second


def test_an_exception_in_a_write_leaves_nothing_behind(ledger: Ledger):
    fill(ledger)
    before, version = ledger.records(LOCAL_ACTOR), ledger.version(LOCAL_ACTOR)

    def interrupted() -> None:
        with ledger.writing(LOCAL_ACTOR, "import", {}, AT) as connection:
            upsert(connection, "enterprises", rows("enterprises", enterprise("D")))
            mark_demo(connection)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    after = ledger.records(LOCAL_ACTOR)
    for name in RECORD_TABLES:
        pd.testing.assert_frame_equal(after[name], before[name])
    assert ledger.version(LOCAL_ACTOR) == version
    assert not ledger.is_demo()
    assert ledger.verify() == []


def test_a_broken_rule_of_the_tables_is_told_as_an_error_of_the_ledger(ledger: Ledger):
    with pytest.raises(ConstraintError, match="nothing was written"):
        fill(ledger, {"spot_checks": rows("spot_checks", spot_check("S9", "nobody"))})
    assert ledger.is_empty()


def test_the_demonstration_mark_is_set_by_a_write(ledger: Ledger):
    for _ in range(2):
        with ledger.writing(LOCAL_ACTOR, "demo", {}, AT) as connection:
            mark_demo(connection)
    assert ledger.is_demo()


def test_readers_see_one_moment_while_others_write(ledger: Ledger):
    fill(ledger)
    count = sa.text("SELECT count(*) FROM enterprises")
    with ledger.reading() as connection:
        assert connection.execute(count).scalar() == 3
        fill(ledger, {"enterprises": rows("enterprises", enterprise("D"))})
        assert connection.execute(count).scalar() == 3
    assert len(ledger.records(LOCAL_ACTOR)["enterprises"]) == 4


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/base"])
def test_an_address_that_is_no_ledger_is_refused(url: str):
    with pytest.raises(LedgerUnavailableError):
        open_ledger(url)


def test_a_file_that_is_no_ledger_is_refused_and_left_alone(tmp_path: Path):
    file = tmp_path / "notes.txt"
    file.write_text("not a database " * 100)
    with pytest.raises(LedgerUnavailableError, match="not a database"):
        open_ledger(f"sqlite:///{file}")
    assert file.read_text().startswith("not a database")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(LedgerUnavailableError):
        open_ledger(f"sqlite:///{tmp_path / 'file' / 'ledger.sqlite'}")


def test_an_in_memory_ledger_can_be_asked_like_any_other():
    ledger = open_ledger("sqlite://")
    fill(ledger)
    assert len(ledger.records(LOCAL_ACTOR)["enterprises"]) == 3
    ledger.close()


def test_the_environment_names_the_ledger(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.delenv("SANFEN_LEDGER", raising=False)
    monkeypatch.setattr("sanfen.ledger.store.FOLDER", tmp_path / "data")
    assert default_url().endswith("data/ledger.sqlite")
    monkeypatch.setenv("SANFEN_LEDGER", "postgresql://somewhere/else")
    assert default_url() == "postgresql://somewhere/else"
