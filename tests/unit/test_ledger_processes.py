"""Several processes at one ledger, and one that is killed at work."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.ledger.tables import RECORD_TABLES
from tests.small_ledger import fill

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from sanfen.ledger.writes import upsert
from tests.small_ledger import AT, REGIONS, enterprise, rows

ledger = open_ledger(sys.argv[1])
for number in range(10):
    with ledger.writing(LOCAL_ACTOR, "write", {"by": sys.argv[2]}, AT) as connection:
        upsert(connection, "regions", REGIONS)
        row = enterprise(f"{sys.argv[2]}{number}")
        upsert(connection, "enterprises", rows("enterprises", row))
ledger.close()
"""

STUCK_WRITER = """
import sys, time
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from sanfen.ledger.writes import upsert
from tests.small_ledger import AT, enterprise, rows, spot_check

ledger = open_ledger(sys.argv[1])
with ledger.writing(LOCAL_ACTOR, "write", {}, AT) as connection:
    upsert(connection, "enterprises", rows("enterprises", enterprise("D")))
    many = (spot_check(f"T{number}", "D") for number in range(20_000))
    upsert(connection, "spot_checks", rows("spot_checks", *many))
    print("written", flush=True)
    time.sleep(60)
"""


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_open_a_new_ledger_and_write_to_it_at_once(ledger_url: str):
    if ledger_url.startswith("sqlite"):
        Path(ledger_url.removeprefix("sqlite:///")).unlink()
    writers = [start(WRITER, ledger_url, name) for name in ("x", "y")]
    for writer in writers:
        _, errors = writer.communicate(timeout=60)
        assert writer.returncode == 0, errors
    ledger = open_ledger(ledger_url)
    assert ledger.audit(LOCAL_ACTOR)["seq"].tolist() == list(range(1, 21))
    assert len(ledger.records(LOCAL_ACTOR)["enterprises"]) == 20
    assert ledger.verify() == []
    ledger.close()


@pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL to send"
)
def test_a_writer_killed_at_work_leaves_nothing_half_written(
    ledger: Ledger, ledger_url
):
    fill(ledger)
    before, version = ledger.records(LOCAL_ACTOR), ledger.version(LOCAL_ACTOR)
    with start(STUCK_WRITER, ledger_url) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "written\n"
        writer.send_signal(signal.SIGKILL)
    began = time.monotonic()
    assert ledger.verify() == []
    assert ledger.version(LOCAL_ACTOR) == version
    after = ledger.records(LOCAL_ACTOR)
    for name in RECORD_TABLES:
        pd.testing.assert_frame_equal(after[name], before[name])
    fill(ledger)
    assert ledger.version(LOCAL_ACTOR) != version
    assert time.monotonic() - began < 20
