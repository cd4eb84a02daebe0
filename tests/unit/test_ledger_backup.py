"""A backup is one moment of the whole ledger, and becomes that very ledger again."""

import json
import os
import stat
import subprocess
import sys
import tracemalloc
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from sanfen.ledger import audit, cells, settings
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.archive import kept
from sanfen.ledger.backup import back_up
from sanfen.ledger.cells import kinds_of
from sanfen.ledger.errors import BackupError
from sanfen.ledger.imports import record_import, undo_import
from sanfen.ledger.migrate import HEAD
from sanfen.ledger.restore import restorable, restore
from sanfen.ledger.sessions import find_session
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.ledger.tables import METADATA
from sanfen.ledger.writes import delete, upsert
from tests.full_ledger import NAMES, OLD_BACKUPS, write_all_sorts
from tests.small_ledger import (
    AT,
    DATABASES,
    enterprise,
    fill,
    fresh_url,
    rows,
    spot_check,
)

OLD = sorted(OLD_BACKUPS.glob("*.zip"))


def restored(file: Path, url: str) -> Ledger:
    ledger = open_ledger(url)
    with restorable(file) as backup:
        restore(backup, ledger)
    return ledger


def contents(ledger: Ledger) -> dict[str, list[tuple]]:
    with ledger.reading() as connection:
        return {
            name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for name, table in METADATA.tables.items()
            if name in kept(METADATA.tables)
        }


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    write_all_sorts(ledger)
    return ledger


@pytest.mark.parametrize("target", DATABASES)
def test_a_restored_ledger_is_the_ledger_that_was_backed_up(
    filled: Ledger, target, tmp_path
):
    file = tmp_path / "backup.zip"
    back_up(filled, file)
    assert all(contents(filled).values())
    assert find_session(filled, "t") is not None
    before, version = contents(filled), filled.version(LOCAL_ACTOR)
    rules = filled.rules_version()
    filled.close()
    (tmp_path / "new").mkdir()
    ledger = restored(file, fresh_url(target, tmp_path / "new"))
    assert contents(ledger) == before
    assert ledger.version(LOCAL_ACTOR) == version
    assert ledger.rules_version() == rules
    assert find_session(ledger, "t") is None
    assert ledger.is_demo()
    assert ledger.verify() == []
    back_up(ledger, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == file.read_bytes()
    ledger.close()


@pytest.mark.parametrize("target", DATABASES)
def test_a_restored_ledger_can_be_written_to_and_imports_rolled_back(
    filled: Ledger, target, tmp_path
):
    file = tmp_path / "backup.zip"
    back_up(filled, file)
    filled.close()
    (tmp_path / "new").mkdir()
    ledger = restored(file, fresh_url(target, tmp_path / "new"))
    with ledger.writing(LOCAL_ACTOR, "tidy", {}, AT) as connection:
        delete(connection, "enterprises", [(uscc,) for uscc in NAMES])
        undo_import(connection, 1, actor=LOCAL_ACTOR, at=AT)
    assert ledger.is_empty()
    assert ledger.audit(LOCAL_ACTOR)["action"].iloc[-1] == "tidy"
    assert ledger.verify() == []
    ledger.close()


def test_every_table_of_a_ledger_is_backed_up(tmp_path):
    url = fresh_url("sqlite", tmp_path)
    ledger = open_ledger(url)
    fill(ledger)
    with ledger.reading() as connection:
        there = set(sa.inspect(connection).get_table_names())
    ledger.close()
    # In a process of its own, where nothing else has brought tables along.
    told = subprocess.run(
        [sys.executable, "-m", "sanfen", "backup", tmp_path / "backup.zip", "--json"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "SANFEN_LEDGER": url},
        capture_output=True,
        check=True,
    )
    passing = {"alembic_version", "login_sessions", "failed_logins"}
    passing |= {"published_states", "published_rows"}
    assert set(json.loads(told.stdout)["tables"]) == there - passing


@pytest.mark.parametrize(
    "table", METADATA.tables.values(), ids=lambda table: table.name
)
def test_a_table_can_be_backed_up(table):
    assert list(table.primary_key), "its rows have no order"
    # A counter of the database would begin again at 1 in a restored ledger.
    assert table.autoincrement_column is None
    assert len(kinds_of(table.c)) == len(table.c)


def test_the_same_state_is_the_same_bytes_and_leaves_no_trace(filled: Ledger, tmp_path):
    version = filled.version(LOCAL_ACTOR)
    for name in ("one.zip", "two.zip"):
        back_up(filled, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert filled.version(LOCAL_ACTOR) == version


def test_a_backup_is_one_moment_while_others_write(
    filled: Ledger, ledger_url, tmp_path
):
    back_up(filled, tmp_path / "before.zip")
    other, written = open_ledger(ledger_url), []

    def meanwhile(_share):
        name = f"新{len(written)}"
        with other.writing(LOCAL_ACTOR, "write", {}, AT) as connection:
            upsert(connection, "enterprises", rows("enterprises", enterprise(name)))
            checks = rows("spot_checks", spot_check(name, name))
            upsert(connection, "spot_checks", checks)
        written.append(name)

    back_up(filled, tmp_path / "meanwhile.zip", meanwhile)
    other.close()
    assert len(written) > 5
    before = (tmp_path / "before.zip").read_bytes()
    assert (tmp_path / "meanwhile.zip").read_bytes() == before
    back_up(filled, tmp_path / "after.zip")
    assert (tmp_path / "after.zip").read_bytes() != before


def test_progress_ends_at_one(filled: Ledger, tmp_path):
    taken, given = [], []
    back_up(filled, tmp_path / "backup.zip", taken.append)
    ledger = open_ledger("sqlite://")
    with restorable(tmp_path / "backup.zip") as backup:
        restore(backup, ledger, given.append)
    ledger.close()
    for shares in (taken, given):
        assert shares == sorted(shares)
        assert shares[-1] == 1


@pytest.mark.parametrize("file", OLD, ids=lambda file: file.stem)
def test_an_old_backup_comes_forward(ledger: Ledger, file):
    """The files are backups that the program of their revision has taken."""
    with restorable(file) as backup:
        assert backup.manifest.revision == file.stem
        restore(backup, ledger)
        tables = backup.manifest.tables
        stored = contents(ledger)
        assert {name: len(stored[name]) for name in tables} == {
            name: entry.rows for name, entry in tables.items()
        }
        assert all(entry.rows for entry in tables.values())
        with ledger.reading() as connection:
            assert audit.head(connection) == backup.manifest.audit_head
    assert ledger.verify() == []
    fill(ledger)
    assert ledger.verify() == []


def test_there_is_an_old_backup_of_every_revision():
    """If one is missing, ``tests.full_ledger`` says how to keep it."""
    kept = [file.stem for file in OLD]
    assert kept == [f"{number:04}" for number in range(1, int(HEAD) + 1)]


def test_a_ledger_that_holds_nothing_is_not_backed_up(ledger: Ledger, tmp_path):
    with pytest.raises(BackupError, match="nothing"):
        back_up(ledger, tmp_path / "backup.zip")
    assert not list(tmp_path.glob("*.zip*"))


def test_a_backup_takes_the_place_of_an_older_one_only(filled: Ledger, tmp_path):
    file = tmp_path / "backup.zip"
    back_up(filled, file)
    older = file.read_bytes()
    fill(filled)
    back_up(filled, file)
    assert file.read_bytes() != older
    for other in (b"", b"PK\x03\x04", b"SQLite format 3\0" * 99):
        file.write_bytes(other)
        with pytest.raises(BackupError, match="not_a_backup"):
            back_up(filled, file)
        assert file.read_bytes() == other


def test_a_missing_folder_is_not_made(filled: Ledger, tmp_path):
    with pytest.raises(BackupError, match="no_folder"):
        back_up(filled, tmp_path / "unmounted" / "backup.zip")
    assert not (tmp_path / "unmounted").exists()


def test_a_backup_that_fails_leaves_the_older_one_and_nothing_else(
    filled: Ledger, tmp_path
):
    file = tmp_path / "backup.zip"
    back_up(filled, file)
    older = file.read_bytes()

    def full(_share):
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        back_up(filled, file, full)
    assert file.read_bytes() == older
    assert [path.name for path in tmp_path.glob("*backup*")] == ["backup.zip"]


def test_what_a_killed_backup_left_is_cleared_away(filled: Ledger, tmp_path):
    left = tmp_path / ".backup.zip.abc_1.part"
    others = [tmp_path / ".other.zip.abc.part", tmp_path / "backup.zip.part"]
    for path in (left, *others):
        path.write_bytes(b"half")
    back_up(filled, tmp_path / "backup.zip")
    assert not left.exists()
    assert all(path.exists() for path in others)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_only_its_owner_can_read_a_backup(filled: Ledger, tmp_path):
    back_up(filled, tmp_path / "backup.zip")
    assert stat.S_IMODE((tmp_path / "backup.zip").stat().st_mode) == 0o600


def test_a_value_that_could_not_be_restored_is_refused_at_once(tmp_path):
    ledger = open_ledger(fresh_url("sqlite", tmp_path))
    fill(ledger)
    with ledger.restoring() as connection:
        connection.exec_driver_sql('UPDATE products SET "P1" = 2.5')
    with pytest.raises(BackupError, match=r"unreadable.*products.*童车"):
        back_up(ledger, tmp_path / "backup.zip")
    ledger.close()


def holding_records(ledger: Ledger) -> None:
    fill(ledger)


def holding_an_audit_record(ledger: Ledger) -> None:
    with ledger.writing(LOCAL_ACTOR, "begin", {}, AT):
        """Nothing but the audit record."""


def holding_a_setting(ledger: Ledger) -> None:
    with ledger.restoring() as connection:
        settings.mark_demo(connection)


def holding_an_import(ledger: Ledger) -> None:
    with ledger.restoring() as connection:
        record_import(connection, {}, files=[], actor=LOCAL_ACTOR, at=AT)


@pytest.mark.parametrize(
    "hold",
    [holding_records, holding_an_audit_record, holding_a_setting, holding_an_import],
)
def test_nothing_is_restored_over_a_ledger_that_holds_something(
    ledger: Ledger, hold, tmp_path
):
    source = open_ledger("sqlite://")
    write_all_sorts(source)
    back_up(source, tmp_path / "backup.zip")
    source.close()
    hold(ledger)
    before = contents(ledger)
    with (
        restorable(tmp_path / "backup.zip") as backup,
        pytest.raises(BackupError, match="not_empty"),
    ):
        restore(backup, ledger)
    assert contents(ledger) == before


def test_other_tables_of_a_database_are_left_alone(ledger: Ledger, tmp_path):
    source = open_ledger("sqlite://")
    write_all_sorts(source)
    back_up(source, tmp_path / "backup.zip")
    source.close()
    with ledger.restoring() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS others")
        connection.exec_driver_sql("CREATE TABLE others (n INTEGER)")
        connection.exec_driver_sql("INSERT INTO others VALUES (7)")
    with restorable(tmp_path / "backup.zip") as backup:
        restore(backup, ledger)
    with ledger.restoring() as connection:
        assert connection.exec_driver_sql("SELECT n FROM others").scalar() == 7
        connection.exec_driver_sql("DROP TABLE others")
    assert ledger.verify() == []


def peak(work) -> int:
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_the_ledger(tmp_path, monkeypatch):
    monkeypatch.setattr(cells, "_ROWS_AT_ONCE", 100)
    needed = []
    for size in (400, 400, 2_400):  # the first brings along what is made once
        source, target = open_ledger("sqlite://"), open_ledger("sqlite://")
        checks = (spot_check(f"T{number}", "A") for number in range(size))
        fill(source)
        fill(source, {"spot_checks": rows("spot_checks", *checks)})
        file = tmp_path / "backup.zip"
        taking = peak(partial(back_up, source, file))
        with restorable(file) as backup:
            giving = peak(partial(restore, backup, target))
        needed.append((taking, giving))
        source.close()
        target.close()
    for few, many in zip(needed[1], needed[2], strict=True):
        assert many < 1.5 * few
