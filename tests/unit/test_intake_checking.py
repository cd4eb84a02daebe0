import datetime as dt

import pandas as pd
import pytest

from sanfen import intake
from sanfen.intake.formats import formats
from sanfen.ledger.actor import LOCAL_ACTOR, Actor, Area
from sanfen.vocabulary import Role
from sanfen.wording import LANGUAGES
from tests.unit.intake_city import (
    CITY,
    ENTERPRISES,
    OTHER_USCC,
    PRODUCTS,
    REGIONS,
    SPOT_CHECKS,
    USCC,
    checked,
    city_ledger,
    csv,
    empty_ledger,
    imported,
    kinds,
    places,
    sources,
    spot_checks_with,
)


@pytest.fixture(scope="module")
def ledger():
    """The city of ``intake_city``; checking never writes to it."""
    return city_ledger()


def value_of(found, code):
    return found.sheets[0].rows[code].iloc[0]


class TestValues:
    @pytest.mark.parametrize(
        "written",
        [
            "2025-03-11",
            "2025/3/11",
            "2025.03.11",
            "2025年3月11日",
            "2025年3月11",
            "20250311",
            "2025-03-11 14:30:00",
            "２０２５－０３－１１",
        ],
    )
    def test_a_day_is_read_as_offices_write_it(self, ledger, written):
        found = checked([spot_checks_with(sampled_on=written)], ledger)
        assert value_of(found, "sampled_on") == pd.Timestamp(2025, 3, 11)

    @pytest.mark.parametrize(
        ("written", "kind"),
        [
            ("2025-02-29", "no_such_day"),
            ("2025-13-01", "no_such_day"),
            ("0025-03-11", "no_such_day"),
            ("2025311", "not_a_day"),
            ("11/03/2025", "not_a_day"),
            ("2025/3-11", "not_a_day"),
            ("45727", "not_a_day"),
            ("三月", "not_a_day"),
        ],
    )
    def test_what_is_no_day_is_reported(self, ledger, written, kind):
        found = checked([spot_checks_with(sampled_on=written)], ledger)
        assert places(found) == [(2, "sampled_on", written, kind)]

    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("12.5", 12.5),
            ("1,234,567.5", 1234567.5),
            ("1e3", 1000),
            ("１２", 12),
            ("0", 0),
        ],
    )
    def test_a_number_is_read_as_offices_write_it(self, ledger, written, value):
        text = ENTERPRISES.splitlines()
        row = f'{text[0]},output\n{text[1]},"{written}"\n'
        assert value_of(checked([csv("enterprises", row)], ledger), "output") == value

    @pytest.mark.parametrize(
        ("written", "kind"),
        [
            ("12万", "not_a_number"),
            ("nan", "not_a_number"),
            ("inf", "not_a_number"),
            ("1,23", "not_a_number"),
            ("-1", "out_of_range"),
            ("1e99", "out_of_range"),
        ],
    )
    def test_what_is_no_number_is_reported(self, ledger, written, kind):
        text = ENTERPRISES.splitlines()
        row = f'{text[0]},output\n{text[1]},"{written}"\n'
        found = checked([csv("enterprises", row)], ledger)
        assert places(found) == [(2, "output", written, kind)]

    @pytest.mark.parametrize(
        ("column", "written", "kind"),
        [
            ("P1", "5", "out_of_range"),
            ("P1", "0", "out_of_range"),
            ("P1", "2.5", "not_whole"),
            ("Q2", "1.01", "out_of_range"),
            ("Q3", "-1", "out_of_range"),
            ("S1", "老年人", "not_listed"),
        ],
    )
    def test_ranges_and_lists_come_from_the_tables(self, ledger, column, written, kind):
        text = f"product_code,name,category,{column}\nP-1,甲,乙,{written}\n"
        found = checked([csv("products", text)], ledger)
        assert places(found) == [(2, column, written, kind)]

    @pytest.mark.parametrize(
        ("written", "value"), [("6.5%", 0.065), ("1", 1), ("0", 0)]
    )
    def test_a_share_may_be_written_as_a_percentage(self, ledger, written, value):
        text = f"product_code,name,category,Q2\nP-1,甲,乙,{written}\n"
        assert value_of(checked([csv("products", text)], ledger), "Q2") == value

    @pytest.mark.parametrize(
        ("table", "column", "written", "term"),
        [
            ("enterprises", "status", "存续", "在营"),
            ("enterprises", "size", "小", "小型"),
            ("penalties", "kind", "拒检", "拒绝抽查"),
            ("warnings", "severity", "3", "严重"),
            ("warnings", "severity", "严重", "严重"),
            ("penalties", "gravity", "严重", "较重"),
            ("products", "P3", "大", "大"),
            ("products", "S3", "Ⅰ级", "Ⅰ级或专项整治"),
            ("capabilities", "officers", "有", "是"),
            ("capabilities", "qms", "无", "无"),
            ("capabilities", "daily_records", "无", "否"),
        ],
    )
    def test_variants_of_listed_terms_are_read(
        self, ledger, table, column, written, term
    ):
        found = checked([csv(table, f"{column}\n{written}\n")], ledger)
        assert value_of(found, column) == term

    def test_a_permit_without_an_end_never_expires(self, ledger):
        text = f"uscc,product_code,licence_expires_on\n{USCC},P-1,长期\n"
        found = checked([csv("enterprise_products", text)], ledger)
        assert value_of(found, "licence_expires_on") == pd.Timestamp(9999, 12, 31)

    @pytest.mark.parametrize(
        ("written", "kind"),
        [
            ("9.13304E+17", "digits_lost"),
            ("91330482MA282T016M", "check_character"),
            ("91330482MA282T016", "no_credit_code"),
            ("嘉兴某公司", "no_credit_code"),
        ],
    )
    def test_a_wrong_credit_code_is_told_apart(self, ledger, written, kind):
        found = checked([spot_checks_with(uscc=written)], ledger)
        assert places(found) == [(2, "uscc", written, kind)]

    def test_the_right_check_character_is_offered(self, ledger):
        (problem,) = checked([spot_checks_with(uscc=f"{USCC[:17]}M")], ledger).problems
        assert "末位应为 L" in problem.remedy("zh")

    def test_a_credit_code_may_be_written_small(self, ledger):
        found = checked([spot_checks_with(uscc=USCC.lower())], ledger)
        assert value_of(found, "uscc") == USCC

    def test_a_text_with_control_characters_is_reported(self, ledger):
        found = checked([spot_checks_with(laboratory="院\x00")], ledger)
        assert places(found) == [(2, "laboratory", "院\x00", "unprintable")]

    def test_required_cells_must_be_filled(self, ledger):
        found = checked([spot_checks_with(verdict=" ", uscc="")], ledger)
        assert places(found) == [
            (2, "uscc", "", "required"),
            (2, "verdict", "", "required"),
        ]


class TestRows:
    def test_today_is_the_last_day_that_can_be_reported(self, ledger):
        today = {"sampled_on": "2026-03-31", "reported_on": "2026-03-31"}
        assert kinds(checked([spot_checks_with(**today)], ledger)) == []

    def test_a_day_after_today_is_reported(self, ledger):
        found = checked([spot_checks_with(reported_on="2026-04-01")], ledger)
        assert places(found) == [(2, "reported_on", "2026-04-01", "future")]

    def test_a_permit_may_expire_in_the_future(self, ledger):
        text = f"uscc,product_code,licence_expires_on\n{USCC},P-1,2030-01-01\n"
        assert kinds(checked([csv("enterprise_products", text)], ledger)) == []

    @pytest.mark.parametrize(
        ("table", "days"),
        [
            ("spot_checks", ("sampled_on", "reported_on")),
            ("rectifications", ("ordered_on", "rectified_on")),
            ("rectifications", ("ordered_on", "rechecked_on")),
            ("listings", ("listed_on", "removed_on")),
        ],
    )
    @pytest.mark.parametrize(
        ("day", "told"), [("2025-05-04", ["too_early"]), ("2025-05-05", [])]
    )
    def test_days_come_in_their_order(self, ledger, table, days, day, told):
        found = checked([csv(table, f"{','.join(days)}\n2025-05-05,{day}\n")], ledger)
        early = [p for p in found.problems if p.kind == "too_early"]
        assert [p.kind for p in early] == told
        assert [p.column for p in early] == [days[1] for _ in told]

    @pytest.mark.parametrize(
        ("day", "verdict", "blank"),
        [("2025-10-20", "", "recheck_verdict"), ("", "合格", "rechecked_on")],
    )
    def test_a_recheck_has_a_day_and_a_verdict(self, ledger, day, verdict, blank):
        header = "sheet_no,ordered_on,rechecked_on,recheck_verdict"
        text = f"{header}\nS-2,2025-10-10,{day},{verdict}\n"
        found = checked([csv("rectifications", text)], ledger)
        assert places(found) == [(2, blank, "", "belongs_with")]

    def test_an_unreadable_day_is_not_also_a_missing_one(self, ledger):
        header = "sheet_no,ordered_on,rechecked_on,recheck_verdict"
        text = f"{header}\nS-2,2025-10-10,十月,合格\n"
        found = checked([csv("rectifications", text)], ledger)
        assert kinds(found) == ["not_a_day"]

    def test_a_passed_batch_has_no_severity(self, ledger):
        found = checked([spot_checks_with(severity="标识")], ledger)
        assert places(found) == [(2, "severity", "标识", "severity_of_pass")]

    def test_a_failed_batch_needs_no_severity(self, ledger):
        assert kinds(checked([spot_checks_with(verdict="不合格")], ledger)) == []


class TestDuplicates:
    def test_an_equal_line_is_a_repetition(self, ledger):
        line = SPOT_CHECKS.splitlines()[1]
        found = checked([csv("spot_checks", f"{SPOT_CHECKS}{line}\n")], ledger)
        assert places(found) == [(4, "sheet_no", "S-1", "repeated")]
        assert found.problems[0].facts["first"] == "2"

    def test_the_same_key_with_other_content_is_a_conflict(self, ledger):
        line = f"S-1,{USCC},P-2,2025-03-11,2025-04-02,合格,"
        found = checked([csv("spot_checks", f"{SPOT_CHECKS}{line}\n")], ledger)
        assert places(found) == [(4, "sheet_no", "S-1", "conflicting")]

    def test_two_files_of_one_table_may_not_share_a_key(self, ledger):
        files = [csv("spot_checks-1", SPOT_CHECKS), csv("spot_checks-2", SPOT_CHECKS)]
        found = checked(files, ledger)
        assert kinds(found) == ["repeated", "repeated"]
        assert found.problems[0].facts["first"] == "2 (spot_checks-1.csv)"

    def test_a_key_of_two_columns_is_told_whole(self, ledger):
        text = (
            f"uscc,product_code,licence_no\n{USCC},P-1,A\n{USCC},P-2,B\n{USCC},P-1,C\n"
        )
        found = checked([csv("enterprise_products", text)], ledger)
        assert places(found) == [
            (4, "uscc + product_code", f"{USCC} + P-1", "conflicting")
        ]

    def test_two_codes_cannot_share_the_name_of_a_town(self, ledger):
        text = REGIONS + "330482,平湖市,330482999000,新仓镇,,\n"
        assert kinds(checked([csv("regions", text)], ledger)) == ["conflicting"]

    def test_the_name_of_a_town_of_the_ledger_is_taken(self, ledger):
        text = "county_code,county,town_code,town\n330482,平湖市,330482999000,新仓镇\n"
        assert kinds(checked([csv("regions", text)], ledger)) == ["taken"]


class TestReferences:
    def test_what_comes_along_may_be_referred_to(self):
        assert kinds(checked(sources(**CITY))) == []

    def test_what_is_in_the_ledger_may_be_referred_to(self, ledger):
        assert kinds(checked([csv("spot_checks", SPOT_CHECKS)], ledger)) == []

    @pytest.mark.parametrize(
        ("changes", "kind"),
        [
            ({"uscc": "91330411MA211T014R"}, "no_enterprises"),
            ({"product_code": "P-3"}, "no_products"),
        ],
    )
    def test_a_reference_to_nothing_is_reported(self, ledger, changes, kind):
        (code, value), *_ = changes.items()
        found = checked([spot_checks_with(**changes)], ledger)
        assert places(found) == [(2, code, value, kind)]

    def test_a_rectification_needs_its_spot_check(self, ledger):
        text = "sheet_no,ordered_on\nS-99,2025-10-10\n"
        found = checked([csv("rectifications", text)], ledger)
        assert places(found) == [(2, "sheet_no", "S-99", "no_spot_checks")]

    def test_an_unknown_town_is_answered_with_the_towns_of_its_county(self, ledger):
        text = ENTERPRISES.replace("新仓镇", "新仓")
        (problem,) = checked([csv("enterprises", text)], ledger).problems
        assert (problem.column, problem.value) == ("county + town", "平湖市 + 新仓")
        assert problem.facts["choices"] == "新仓镇、广陈镇"

    def test_a_town_of_another_county_is_unknown(self, ledger):
        text = ENTERPRISES.replace("平湖市,新仓镇", "南湖区,新仓镇")
        assert kinds(checked([csv("enterprises", text)], ledger)) == ["no_regions"]

    def test_a_renamed_town_is_known_by_its_new_name_only(self, ledger):
        renamed = csv("regions", REGIONS.replace("新仓镇", "新仓街道"))
        old = checked([renamed, csv("enterprises", ENTERPRISES)], ledger)
        new = csv("enterprises", ENTERPRISES.replace("新仓镇", "新仓街道"))
        assert kinds(old) == ["no_regions"]
        assert kinds(checked([renamed, new], ledger)) == []

    def test_a_bad_row_may_still_be_referred_to(self, ledger):
        bad = ENTERPRISES.replace("大型", "巨型")
        files = [csv("enterprises", bad), csv("spot_checks", SPOT_CHECKS)]
        assert kinds(checked(files, ledger)) == ["not_listed"]

    def test_the_shipped_towns_and_products_serve_a_ledger_without_any(self):
        text = f"uscc,name,county,town,size\n{USCC},甲,平湖市,新仓镇,小型\n"
        found = checked([csv("enterprises", text)])
        assert kinds(found) == []
        assert {t.sheet.table for t in found.sheets} == {"regions", "enterprises"}

    def test_the_shipped_towns_stay_out_of_a_city_that_has_its_own(self, ledger):
        found = checked([csv("enterprises", ENTERPRISES)], ledger)
        assert [t.sheet.table for t in found.sheets] == ["enterprises"]


class TestAreas:
    @pytest.fixture
    def official(self):
        return Actor("平湖", Role.DATA_OFFICER, Area("平湖市"), "ph")

    def test_rows_of_the_own_area_are_accepted(self, ledger, official):
        text = "\n".join(ENTERPRISES.splitlines()[:2])
        files = [csv("enterprises", text), csv("spot_checks", SPOT_CHECKS)]
        assert kinds(checked(files, ledger, official)) == []

    def test_enterprises_elsewhere_are_refused(self, ledger, official):
        found = checked([csv("enterprises", ENTERPRISES)], ledger, official)
        assert [p.row for p in found.problems if p.kind == "outside_area"] == [3]

    def test_an_enterprise_of_another_area_cannot_be_taken_over(self, ledger, official):
        text = f"uscc,name,county,town,size\n{OTHER_USCC},乙,平湖市,新仓镇,大型\n"
        found = checked([csv("enterprises", text)], ledger, official)
        assert kinds(found) == ["of_other_area"]

    def test_the_tables_of_the_city_are_kept_by_the_city(self, ledger, official):
        found = checked([csv("products", PRODUCTS)], ledger, official)
        assert kinds(found) == ["not_for_area", "not_for_area"]


def test_all_problems_of_all_files_are_told_in_one_go_and_in_order():
    files = [
        csv("spot_checks", SPOT_CHECKS.replace("2025-10-02", "2027-10-02")),
        csv(
            "enterprises",
            ENTERPRISES.replace("大型", "巨型").replace("南湖街道", "南湖"),
        ),
        csv("regions", REGIONS.replace("121.05", "211.05")),
    ]
    found = checked([*files, csv("products", PRODUCTS)])
    assert [(p.file, p.row, p.kind) for p in found.problems] == [
        ("spot_checks.csv", 3, "future"),
        ("enterprises.csv", 3, "not_listed"),
        ("enterprises.csv", 3, "no_regions"),
        ("regions.csv", 2, "out_of_range"),
    ]


def test_checking_writes_nothing(ledger):
    before = ledger.version(LOCAL_ACTOR)
    checked([csv("spot_checks", SPOT_CHECKS.replace("合格", "坏"))], ledger)
    assert ledger.version(LOCAL_ACTOR) == before


@pytest.mark.parametrize("language", LANGUAGES.values())
def test_every_problem_is_worded(ledger, language):
    bad = "抽样单编号,产品代码,抽样日期,报告日期,结论,不合格程度,x\nS,P,1,2,3,4,5\n"
    found = checked([csv("监督抽查", bad)], ledger)
    table = intake.problem_table(found.problems, language)
    assert list(table) == ["file", "row", "column", "value", "problem", "remedy"]
    assert len(table) == len(found.problems) > 6
    assert (table[["problem", "remedy"]] != "").all(axis=None)


def test_a_hundred_problems_of_a_column_are_a_hundred_rows():
    rows = "".join(f"P-{n},甲,乙,{n}级\n" for n in range(100))
    found = checked([csv("products", f"product_code,name,category,S3\n{rows}")])
    assert [p.row for p in found.problems] == list(range(2, 102))


def test_a_column_that_is_not_sent_keeps_its_values():
    ledger = city_ledger()
    text = f"uscc,name,county,town,size\n{USCC},甲改名公司,平湖市,新仓镇,小型\n"
    with_output = (
        f"uscc,name,county,town,size,output\n{USCC},甲,平湖市,新仓镇,小型,12\n"
    )
    imported([csv("enterprises", with_output)], ledger)
    imported([csv("enterprises", text)], ledger)
    stored = ledger.records(LOCAL_ACTOR)["enterprises"].set_index("uscc").loc[USCC]
    assert (stored["name"], stored["output"]) == ("甲改名公司", 12)


def test_a_blank_cell_that_is_sent_clears_the_value():
    ledger = city_ledger()
    for output in ("12", ""):
        text = f"uscc,name,county,town,size,output\n{USCC},甲,平湖市,新仓镇,小型,{output}\n"
        imported([csv("enterprises", text)], ledger)
    stored = ledger.records(LOCAL_ACTOR)["enterprises"].set_index("uscc").loc[USCC]
    assert pd.isna(stored["output"])


def test_every_column_of_every_table_has_a_format():
    kinds_of = {column.kind for form in formats() for column in form.columns}
    assert kinds_of == {
        "text",
        "credit_code",
        "listed",
        "day",
        "number",
        "whole_number",
    }
    assert all(form.key for form in formats())


def test_an_empty_ledger_accepts_a_file_without_rows():
    found = checked(
        sources(**CITY | {"spot_checks": SPOT_CHECKS.splitlines()[0]}), empty_ledger()
    )
    assert kinds(found) == []
    assert found.sheets[-1].rows.empty


def test_the_day_of_checking_is_an_argument(ledger):
    early = checked(
        [csv("spot_checks", SPOT_CHECKS)], ledger, today=dt.date(2025, 9, 30)
    )
    assert [(p.row, p.kind) for p in early.problems] == [(3, "future")]
