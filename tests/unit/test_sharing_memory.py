"""However many enterprises there are, they are written in pieces, never as one text."""

import tracemalloc

import pandas as pd
import pytest

from sanfen.sharing.answers import Listing, parts_of
from sanfen.sharing.fields import ENTERPRISE_FIELDS, KEY

ROWS = 30_000
MOST_HELD = 4 * 2**20
"""Bytes: a few pieces of a thousand rows."""


@pytest.fixture(scope="module")
def listing():
    columns = [field.name for field in (KEY, *ENTERPRISE_FIELDS)]
    cells = {name: ["示例企业有限公司"] * ROWS for name in columns}
    table = pd.DataFrame(cells, dtype=object)
    return Listing("enterprises", {"day": "2026-09-30"}, columns, parts_of(table), ROWS)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_memory_does_not_grow_with_the_list(listing, form):
    tracemalloc.start()
    sent = sum(map(len, listing.pieces(form)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent > 2 * MOST_HELD
    assert peak < MOST_HELD
