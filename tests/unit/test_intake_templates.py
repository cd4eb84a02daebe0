import csv as csv_module
from io import BytesIO, StringIO

import openpyxl
import pytest

from sanfen import intake
from sanfen.intake.formats import format_of, formats
from sanfen.intake.templates import column_notes
from sanfen.ledger.tables import RECORD_TABLES
from sanfen.wording import LANGUAGES
from tests.unit.intake_city import checked, kinds


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(BytesIO(intake.template_workbook("zh")))


@pytest.mark.parametrize("language", LANGUAGES.values())
def test_the_template_of_all_tables_can_be_imported_as_it_is(language):
    source = intake.Source("模板.xlsx", intake.template_workbook(language))
    found = checked([source])
    assert kinds(found) == []
    assert [t.sheet.table for t in found.sheets] == list(RECORD_TABLES)
    assert [len(t.rows) for t in found.sheets] == [1] * len(RECORD_TABLES)


def test_the_csv_templates_can_be_imported_as_they_are():
    files = [intake.Source(f"{t}.csv", intake.template_csv(t)) for t in RECORD_TABLES]
    assert kinds(checked(files)) == []


@pytest.mark.parametrize("table", RECORD_TABLES)
def test_both_templates_have_the_columns_of_the_table_and_one_example(table, book):
    form = format_of(table)
    text = intake.template_csv(table).decode("utf-8-sig")
    header, example = csv_module.reader(StringIO(text))
    sheet = book[intake.table_title(table)]
    in_book = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)]
    assert header == [column.header for column in form.columns]
    assert [name.strip("*") for name in in_book[0]] == header
    assert in_book[1] == example
    assert all(
        cell
        for cell, column in zip(example, form.columns, strict=True)
        if column.required
    )


@pytest.mark.parametrize("table", RECORD_TABLES)
def test_every_closed_list_is_a_drop_down(table, book):
    form = format_of(table)
    found = {
        str(rule.sqref): rule.formula1.strip('"').split(",")
        for rule in book[intake.table_title(table)].data_validations.dataValidation
    }
    letters = [
        openpyxl.utils.get_column_letter(n + 1) for n in range(len(form.columns))
    ]
    assert found == {
        f"{letter}2:{letter}5001": list(column.members)
        for letter, column in zip(letters, form.columns, strict=True)
        if column.members
    }


def test_every_cell_is_formatted_as_text(book):
    for table in RECORD_TABLES:
        sheet = book[intake.table_title(table)]
        assert {cell.number_format for row in sheet.iter_rows() for cell in row} == {
            "@"
        }


@pytest.mark.parametrize("language", LANGUAGES.values())
def test_the_notes_explain_every_column(language):
    notes = [note for form in formats() for note in column_notes(form, language)]
    assert len(notes) == sum(len(form.columns) for form in formats())
    assert all(all(note) for note in notes)


def test_the_notes_say_where_a_reference_must_stand():
    by_code = {note[2]: note for note in column_notes(format_of("spot_checks"), "zh")}
    assert by_code["uscc"][5] == "须已在“企业”中"
    assert by_code["sheet_no"][3] == "必填（主键）"
    assert by_code["verdict"][5] == "合格、不合格"
    assert by_code["severity"][3] == "可空"


def test_a_template_of_one_table_can_be_had():
    content = intake.template_workbook("en", ["spot_checks"])
    assert openpyxl.load_workbook(BytesIO(content)).sheetnames == ["监督抽查", "Notes"]
