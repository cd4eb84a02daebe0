"""What the ledger, imports and the risk model hand to an area, and to whom not."""

import pandas as pd
import pytest

from sanfen import intake, risk
from sanfen.area import CITY, Area
from sanfen.desk.risk import part
from sanfen.ledger import own, scenarios
from sanfen.ledger.actor import LOCAL_ACTOR, Actor
from sanfen.ledger.errors import NotAllowedError, UnknownImportError
from sanfen.ledger.scenario import Content
from sanfen.ledger.store import open_ledger
from sanfen.rights import RIGHTS, Right
from sanfen.vocabulary import Role
from tests.code_health.sources import SHIPPED, name
from tests.risky_city import LAST, trained
from tests.small_ledger import fill, new_file, small_tables
from tests.unit.intake_city import (
    ENTERPRISES,
    NOW,
    SPOT_CHECKS,
    TODAY,
    USCC,
    checked,
    city_ledger,
    csv,
)

HOME, ABROAD = Area("平湖市"), Area("南湖区")
AREAS = [
    CITY,
    Area("甲区"),
    Area("甲区", "西镇"),
    Area("乙区", "北镇"),
    Area("无此区"),
    Area("", ""),
]
CONTENT = Content("甲", "", "f", TODAY, {"enterprise.floors.A.score": 84.0})

ASKED = {
    "records": (Right.RESULTS, lambda ledger, who: ledger.records(who)),
    "audit": (Right.AUDIT, lambda ledger, who: ledger.audit(who)),
    "imports": (Right.IMPORT, lambda ledger, who: ledger.imports(who)),
    "check": (Right.IMPORT, lambda ledger, who: checked([], ledger, who)),
    "roll_back": (
        Right.IMPORT,
        lambda ledger, who: intake.roll_back(1, ledger, who, NOW),
    ),
    "export": (
        Right.EXPORT_RECORDS,
        lambda ledger, who: intake.export(ledger, who, None),
    ),
    "begin": (Right.IMPORT, lambda _, who: own.begin_own_ledger(who, NOW)),
    "list": (Right.WHAT_IF, scenarios.list_scenarios),
    "find": (
        Right.WHAT_IF,
        lambda ledger, who: scenarios.find_scenario(ledger, 1, who),
    ),
    "save": (
        Right.SAVE_SCENARIO,
        lambda ledger, who: scenarios.save(ledger, CONTENT, who, NOW),
    ),
}


def person(role, area=CITY):
    return Actor("王工", role, area, "wang")


def officer(area):
    return person(Role.DATA_OFFICER, area)


@pytest.fixture
def ledger():
    return city_ledger()


@pytest.mark.parametrize("asked", ASKED)
def test_whoever_has_not_the_right_is_refused_by_the_function_itself(ledger, asked):
    right, ask = ASKED[asked]
    for role in set(Role) - RIGHTS[right]:
        with pytest.raises(NotAllowedError):
            ask(ledger, person(role))


@pytest.mark.parametrize("area", AREAS, ids=str)
def test_the_ledger_and_the_cache_border_cut_the_same_part(tmp_path, area):
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(new_file())
    small = open_ledger(f"sqlite:///{file.as_posix()}")
    fill(small, small_tables())
    asked = small.records(person(Role.INSPECTOR, area))
    cut = area.part_of(small.records_of_city())
    small.close()
    for table, rows in asked.items():
        pd.testing.assert_frame_equal(rows, cut[table])


def test_the_area_of_nobody_holds_nothing():
    own_tables = Area("", "").part_of(small_tables())
    assert own_tables["enterprises"].empty
    assert own_tables["spot_checks"].empty
    assert not Area("", "").is_city


@pytest.mark.parametrize(
    ("area", "covered"),
    [
        (CITY, [True, True, True]),
        (Area("甲"), [True, True, False]),
        (Area("甲", "东"), [False, True, False]),
        (Area("", ""), [False, False, False]),
    ],
    ids=str,
)
def test_an_area_covers_what_lies_in_it_as_a_whole(area, covered):
    places = [("甲", ""), ("甲", "东"), ("乙", "东")]
    assert [area.covers(*place) for place in places] == covered


class TestImports:
    def test_an_area_sees_and_takes_back_the_imports_made_for_it(self, ledger):
        text = SPOT_CHECKS + f"S-9,{USCC},P-1,2026-01-01,2026-02-01,合格,\n"
        found = checked([csv("spot_checks", text)], ledger, officer(HOME))
        receipt = intake.commit(found, ledger, officer(HOME), NOW)
        assert intake.imports(ledger, officer(HOME))["id"].tolist() == [2]
        assert intake.imports(ledger, officer(ABROAD)).empty
        assert intake.imports(ledger, officer(CITY))["id"].tolist() == [2, 1]
        for number in (1, 2):
            with pytest.raises(UnknownImportError):
                intake.roll_back(number, ledger, officer(ABROAD), NOW)
        with pytest.raises(UnknownImportError):
            intake.roll_back(1, ledger, officer(HOME), NOW)
        intake.roll_back(receipt.import_id, ledger, officer(HOME), NOW)

    def test_every_import_is_listed_with_the_hash_of_its_record(self, ledger):
        chain = ledger.audit(LOCAL_ACTOR)
        (seal,) = chain.loc[chain["action"] == "import", "hash"]
        assert intake.imports(ledger, LOCAL_ACTOR)["seal"].tolist() == [seal]

    def test_what_was_checked_for_one_area_is_not_written_for_another(self, ledger):
        found = checked([csv("spot_checks", SPOT_CHECKS)], ledger, officer(HOME))
        with pytest.raises(NotAllowedError):
            intake.commit(found, ledger, officer(ABROAD), NOW)

    def test_the_impact_is_that_on_the_whole_city_told_for_the_area(self, ledger):
        worse = SPOT_CHECKS.replace(",合格,", ",不合格,安全项")
        files = [csv("spot_checks", worse)]
        told = {
            area: intake.preview(
                checked(files, ledger, officer(area)), ledger, officer(area), TODAY
            )
            for area in (CITY, HOME)
        }
        for table in ("enterprises", "towns"):
            whole, seen = (getattr(told[area], table) for area in (CITY, HOME))
            own_rows = HOME.within(whole).reset_index(drop=True)
            pd.testing.assert_frame_equal(seen, own_rows)

    def test_enterprises_of_another_county_are_refused_with_their_place(self, ledger):
        found = checked([csv("enterprises", ENTERPRISES)], ledger, officer(ABROAD))
        assert {p.kind for p in found.problems} >= {"outside_area"}
        assert not found.is_accepted


class TestRisk:
    def test_a_part_is_told_rates_instead_of_the_citys_counts(self):
        city, model = trained()
        scores = risk.score(model, city, LAST)
        seen = part.within(scores, Area("县1"))
        assert set(seen["county"]) == {"县1"}
        assert not set(part.COUNTS) & set(seen)
        for bound in ("low", "high"):
            coarse = seen[bound][seen[bound] != seen["probability"]]
            assert (coarse * 100 % 1).round(6).isin([0, 1]).all()
        assert part.within(scores, CITY) is scores

    @pytest.mark.parametrize("area", [Area("县1"), Area("县1", "镇1")], ids=str)
    def test_reasons_name_no_record_and_no_count_of_another_area(self, area):
        city, model = trained()
        held = area.part_of(city)
        scores = part.within(risk.score(model, city, LAST), area)
        first = scores.iloc[0]
        whole = risk.reasons(model, city, LAST, first["uscc"], first["product_code"])
        own_sheets = set(held["spot_checks"]["sheet_no"])
        seen = whole.without(part.beyond(area), own_sheets)
        checks = seen.behind["record"].isin(city["spot_checks"]["sheet_no"])
        assert set(seen.behind.loc[checks, "record"]) <= own_sheets
        assert len(seen.behind) < len(whole.behind)
        assert seen.log_odds == whole.log_odds
        for family in part.beyond(area):
            assert set(seen.facts[family][1]) <= {"name"}
            assert seen.terms.loc[seen.terms["family"] == family, "value"].isna().all()
        assert len(seen.told("zh")) == len(whole.told("zh"))


WHOLE = {
    "records_of_city": {
        "sanfen/__main__.py",
        "sanfen/commands/risk.py",
        "sanfen/desk/cached.py",
        "sanfen/ledger/store.py",
    },
    "city_records": {
        "sanfen/desk/cached.py",
        "sanfen/desk/risk/model.py",
        "sanfen/desk/view.py",
    },
    "city_assessed": {
        "sanfen/desk/cached.py",
        "sanfen/desk/enterprises/steadiness.py",
    },
}
"""Where the whole city is worked on, whoever asks: nowhere else may it be read."""


@pytest.mark.parametrize("reader", WHOLE)
def test_the_whole_city_is_read_only_where_what_it_gives_is_cut(reader):
    found = {name(path) for path in SHIPPED if reader in path.read_text("utf-8")}
    assert found == WHOLE[reader]
