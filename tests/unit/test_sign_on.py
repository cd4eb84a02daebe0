"""Single sign-on below the gate: what claims mean, and whom an identity lets in."""

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest

from sanfen.access.admission import House, Standing
from sanfen.access.claims import (
    ClaimError,
    ClaimMapping,
    ClaimMappingError,
    read_mapping,
)
from sanfen.access.entry import Entrance, EntryError
from sanfen.access.presence import TimeOuts, present
from sanfen.access.sign_on import FRESH, SignOn
from sanfen.ledger import accounts, sessions
from sanfen.ledger.account import Grant, NewAccount
from sanfen.ledger.actor import LOCAL_ACTOR, Area
from sanfen.ledger.store import Ledger
from sanfen.vocabulary import Role
from tests.e2e import provider_program
from tests.small_ledger import AT, fill

MINUTE = dt.timedelta(minutes=1)

GRANTS = [
    {"claim": "groups", "value": "plan", "role": "计划岗", "area": {"city": True}},
    {"claim": "groups", "value": "lead", "role": "局领导", "area": {"city": True}},
    {"claim": "realm.roles", "value": "data", "role": "数据岗", "area": "claimed"},
    {"claim": "groups", "value": "boss", "role": "管理员", "area": "claimed"},
    {"claim": "groups", "value": "lost", "role": "检查员", "area": {"county": "丙区"}},
]
AREAS = {
    "claim": "department",
    "values": {
        "01": {"city": True},
        "02": {"county": "甲区"},
        "03": {"county": "甲区", "town": "东镇"},
    },
}
MAPPING = ClaimMapping.model_validate(
    {"staff_no": "no", "area": AREAS, "grants": GRANTS}
)
LI = {
    "iss": "https://id.example",
    "sub": "1",
    "preferred_username": "Li",
    "name": "李工",
    "no": "007",
    "groups": ["plan"],
}


def grants(**claims):
    return MAPPING.person({**LI, **claims}).grants


@pytest.mark.parametrize(
    ("claims", "held"),
    [
        ({}, [Grant(Role.PLANNER)]),
        ({"groups": "plan"}, [Grant(Role.PLANNER)]),
        ({"groups": ["lead", "plan"]}, [Grant(Role.PLANNER), Grant(Role.DIRECTOR)]),
        ({"groups": ["plan", "plan"]}, [Grant(Role.PLANNER)]),
        ({"groups": []}, []),
        ({"groups": None}, []),
        ({"groups": {"plan": True}}, []),
        ({"groups": ["Plan", "planner", " plan"]}, []),
        ({"groups": "plan lead"}, []),
    ],
)
def test_a_role_comes_from_exactly_the_value_that_is_named(claims, held):
    assert list(grants(**claims)) == held


@pytest.mark.parametrize(
    ("department", "areas"),
    [
        ("01", [Area()]),
        ("02", [Area("甲区")]),
        ("03", [Area("甲区", "东镇")]),
        (["02", "03"], [Area("甲区"), Area("甲区", "东镇")]),
        ("", []),
        ("99", []),
        (None, []),
        ([["01"]], []),
    ],
)
def test_an_area_that_is_not_named_is_no_area_and_never_the_city(department, areas):
    held = grants(groups=[], realm={"roles": ["data"]}, department=department)
    assert list(held) == [Grant(Role.DATA_OFFICER, area) for area in areas]


def test_there_is_no_administrator_of_a_part_of_the_city():
    assert grants(groups=["boss"], department="02") == ()
    assert grants(groups=["boss"], department="01") == (Grant(Role.ADMINISTRATOR),)


@pytest.mark.parametrize(
    "claims",
    [{"sub": None}, {"iss": ""}, {"name": " "}, {"no": ["1", "2"]}, {"no": {}}],
)
def test_who_is_not_named_is_nobody(claims):
    with pytest.raises(ClaimError):
        MAPPING.person({**LI, **claims})


def test_the_example_of_the_readme_is_a_mapping():
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(login = .*?)```", readme, re.DOTALL)
    mapping = ClaimMapping.model_validate(tomllib.loads(example))
    claims = {**LI, "employee_number": "1", "groups": "quality-inspection"}
    (grant,) = mapping.person({**claims, "department": "330402"}).grants
    assert grant == Grant(Role.INSPECTOR, Area("南湖区"))


RULE = '[[grants]]\nclaim = "g"\nvalue = "v"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('staff_no = "no"', "grants: Field required"),
        (f'{RULE}role = "计划岗"\narea.city = true', "staff_no: Field required"),
        (f'staff_no = "n"\n{RULE}role = "计划岗"', "grants.0.area"),
        (f'staff_no = "n"\n{RULE}role = "计划岗"\narea = {{}}', "either city"),
        (f'staff_no = "n"\n{RULE}role = "计划岗"\narea.city = false', "grants.0.area"),
        (f'staff_no = "n"\n{RULE}role = "计划岗"\narea.town = "东镇"', "either city"),
        (f'staff_no = "n"\n{RULE}role = "计划岗"\narea = "claimed"', "needs a table"),
        (f'staff_no = "n"\n{RULE}role = "主任"\narea.city = true', "grants.0.role"),
        (f'staff_no = "n"\n{RULE}role = "管理员"\narea.county = "甲区"', "whole city"),
        (
            f'staff_no = "n"\n{RULE}role = "计划岗"\narea.city = true\nvalues = ["w"]',
            "grants.0.values: Extra inputs",
        ),
        ("staff_no = ", "sign_on.toml"),
    ],
)
def test_a_mapping_that_does_not_say_all_is_refused_by_name(tmp_path, text, said):
    file = tmp_path / "sign_on.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ClaimMappingError, match=said.replace(".", r"\.")):
        read_mapping(file)


@pytest.fixture
def peopled(ledger: Ledger) -> Ledger:
    fill(ledger)
    return ledger


@pytest.fixture
def sign(peopled):
    """Return what signs somebody on who has these claims."""
    limits, said, issued = TimeOuts(), {}, iter(range(1000))
    provider = SignOn(MAPPING, begin=str, claims=lambda _: said, cookie="x")

    def enter(at=AT, **claims):
        said.clear()
        fresh = {"iat": at.timestamp(), "nonce": f"n{next(issued)}"}
        said.update({**LI, **fresh, **claims})
        return provider.enter(Entrance(peopled, limits, at), {}, "")

    return enter


def account(ledger, login="li"):
    return accounts.find_account(ledger, login)


def why(sign, **claims):
    with pytest.raises(EntryError) as refused:
        sign(**claims)
    return refused.value.why


def test_the_first_sign_on_makes_an_account_that_has_no_password(sign, peopled):
    token, session = sign()
    assert session.actor.signature == "李工（li）"
    assert account(peopled).subject == "https://id.example#1"
    assert account(peopled).password_hash == ""
    assert present(peopled, token, AT + MINUTE, TimeOuts()) is not None
    with pytest.raises(EntryError):
        Entrance(peopled, TimeOuts(), AT).log_in("li", "")
    told = peopled.audit(LOCAL_ACTOR)["action"].tolist()
    assert told[-3:] == [
        "access.account_sign_on",
        "access.login",
        "access.login_failed",
    ]


def test_a_sign_on_that_says_the_same_writes_no_account(sign, peopled):
    sign()
    sign(at=AT + MINUTE)
    told = peopled.audit(LOCAL_ACTOR)["action"].tolist()
    assert told.count("access.account_sign_on") == 1
    assert account(peopled).version == 1


def test_grants_of_the_claims_take_the_place_of_the_old_ones(sign, peopled):
    token, _ = sign()
    sign(at=AT + MINUTE, groups=["lead"], name="李局")
    assert account(peopled).grants == (Grant(Role.DIRECTOR),)
    assert account(peopled).name == "李局"
    assert present(peopled, token, AT + MINUTE, TimeOuts()) is None


def test_who_has_lost_every_grant_is_out_everywhere(sign, peopled):
    token, _ = sign()
    assert why(sign, groups=[]) == "sso_no_grant"
    assert present(peopled, token, AT + MINUTE, TimeOuts()) is None


def test_a_disabled_account_stays_disabled(sign, peopled):
    sign()
    opened = account(peopled)
    accounts.add(
        peopled,
        NewAccount("root", "管", "1", (Grant(Role.ADMINISTRATOR),)),
        LOCAL_ACTOR,
        AT,
    )
    accounts.disable(peopled, opened, LOCAL_ACTOR, AT)
    assert why(sign, groups=["lead"]) == "disabled"
    assert account(peopled).grants == (Grant(Role.PLANNER),)


@pytest.mark.parametrize("taken", [{"no": "1"}, {"preferred_username": "ROOT"}])
def test_nobody_takes_over_an_account_by_a_claim(sign, peopled, taken):
    local = NewAccount("root", "管", "1", (Grant(Role.ADMINISTRATOR),))
    accounts.add(peopled, local, LOCAL_ACTOR, AT)
    assert why(sign, **taken) == "sso_taken"
    assert account(peopled, "root").subject is None


def test_another_provider_or_subject_is_somebody_else(sign):
    sign()
    assert why(sign, sub="2") == "sso_taken"
    assert why(sign, iss="https://other.example") == "sso_taken"


def test_a_county_that_is_not_in_the_ledger_lets_nobody_in(sign, peopled):
    assert why(sign, groups=["lost"]) == "sso_area"
    assert account(peopled) is None


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iat": (AT - FRESH - MINUTE).timestamp()}, "sso_stale"),
        ({"iat": (AT + FRESH + MINUTE).timestamp()}, "sso_stale"),
        ({"iat": None}, "sso_altered"),
        ({"nonce": None}, "sso_altered"),
        ({"preferred_username": "<b>"}, "sso_claim"),
        ({"name": "李\u202e工"}, "sso_claim"),
    ],
)
def test_an_identity_that_is_old_or_incomplete_lets_nobody_in(
    sign, peopled, claims, reason
):
    assert why(sign, **claims) == reason
    assert account(peopled) is None


def test_an_identity_lets_somebody_in_once(sign):
    sign(nonce="once")
    assert why(sign, nonce="once") == "sso_stale"


def test_time_outs_and_log_out_everywhere_hold_after_a_sign_on(sign, peopled):
    limits = TimeOuts()
    token, session = sign()
    assert present(peopled, token, AT + limits.idle, limits) is None
    sessions.end_all(peopled, "li", session.actor, AT + MINUTE)
    assert present(peopled, token, AT + MINUTE, limits) is None


def test_with_sign_on_everybody_logs_in_before_there_is_an_account(ledger):
    house = House("0.0.0.0", TimeOuts(), has_sign_on=True)
    assert house.admission(ledger, "", AT).standing is Standing.OUTSIDE
    assert not house.is_exposed(ledger)
    local = House("127.0.0.1", TimeOuts())
    assert local.admission(ledger, "", AT).standing is Standing.SINGLE


def test_without_node_one_line_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(provider_program.shutil, "which", lambda _: None)
    monkeypatch.setattr(provider_program, "is_root_on_debian", lambda: False)
    with (
        pytest.raises(pytest.fail.Exception, match="apt-get install nodejs npm"),
        provider_program.running({}),
    ):
        pass
    assert provider_program.main() == 1
    assert capsys.readouterr().out.count("\n") == 1
