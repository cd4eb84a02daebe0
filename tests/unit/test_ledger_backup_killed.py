"""A process killed while it backs up or restores leaves all of it, or nothing."""

import random
import signal
import time

import pytest
import sqlalchemy as sa

from sanfen.ledger import database
from sanfen.ledger.backup import back_up
from sanfen.ledger.restore import restorable, restore
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.ledger.tables import METADATA
from tests.killed_backing_up import backing_up, restoring
from tests.small_ledger import fill, fresh_url, rows, small_tables, spot_check

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL to send"
)


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    fill(ledger, small_tables())
    checks = (spot_check(f"T{number}", "A") for number in range(2_000))
    fill(ledger, {"spot_checks": rows("spot_checks", *checks)})
    return ledger


def killed(forks, work, url, file, after: float) -> bool:
    """Kill a process at work after so many seconds; tell whether it was done."""
    ours, theirs = forks.Pipe()
    process = forks.Process(target=work, args=(url, file, theirs))
    process.start()
    theirs.close()
    assert ours.recv() == "ready"
    done = ours.poll(after)
    process.kill()
    process.join(timeout=60)
    assert process.exitcode is not None
    ours.close()
    process.close()
    return done


def seconds(work) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def test_a_killed_backup_leaves_the_older_one(
    filled, ledger_url, forks, kills, tmp_path
):
    file = tmp_path / "backup.zip"
    takes = seconds(lambda: back_up(filled, file))
    older = file.read_bytes()
    fill(filled)
    back_up(filled, tmp_path / "newer.zip")
    newer = (tmp_path / "newer.zip").read_bytes()
    moments, left = random.Random(5), 0
    for _ in range(kills):
        file.write_bytes(older)
        done = killed(forks, backing_up, ledger_url, file, moments.uniform(0, takes))
        found = file.read_bytes()
        assert found in (older, newer)
        assert found == newer or not done
        unfinished = list(tmp_path.glob(".backup.zip.*.part"))
        assert len(unfinished) <= 1
        left += len(unfinished)
    assert left > kills // 6  # it did die at work
    back_up(filled, file)
    assert file.read_bytes() == newer
    assert not list(tmp_path.glob(".*"))
    assert filled.verify() == []


def test_a_killed_restore_leaves_nothing(ledger, ledger_url, forks, kills, tmp_path):
    file = tmp_path / "backup.zip"
    database_name = sa.make_url(ledger_url).get_backend_name()
    source = open_ledger("sqlite://")
    fill(source)
    checks = (spot_check(f"T{number}", "A") for number in range(2_000))
    fill(source, {"spot_checks": rows("spot_checks", *checks)})
    back_up(source, file)
    source.close()
    with restorable(file) as backup:
        takes = seconds(lambda: restore(backup, ledger))
    ledger.close()
    moments, whole = random.Random(7), 0
    url = fresh_url(database_name, tmp_path)
    for _ in range(kills):
        done = killed(forks, restoring, url, file, moments.uniform(0, 2 * takes))
        restored = is_whole(url, file.read_bytes(), tmp_path)
        assert restored or not done
        if restored:
            whole += 1
            url = fresh_url(database_name, tmp_path)
    assert whole < kills  # it did die at work


def is_whole(url, expected, folder) -> bool:
    """Tell whether all was restored; fail if it is neither that nor nothing."""
    engine = database.create_engine(url)
    with database.writing(engine):
        """A commit that the server was told of before the kill is done by now."""
    engine.dispose()
    ledger = open_ledger(url)
    assert ledger.verify() == []
    with ledger.reading() as connection:
        tables = METADATA.tables.values()
        holds_something = any(connection.execute(sa.select(t)).first() for t in tables)
    if holds_something:
        back_up(ledger, folder / "found.zip")
        assert (folder / "found.zip").read_bytes() == expected
    ledger.close()
    return holds_something
