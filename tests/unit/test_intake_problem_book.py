from io import BytesIO

import openpyxl
import pytest

from sanfen import intake
from tests.unit.intake_city import (
    CITY,
    SPOT_CHECKS,
    checked,
    city_ledger,
    csv,
    kinds,
    sources,
)

BAD = SPOT_CHECKS.replace("安全项", "=1+1").replace("2025-03-11", "昨天")


@pytest.fixture(scope="module")
def refused():
    return checked([csv("spot_checks", BAD)], city_ledger())


@pytest.fixture(scope="module")
def book(refused):
    return openpyxl.load_workbook(BytesIO(intake.problem_workbook(refused, "zh")))


def test_the_list_has_every_problem(book, refused):
    rows = list(book["问题清单"].iter_rows(values_only=True))
    assert rows[0] == ("文件", "行", "列", "填写内容", "问题", "如何改正")
    assert [row[:4] for row in rows[1:]] == [
        ("spot_checks.csv", 2, "sampled_on", "昨天"),
        ("spot_checks.csv", 3, "severity", "=1+1"),
    ]
    assert len(rows) == 1 + len(refused.problems)


def test_the_bad_cells_are_marked_and_commented_and_no_others(book):
    sheet = book["spot_checks"]
    marked = {
        cell.coordinate: cell.comment.text
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid"
    }
    assert set(marked) == {"D2", "G3"}
    assert marked["D2"].startswith("不是日期。请写成 2025-03-11")


def test_nothing_of_the_sender_is_a_formula(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


def test_the_corrected_workbook_can_be_sent_again(refused):
    book = openpyxl.load_workbook(BytesIO(intake.problem_workbook(refused, "zh")))
    book["spot_checks"]["D2"].value = "2025-03-11"
    book["spot_checks"]["G3"].value = "安全项"
    content = BytesIO()
    book.save(content)
    again = checked([intake.Source("改正.xlsx", content.getvalue())], city_ledger())
    assert kinds(again) == []


def test_a_problem_of_the_header_marks_the_header():
    found = checked([csv("regions", "county_code,天气\n1,2\n")])
    book = openpyxl.load_workbook(BytesIO(intake.problem_workbook(found, "en")))
    assert book["regions"]["B1"].comment.text.startswith("Unknown column")


def test_only_files_with_problems_come_back():
    found = checked([csv("spot_checks", BAD), *sources(products=CITY["products"])])
    book = openpyxl.load_workbook(BytesIO(intake.problem_workbook(found, "zh")))
    assert book.sheetnames == ["问题清单", "spot_checks"]
