"""Export → import → export gives the same bytes, whatever people write."""

import datetime as dt

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from sanfen.intake import Source, read
from sanfen.intake.exporting import csv_bytes
from sanfen.intake.formats import format_of
from sanfen.intake.spreadsheet_text import guarded_text, unguarded
from sanfen.intake.values import read_column

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n=+-@'\",;，\t"),
    min_size=1,
    max_size=12,
).filter(lambda text: text == text.strip())

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": TEXTS,
            "county": TEXTS,
            "industry_code": st.none() | st.sampled_from(["2456", "-1", "=A1"]),
            "established_on": st.none()
            | st.dates(dt.date(1800, 1, 1), dt.date(2026, 1, 1)),
            "output": st.none() | st.floats(0, 1e14),
            "lon": st.none() | st.floats(-180, 180),
        }
    ),
    min_size=1,
    max_size=8,
)


def table_of(rows):
    form = format_of("enterprises")
    table = (
        pd.DataFrame(rows)
        .reindex(columns=list(form.by_code))
        .assign(uscc=[f"{n:03d}" for n in range(len(rows))], town="镇", size="小型")
    )
    days = pd.to_datetime(table["established_on"]).astype("datetime64[us]")
    texts = [
        c.code for c in form.columns if c.kind in ("text", "listed", "credit_code")
    ]
    numbers = [c.code for c in form.columns if c.kind == "number"]
    return table.assign(established_on=days).astype(
        dict.fromkeys(texts, "str") | dict.fromkeys(numbers, "float64")
    )


@settings(max_examples=60)
@given(ROWS)
def test_a_table_read_back_is_the_table_that_was_written(rows):
    form = format_of("enterprises")
    table = table_of(rows)
    written = csv_bytes(form, table)
    found = read([Source("enterprises.csv", written)])
    assert found.problems == ()
    (sheet,) = found.sheets
    columns = [c for c in form.columns if c.kind != "credit_code"]
    back = {c.code: read_column(c, sheet.text(c.code)) for c in columns}
    assert [c for c, column in back.items() if column.faults] == []
    values = {code: column.column for code, column in back.items()}
    again = pd.DataFrame({"uscc": table["uscc"], **values})[list(form.by_code)]
    pd.testing.assert_frame_equal(again, table)
    assert csv_bytes(form, again) == written


@given(TEXTS)
def test_a_guard_is_taken_away_as_it_was_put(text):
    assert unguarded(guarded_text(text)) == text
    assert guarded_text(text)[0] not in "=+-@\t＝＋－＠"
