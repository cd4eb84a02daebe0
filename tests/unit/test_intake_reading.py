import datetime as dt
import zipfile
from io import BytesIO

import pytest

from sanfen import intake
from sanfen.intake import reading
from sanfen.intake import sources as source_limits
from sanfen.intake.sources import Source
from tests.unit.intake_city import (
    CITY,
    REGIONS,
    SPOT_CHECKS,
    USCC,
    checked,
    city_ledger,
    csv,
    kinds,
    places,
    sources,
    spot_checks_with,
    workbook,
)

CHINESE = f"""抽样单编号,统一社会信用代码,产品代码,抽样日期,报告日期,结论
S-1,{USCC},P-1,2025-03-11,2025-04-02,合格
"""


def rows_of(found, table="spot_checks"):
    return next(t.rows for t in found.sheets if t.sheet.table == table)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_three_encodings_give_the_same_rows(encoding):
    found = checked([csv("监督抽查", CHINESE, encoding)], city_ledger())
    assert kinds(found) == []
    assert rows_of(found)["verdict"].tolist() == ["合格"]


def test_headers_may_be_codes_or_chinese_in_any_order():
    mixed = "结论,reported_on,抽样日期,product_code,统一社会信用代码*,sheet_no\n"
    row = f"合格,2025-04-02,2025-03-11,P-1,{USCC},S-1\n"
    by_code = rows_of(checked([csv("spot_checks", SPOT_CHECKS)], city_ledger()))
    found = rows_of(checked([csv("spot_checks", mixed + row)], city_ledger()))
    assert found.iloc[0].equals(by_code.iloc[0])


@pytest.mark.parametrize(
    "name",
    [
        "spot_checks",
        "监督抽查",
        "Spot checks",
        "spot_checks (1)",
        "监督抽查2025年",
        "SPOT_CHECKS",
    ],
)
def test_a_file_is_known_by_its_code_or_title_and_what_follows(name):
    assert [s.table for s in intake.read([csv(name, CHINESE)]).sheets] == [
        "spot_checks"
    ]


def test_a_longer_name_is_not_taken_for_a_shorter_one():
    text = "uscc,product_code\n"
    assert intake.read([csv("企业产品", text)]).sheets[0].table == "enterprise_products"


@pytest.mark.parametrize("name", ["抽查结果", "spotchecks", "xspot_checks"])
def test_an_unknown_file_is_refused_by_name(name):
    (problem,) = intake.read([csv(name, CHINESE)]).problems
    assert (problem.kind, problem.value, problem.file) == (
        "unknown_file",
        name,
        f"{name}.csv",
    )


def test_unknown_missing_and_repeated_columns_are_refused_by_name():
    text = "sheet_no,抽样单编号,uscc,sampled_on,reported_on,verdict,天气,\n"
    found = places(intake.read([csv("spot_checks", text)]))
    assert found == [
        (1, "抽样单编号", "抽样单编号", "duplicate_column"),
        (1, "天气", "天气", "unknown_column"),
        (1, "产品代码", "", "missing_column"),
    ]


def test_a_missing_column_is_named_in_the_language_of_the_header():
    (problem,) = intake.read([csv("products", "product_code,name\n")]).problems
    assert problem.column == "category"


def test_the_row_is_the_line_of_the_file_even_after_line_breaks_and_blank_lines():
    text = (
        "\nsheet_no,uscc,product_code,sampled_on,reported_on,verdict,failing_items\n"
        f'S-1,{USCC},P-1,2025-03-11,2025-04-02,合格,"两\n行"\n'
        "\n,,,,,,\n"
        f"S-2,{USCC},P-1,2025-03-11,2025-04-02,好,\n"
    )
    found = checked([csv("spot_checks", text)], city_ledger())
    assert places(found) == [(7, "verdict", "好", "not_listed")]


@pytest.mark.parametrize(
    ("text", "found"), [("a;b\n1;2\n", ";"), ("a\tb\n", "Tab"), ("甲，乙\n", "，")]
)
def test_another_delimiter_is_named(text, found):
    (problem,) = intake.read([csv("regions", text)]).problems
    assert (problem.kind, problem.facts["found"]) == ("delimiter", found)


def test_an_unclosed_quote_is_reported_where_it_opens():
    text = REGIONS + '330483,"桐乡市,330483001000,梧桐街道,,\n330483,桐乡市,1,2,,\n'
    (problem,) = intake.read([csv("regions", text)]).problems
    assert (problem.kind, problem.row) == ("broken_line", 5)


def test_ragged_lines_are_reported_and_the_others_still_checked():
    text = SPOT_CHECKS + "S-3,x\n" + f"S-4,{USCC},P-1,昨天,2025-04-02,合格,,,,\n"
    found = checked([csv("spot_checks", text)], city_ledger())
    assert places(found) == [
        (4, "", "", "ragged_line"),
        (5, "sampled_on", "昨天", "not_a_day"),
    ]


def test_a_damaged_utf8_file_is_not_read_as_gb18030():
    text = ("产品代码,产品名称,类别\n" + "一,二三四五六七八九十,三\n" * 5).encode()
    (problem,) = intake.read([Source("products.csv", text + b"\xff,x,y\n")]).problems
    assert (problem.kind, problem.row) == ("encoding", 7)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_reported(content):
    assert kinds(intake.read([Source("regions.csv", content)])) == ["empty_file"]


def test_a_folder_is_one_submission_and_what_is_no_import_file_is_left_alone(tmp_path):
    for name, text in CITY.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    (tmp_path / "README.md").write_text("notes", "utf-8")
    (tmp_path / "~$regions.xlsx").write_text("lock", "utf-8")
    found = intake.read([tmp_path])
    assert {sheet.table for sheet in found.sheets} == set(CITY)
    assert found.problems == ()
    assert set(found.digests) == {f"{name}.csv" for name in CITY}


def test_an_empty_folder_is_refused(tmp_path):
    assert kinds(intake.read([tmp_path])) == ["no_files"]


class TestWorkbooks:
    def test_sheets_are_files_and_dates_are_days(self):
        header = CHINESE.splitlines()[0].split(",")
        row = ["S-1", USCC, "P-1", dt.date(2025, 3, 11), "2025/4/2", "合格"]
        found = checked([workbook({"监督抽查": [header, row]})], city_ledger())
        assert kinds(found) == []
        days = rows_of(found)[["sampled_on", "reported_on"]].iloc[0].dt.date.tolist()
        assert days == [dt.date(2025, 3, 11), dt.date(2025, 4, 2)]

    def test_a_single_sheet_may_be_named_by_the_file(self):
        book = workbook({"Sheet1": [["product_code", "name", "category"]]}, "产品.xlsx")
        assert kinds(intake.read([book])) == ["unknown_file"]
        book = workbook(
            {"Sheet1": [["product_code", "name", "category"]]}, "products.xlsx"
        )
        assert kinds(intake.read([book])) == []

    def test_whole_numbers_are_identifiers_and_rounded_ones_are_reported(self):
        header = ["county_code", "county", "town_code", "town"]
        rows = [
            header,
            [330482, "平湖市", 330482103000, "新仓镇"],
            [330482, "平湖市", 3304821030001234567, "广陈镇"],
        ]
        found = checked([workbook({"regions": rows})])
        assert rows_of(found, "regions")["town_code"].iloc[0] == "330482103000"
        assert [(p.row, p.column, p.kind) for p in found.problems] == [
            (3, "town_code", "digits_lost")
        ]

    def test_a_problem_names_sheet_and_row(self):
        book = workbook(
            {"regions": [["county_code", "county", "town", "town_code"], [1]]}
        )
        found = checked([book])
        assert {(p.file, p.row) for p in found.problems} == {("报送.xlsx#regions", 2)}

    def test_a_workbook_that_unpacks_to_far_too_much_is_refused(self, monkeypatch):
        monkeypatch.setattr(source_limits, "LARGEST_UNPACKED", 10**6)
        content = BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2 * 10**6)
        found = intake.read([Source("bomb.xlsx", content.getvalue())])
        assert kinds(found) == ["too_large"]

    def test_a_workbook_packed_beyond_reason_is_refused(self):
        content = BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 10**8)
        found = intake.read([Source("bomb.xlsx", content.getvalue())])
        assert kinds(found) == ["too_large"]

    def test_a_cell_far_out_does_not_fill_the_memory(self):
        book = workbook({"regions": [[1]]})
        with zipfile.ZipFile(BytesIO(book.content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
        )
        content = BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        found = intake.read([Source("wide.xlsx", content.getvalue())])
        assert kinds(found) == ["too_wide"]

    def test_a_workbook_of_far_too_many_parts_is_refused(self, monkeypatch):
        monkeypatch.setattr(source_limits, "MOST_PARTS", 20)
        content = BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for number in range(21):
                archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0")
        found = intake.read([Source("parts.xlsx", content.getvalue())])
        assert kinds(found) == ["too_large"]

    def test_a_part_that_unpacks_to_more_than_it_says_is_refused(self):
        content = BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 10**6)
        size = (10**6).to_bytes(4, "little")
        lying = content.getvalue().replace(size, (10).to_bytes(4, "little"))
        assert lying != content.getvalue()
        assert kinds(intake.read([Source("lies.xlsx", lying)])) == ["not_a_workbook"]

    def test_parts_named_beyond_the_archive_are_written_nowhere(self, tmp_path):
        content = BytesIO(workbook({"regions": [["county_code"]]}).content)
        with zipfile.ZipFile(content, "a") as archive:
            archive.writestr(f"../../../../../{tmp_path}/written", b"x")
        intake.read([Source("regions.xlsx", content.getvalue())])
        assert list(tmp_path.iterdir()) == []

    def test_an_entity_that_grows_is_not_followed(self):
        book = workbook({"regions": [["县区"]]})
        with zipfile.ZipFile(BytesIO(book.content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        entities = b"".join(
            b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12)
        )
        shared = "xl/sharedStrings.xml"
        grown = b'<!DOCTYPE sst [<!ENTITY e0 "0">%s]><sst' % entities
        parts[shared] = parts[shared].replace(b"<sst", grown, 1)
        parts[shared] = parts[shared].replace("县区".encode(), b"&e11;")
        content = BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        found = intake.read([Source("regions.xlsx", content.getvalue())])
        assert found.problems
        assert sum(len(problem.value) for problem in found.problems) < 100

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"PK\x03\x04 and then nothing", "not_a_workbook"),
            (b"plain text", "not_a_workbook"),
            (b"\xd0\xcf\x11\xe0 old", "old_workbook"),
        ],
    )
    def test_what_is_no_workbook_is_refused(self, content, kind):
        assert kinds(intake.read([Source("regions.xlsx", content)])) == [kind]

    @pytest.mark.parametrize("damage", [b"\x00" * 40, b"\xff" * 40, b""])
    def test_a_damaged_workbook_is_refused(self, damage):
        content = workbook({"regions": [["county_code"] * 5] * 50}).content
        middle = len(content) // 3
        broken = content[:middle] + damage + content[middle + 40 :]
        found = intake.read([Source("regions.xlsx", broken)])
        assert kinds(found) == ["not_a_workbook"]

    def test_a_zip_that_is_no_workbook_is_refused(self):
        content = BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("hello.txt", "hello")
        found = intake.read([Source("regions.xlsx", content.getvalue())])
        assert kinds(found) == ["not_a_workbook"]


def test_more_files_than_anybody_sends_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_FILES", 2)
    assert kinds(intake.read(sources(regions=REGIONS, products="a\n"))) != ["too_many"]
    three = sources(regions=REGIONS, products="a\n", recalls="b\n")
    assert kinds(intake.read(three)) == ["too_many"]


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(source_limits, "LARGEST_FILE", 10)
    assert kinds(intake.read(sources(regions=REGIONS))) == ["too_large"]


def test_values_are_read_without_the_blanks_around_them():
    found = checked([spot_checks_with(verdict="\u3000合格 ")], city_ledger())
    assert rows_of(found)["verdict"].tolist() == ["合格"]


def test_a_file_with_more_lines_than_memory_holds_is_refused(monkeypatch):
    monkeypatch.setattr(source_limits, "MOST_LINES", REGIONS.count("\n"))
    assert kinds(intake.read(sources(regions=REGIONS))) == []
    longer = f"{REGIONS}330402,南湖区,330402011000,新嘉街道,,\n"
    assert kinds(intake.read(sources(regions=longer))) == ["too_long"]
