"""Backup → restore gives the same ledger and the same backup, whatever it holds."""

import datetime as dt
import tempfile
from pathlib import Path

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from sanfen.ledger.backup import back_up
from sanfen.ledger.cells import kinds_of, line_of, row_of
from sanfen.ledger.restore import restorable, restore
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.ledger.tables import METADATA
from tests.small_ledger import fresh_url

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]), max_size=12
) | st.sampled_from(
    ["", "null", "\0", "\n", "\u2028", "=1+1", "2026-01-01", "甲\t乙", '"', "\\u0000"]
)
DAYS = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
NUMBERS = st.floats(allow_nan=False, allow_subnormal=True)

TOWN = {"county": "县", "town": "镇"}
ENTERPRISES = st.fixed_dictionaries(
    {
        "uscc": TEXTS,
        "name": TEXTS,
        "established_on": st.none() | DAYS,
        "output": st.none() | st.floats(0),
        "lon": st.none() | st.floats(-180, 180),
        "status": st.none() | st.sampled_from(["在营", "停产"]),
        "size": st.just("小型"),
        **{name: st.just(value) for name, value in TOWN.items()},
    }
)
IMPORTS = st.fixed_dictionaries(
    {
        "id": st.integers(-(2**31), 2**31 - 1),
        "undo": st.binary(max_size=40),
        "undone_by": st.none() | TEXTS,
        **dict.fromkeys(["at", "actor", "files", "counts"], TEXTS),
    }
)
SETTINGS = st.fixed_dictionaries({"key": TEXTS, "value": TEXTS})


def some(rows, key):
    return st.lists(rows, max_size=6, unique_by=lambda row: row[key])


LEDGERS = st.fixed_dictionaries(
    {
        "regions": st.just([{"county_code": "1", "town_code": "1", **TOWN}]),
        "enterprises": some(ENTERPRISES, "uscc"),
        "imports": some(IMPORTS, "id"),
        "settings": some(SETTINGS, "key"),
    }
)


def contents(ledger: Ledger) -> dict[str, list[str]]:
    with ledger.reading() as connection:
        return {
            name: sorted(map(repr, connection.execute(sa.select(table))))
            for name, table in METADATA.tables.items()
        }


@settings(max_examples=25)
@given(LEDGERS)
def test_a_ledger_restored_is_the_ledger_that_was_backed_up(tables):
    with tempfile.TemporaryDirectory() as folder:
        file, again = Path(folder) / "backup.zip", Path(folder) / "again.zip"
        source = open_ledger(fresh_url("sqlite", Path(folder)))
        with source.restoring() as connection:
            for table in METADATA.sorted_tables:
                for row in tables.get(table.name, []):
                    connection.execute(sa.insert(table), row)
        back_up(source, file)
        target = open_ledger("sqlite://")
        with restorable(file) as backup:
            restore(backup, target)
        back_up(target, again)
        assert again.read_bytes() == file.read_bytes()
        assert contents(target) == contents(source)
        source.close()
        target.close()


KINDS = {
    sa.Boolean: st.booleans(),
    sa.Date: DAYS,
    sa.Float: NUMBERS,
    sa.Integer: st.integers(-(2**63) + 1, 2**63 - 1),
    sa.LargeBinary: st.binary(max_size=40),
    sa.String: TEXTS,
}


@given(st.data())
def test_a_row_read_back_is_the_row_that_was_written(data):
    chosen = data.draw(st.lists(st.sampled_from([*KINDS]), max_size=8))
    row = tuple(data.draw(st.none() | KINDS[kind]) for kind in chosen)
    kinds = kinds_of(sa.Column(f"c{at}", kind()) for at, kind in enumerate(chosen))
    line = line_of(row)
    assert line.count(b"\n") == 1
    assert row_of(line, kinds) == row
