"""The ledger against plain pandas, on 100,000 spot checks in one run.

The ledger checks references, closed lists and keys, and pandas does none of it.
Processor time is compared, so that a busy machine slows both alike.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from sanfen.ledger.writes import compare, write
from tests.small_ledger import AT, fill, fresh_url, rows, spot_check

ROWS = 100_000


@pytest.fixture(scope="module")
def spot_checks() -> pd.DataFrame:
    random = np.random.default_rng(seed=1)
    one = rows("spot_checks", spot_check("", "A", level="市", laboratory="市质检院"))
    many = one.loc[one.index.repeat(ROWS)].reset_index(drop=True)
    days = pd.to_timedelta(random.integers(0, 1800, ROWS), unit="D")
    return many.assign(
        sheet_no=[f"JX{number:08}" for number in random.permutation(ROWS)],
        uscc=pd.array(random.choice(["A", "B", "C"], ROWS), dtype="str"),
        sampled_on=many["sampled_on"] - days,
        reported_on=many["reported_on"] - days,
    )


def seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def test_writing_costs_about_as_much_as_to_sql(
    spot_checks: pd.DataFrame, tmp_path: Path
):
    ledger = open_ledger(fresh_url("sqlite", tmp_path))
    fill(ledger)
    plain = sa.create_engine(f"sqlite:///{tmp_path / 'plain.sqlite'}")

    def ours() -> None:
        with ledger.writing(LOCAL_ACTOR, "import", {}, AT) as connection:
            write(connection, compare(connection, {"spot_checks": spot_checks}))

    theirs = seconds(lambda: spot_checks.to_sql("spot_checks", plain, index=False))
    assert seconds(ours) < 2 * theirs
    plain.dispose()
    ledger.close()


def test_reading_costs_about_as_much_as_read_sql(
    spot_checks: pd.DataFrame, tmp_path: Path
):
    ledger = open_ledger(fresh_url("sqlite", tmp_path))
    fill(ledger)
    fill(ledger, {"spot_checks": spot_checks})
    plain = sa.create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    days = ["sampled_on", "reported_on"]
    theirs = seconds(lambda: pd.read_sql("spot_checks", plain, parse_dates=days))
    assert seconds(lambda: ledger.records(LOCAL_ACTOR)) < 1.5 * theirs
    plain.dispose()
    ledger.close()
