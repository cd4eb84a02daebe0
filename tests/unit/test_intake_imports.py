import hashlib
import json

import pytest

from sanfen import intake
from sanfen.grading import assess, evidence
from sanfen.intake import writing
from sanfen.intake.formats import formats
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.errors import ConstraintError, ImportInUseError
from sanfen.rulebook import rulebook
from tests.small_ledger import DATABASES
from tests.unit.intake_city import (
    CITY,
    ENTERPRISES,
    NOW,
    REGIONS,
    SPOT_CHECKS,
    TODAY,
    USCC,
    checked,
    city_ledger,
    csv,
    empty_ledger,
    imported,
    kinds,
    sources,
)


@pytest.fixture(params=DATABASES)
def database(request):
    return request.param


@pytest.fixture
def ledger(database):
    opened = city_ledger(database)
    yield opened
    opened.close()


def previewed(files, ledger):
    return intake.preview(checked(files, ledger), ledger, LOCAL_ACTOR, TODAY)


def counts(found):
    return [
        (file.table, file.new, file.changed, file.unchanged) for file in found.files
    ]


def same(one, other):
    return all(one[form.table].equals(other[form.table]) for form in formats())


class TestPreview:
    def test_rows_are_new_changed_or_unchanged(self, ledger):
        text = (
            SPOT_CHECKS.replace("安全项", "标识")
            + f"S-3,{USCC},P-1,2026-01-01,2026-02-01,合格,\n"
        )
        found = previewed([csv("spot_checks", text)], ledger)
        assert counts(found) == [("spot_checks", 1, 1, 1)]
        assert not found.changes_nothing

    def test_each_file_of_a_table_is_counted_for_itself(self, ledger):
        header, first, second = SPOT_CHECKS.splitlines()
        files = [
            csv("spot_checks-1", f"{header}\n{first}\n"),
            csv("spot_checks-2", f"{header}\n{second.replace('安全项', '标识')}\n"),
        ]
        assert counts(previewed(files, ledger)) == [
            ("spot_checks", 0, 0, 1),
            ("spot_checks", 0, 1, 0),
        ]

    def test_an_enterprise_that_would_change_class_is_named(self, ledger):
        text = "sheet_no,ordered_on,rechecked_on,recheck_verdict\nS-2,2025-10-10,2025-12-10,不合格\n"
        good = f"""uscc,assessed_on,traceability,qms,inspection,officers,risk_list,daily_records,standard_declared,permits_valid,quality_award
{USCC},2025-01-01,L3,认证有效,全项,是,是,是,是,是,是
"""
        imported([csv("capabilities", good)], ledger)
        found = previewed([csv("rectifications", text)], ledger)
        assert found.enterprises[["uscc", "from", "to"]].to_numpy().tolist() == [
            [USCC, "B", "C"]
        ]
        assert found.moves()[0] == ("甲童车有限公司", "B", "C")

    def test_the_preview_is_what_the_commit_then_does(self, ledger):
        rules = rulebook().in_force(TODAY)
        files = [
            csv("regions", REGIONS.replace("新仓镇", "新仓街道")),
            csv("spot_checks", SPOT_CHECKS.replace("不合格,安全项", "合格,")),
        ]
        before = assess(evidence(ledger.records(LOCAL_ACTOR), TODAY), rules)
        found = previewed(files, ledger)
        imported(files, ledger)
        after = assess(evidence(ledger.records(LOCAL_ACTOR), TODAY), rules)
        classes = [
            a.enterprises.set_index("uscc")["enterprise_class"].astype("str")
            for a in (before, after)
        ]
        moved = classes[0][classes[0] != classes[1]].index
        assert sorted(found.enterprises["uscc"]) == sorted(moved)
        towns = dict(zip(after.towns["town"], after.towns["colour"], strict=True))
        for town, colour in found.towns[["town", "to"]].to_numpy().tolist():
            assert towns[town] == colour

    def test_a_preview_writes_nothing(self, ledger):
        before = ledger.version(LOCAL_ACTOR)
        previewed([csv("enterprises", ENTERPRISES.replace("大型", "中型"))], ledger)
        assert ledger.version(LOCAL_ACTOR) == before

    def test_a_submission_with_problems_has_no_preview(self, ledger):
        bad = checked([csv("spot_checks", SPOT_CHECKS.replace("安全项", "?"))], ledger)
        with pytest.raises(intake.RefusedError, match="1 problems"):
            intake.preview(bad, ledger, LOCAL_ACTOR, TODAY)

    def test_it_can_be_told_to_machines(self, ledger):
        told = previewed(sources(**CITY), ledger).told()
        assert told["changed_nothing"]
        assert told["enterprises"] == told["towns"] == []
        assert [file["unchanged"] for file in told["files"]] == [3, 2, 2, 2]


class TestCommit:
    def test_a_whole_submission_is_written(self, ledger):
        found = {
            name: len(table) for name, table in ledger.records(LOCAL_ACTOR).items()
        }
        assert {name: found[name] for name in CITY} == {
            "regions": 3,
            "products": 2,
            "enterprises": 2,
            "spot_checks": 2,
        }

    def test_importing_twice_changes_nothing_and_says_so(self, ledger):
        before = ledger.records(LOCAL_ACTOR)
        receipt = imported(sources(**CITY), ledger)
        assert receipt.changed_nothing
        assert receipt.import_id is None
        assert same(before, ledger.records(LOCAL_ACTOR))
        assert len(intake.imports(ledger, LOCAL_ACTOR)) == 1
        assert len(ledger.audit(LOCAL_ACTOR)) == 2

    def test_a_changed_row_replaces_the_one_with_its_key(self, ledger):
        imported([csv("enterprises", ENTERPRISES.replace("大型", "中型"))], ledger)
        sizes = ledger.records(LOCAL_ACTOR)["enterprises"]["size"]
        assert sorted(sizes) == ["中型", "小型"]

    def test_a_submission_with_problems_is_refused_as_a_whole(self):
        ledger = empty_ledger()
        bad = checked(sources(**CITY | {"spot_checks": "sheet_no\nS-1\n"}), ledger)
        with pytest.raises(intake.RefusedError):
            intake.commit(bad, ledger, LOCAL_ACTOR, NOW)
        assert ledger.is_empty()

    def test_a_check_that_another_import_has_outdated_is_refused(self, ledger):
        files = [csv("spot_checks", SPOT_CHECKS.replace("安全项", "标识"))]
        early = checked(files, ledger)
        imported([csv("enterprises", ENTERPRISES.replace("大型", "中型"))], ledger)
        with pytest.raises(intake.OutdatedCheckError):
            intake.commit(early, ledger, LOCAL_ACTOR, NOW)
        severities = ledger.records(LOCAL_ACTOR)["spot_checks"]["severity"]
        assert "标识" not in severities.tolist()

    def test_a_failure_half_way_leaves_nothing_behind(self, ledger, monkeypatch):
        def fail(*_, **__):
            raise ConstraintError("the disk is full")

        monkeypatch.setattr(writing, "record_import", fail)
        before = ledger.records(LOCAL_ACTOR), ledger.version(LOCAL_ACTOR)
        with pytest.raises(ConstraintError):
            imported(
                [csv("spot_checks", SPOT_CHECKS.replace("安全项", "标识"))], ledger
            )
        assert same(before[0], ledger.records(LOCAL_ACTOR))
        assert ledger.version(LOCAL_ACTOR) == before[1]

    def test_progress_rises_to_one(self):
        shares = []
        ledger = empty_ledger()
        accepted = checked(sources(**CITY), ledger)
        intake.commit(accepted, ledger, LOCAL_ACTOR, NOW, shares.append)
        assert shares == sorted(shares)
        assert shares[-1] == 1.0

    def test_the_audit_record_names_files_and_their_digests(self, ledger):
        details = json.loads(ledger.audit(LOCAL_ACTOR)["details"].iloc[0])
        digest = hashlib.sha256(REGIONS.encode()).hexdigest()
        assert details["sources"]["regions.csv"] == digest
        assert [file["file"] for file in details["files"]] == [f"{n}.csv" for n in CITY]
        assert ledger.verify() == []


class TestRollBack:
    def test_an_import_is_taken_back_as_a_whole(self, ledger):
        before = ledger.records(LOCAL_ACTOR)
        receipt = imported(
            [
                csv("regions", REGIONS.replace("新仓镇", "新仓街道")),
                csv(
                    "spot_checks",
                    SPOT_CHECKS + f"S-3,{USCC},P-1,2026-01-01,2026-02-01,合格,\n",
                ),
            ],
            ledger,
        )
        assert not same(before, ledger.records(LOCAL_ACTOR))
        intake.roll_back(receipt.import_id, ledger, LOCAL_ACTOR, NOW)
        assert same(before, ledger.records(LOCAL_ACTOR))
        newest = intake.imports(ledger, LOCAL_ACTOR).iloc[0]
        assert newest["undone_by"] == LOCAL_ACTOR.name
        assert ledger.verify() == []

    def test_an_import_that_others_depend_on_stays(self, ledger):
        first = int(intake.imports(ledger, LOCAL_ACTOR)["id"].iloc[-1])
        text = "sheet_no,ordered_on\nS-2,2025-10-10\n"
        imported([csv("rectifications", text)], ledger)
        before = ledger.version(LOCAL_ACTOR)
        with pytest.raises(ImportInUseError):
            intake.roll_back(first, ledger, LOCAL_ACTOR, NOW)
        assert ledger.version(LOCAL_ACTOR) == before

    def test_what_was_rolled_back_can_be_imported_again(self, ledger):
        text = "sheet_no,ordered_on\nS-2,2025-10-10\n"
        receipt = imported([csv("rectifications", text)], ledger)
        intake.roll_back(receipt.import_id, ledger, LOCAL_ACTOR, NOW)
        again = imported([csv("rectifications", text)], ledger)
        assert counts(again) == [("rectifications", 1, 0, 0)]


def test_a_submission_is_refused_kindly_when_it_is_empty():
    found = checked([])
    assert kinds(found) == ["no_files"]
