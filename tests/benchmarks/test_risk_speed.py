"""Features cost the same per check however many checks there are."""

import datetime as dt
import time

import numpy as np
import pandas as pd
import pytest

from sanfen.risk import cases
from tests.risky_city import LAST, risky_city

pytestmark = pytest.mark.benchmark

SMALL, LARGE = 100_000, 400_000
FEATURES = 80
LATER = LAST + dt.timedelta(days=90)


def with_pandas(checks: pd.DataFrame) -> pd.DataFrame:
    """Return three of our 80 features the usual way: running sums and merge_asof."""
    known = checks.sort_values("reported_on")
    failed = known["verdict"].eq("不合格").astype(int)
    sums = known[["uscc", "reported_on"]].assign(
        checks=known.groupby("uscc").cumcount() + 1,
        failures=failed.groupby(known["uscc"]).cumsum(),
        last=failed,
    )
    return pd.merge_asof(
        checks.sort_values("sampled_on"),
        sums.rename(columns={"reported_on": "on"}),
        left_on="sampled_on",
        right_on="on",
        by="uscc",
        allow_exact_matches=False,
    )


def timed(work) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def test_features_grow_with_the_checks_and_outrun_merge_asof():
    small, large = (
        risky_city(checks=count, firms=count // 8) for count in (SMALL, LARGE)
    )
    times = [
        [
            timed(lambda: cases(small, LATER)),
            timed(lambda: cases(large, LATER)),
            timed(lambda: with_pandas(large["spot_checks"])),
        ]
        for _ in range(3)
    ]
    few, many, pandas = np.min(times, axis=0)
    growth = many / few / (LARGE / SMALL)
    each = (many / FEATURES) / (pandas / 3)
    print(
        f"\nfeatures of {LARGE:,} checks: {many:.1f} s, {growth:.2f} times as long per "
        f"check as of {SMALL:,}; one feature takes {each:.2f} of one by merge_asof"
    )
    assert growth < 2
    assert each < 1.0
