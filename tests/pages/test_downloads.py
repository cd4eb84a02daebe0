"""Files handed out: complete, marked, and harmless to open."""

import csv
import io

import openpyxl
import pandas as pd
import pytest

from sanfen.desk.downloads import Sheet, as_csv, as_workbook
from sanfen.desk.language import plain

NAMES = ["=1+1", "+86", "-x", "@sum", "甲公司", "\t=2"]


def sheet(**changes):
    table = pd.DataFrame(
        {
            "名称": NAMES,
            "占比": [0.1, 0.25, None, 0.5, 1.0, 0.0],
            "日期": pd.to_datetime(["2026-01-02"] * len(NAMES)),
        }
    )
    settings = {
        "table": table,
        "shares": ("占比",),
        "title": "企业/分类",
        "about": "说明",
        "facts": {"截至日": "2026-09-30", "范围": "全市"},
        "mark": "演示数据",
        "mark_header": "数据性质",
    }
    return Sheet(**settings | changes)


def csv_rows(made):
    text = as_csv(made).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def pages(made):
    return openpyxl.load_workbook(io.BytesIO(as_workbook(made)))


@pytest.mark.parametrize(("row", "name"), list(enumerate(NAMES)))
def test_a_cell_like_a_formula_is_text_in_the_csv(row, name):
    written = csv_rows(sheet())[row]["名称"]
    assert written == (name if name == "甲公司" else f"'{name}")


def test_a_cell_like_a_formula_is_text_in_the_workbook():
    cells = [row[0] for row in pages(sheet()).worksheets[0].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == NAMES
    assert {cell.data_type for cell in cells} == {"s"}


def test_demonstration_data_are_marked_in_every_row_and_in_the_name():
    assert {row["数据性质"] for row in csv_rows(sheet())} == {"演示数据"}
    assert sheet().file_name("csv").startswith("演示数据_")
    assert pages(sheet()).worksheets[1]["B1"].value == "演示数据"


def test_an_own_ledger_carries_no_mark():
    own = sheet(mark="")
    assert "数据性质" not in csv_rows(own)[0]
    assert own.file_name("xlsx") == "企业 分类_2026-09-30.xlsx"


def test_shares_are_percent_cells_and_days_are_dates():
    page = pages(sheet()).worksheets[0]
    assert page["B2"].number_format == "0.0%"
    assert page["C2"].is_date
    assert page["B4"].value is None


def test_the_workbook_says_what_it_is_about():
    about = pages(sheet()).worksheets[1]
    assert [[cell.value for cell in row] for row in about.iter_rows(min_row=2)] == [
        ["截至日", "2026-09-30"],
        ["范围", "全市"],
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲公司（嘉兴）", "甲公司（嘉兴）"),
        ("*a*", r"\*a\*"),
        ("[x](y)", r"\[x\]\(y\)"),
        (":red[x]", r"\:red\[x\]"),
        ("<b>", r"\<b\>"),
        ("a\nb", "a b"),
        ("$x$", r"\$x\$"),
    ],
)
def test_imported_text_loses_its_markdown_meaning(text, shown):
    assert plain(text) == shown
