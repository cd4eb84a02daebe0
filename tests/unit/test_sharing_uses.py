"""Who may ask, how often, and what is recorded of it."""

import datetime as dt
import json

import pytest

from sanfen.access import keys
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.errors import LedgerBusyError
from sanfen.sharing.api import settle
from sanfen.sharing.rates import Buckets
from tests.shared_city import Bureau
from tests.small_ledger import AT, fill

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def bureau(ledger):
    fill(ledger)
    return Bureau(ledger)


def refused(answer):
    return answer.status_code, answer.json()["type"].partition("#")[2]


def test_without_a_key_that_stands_the_api_is_off(bureau):
    text, key = bureau.issue(expires_at=AT + MINUTE)
    keys.withdraw(bureau.ledger, bureau.issue()[1].id, LOCAL_ACTOR, AT)
    assert bureau.asking_with(text).get("/towns").status_code == 200
    bureau.at += MINUTE
    assert refused(bureau.asking_with(text).get("/towns")) == (404, "off")
    assert key.id == 1


def test_a_request_without_a_key_is_told_how_to_come_with_one(bureau):
    bureau.issue()
    answer = bureau.nobody.get("/enterprises")
    assert refused(answer) == (401, "no_key")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_key_in_the_address_opens_nothing(bureau):
    text, _ = bureau.issue()
    for name in ("key", "token", "access_token", "Authorization"):
        assert bureau.nobody.get(f"/towns?{name}={text}").status_code == 401


def test_a_key_that_was_withdrawn_is_refused_at_once(bureau):
    bureau.issue()
    text, key = bureau.issue()
    department = bureau.asking_with(text)
    assert department.get("/towns").status_code == 200
    keys.withdraw(bureau.ledger, key.id, LOCAL_ACTOR, AT)
    assert refused(department.get("/towns")) == (401, "revoked_key")


def test_what_is_handed_out_is_recorded_before_it_leaves(bureau):
    department = bureau.department()
    etag = department.get("/towns?limit=2").headers["etag"]
    department.get("/towns?limit=2", headers={"if-none-match": etag})
    told = {"key": 1, "path": "/towns", "query": "limit=2"}
    assert list(map(json.loads, bureau.uses())) == [
        {**told, "rows": 2, "status": 200},
        {**told, "rows": 0, "status": 304},
    ]
    chain = bureau.ledger.audit(LOCAL_ACTOR)
    assert chain.iloc[-1]["actor"] == "发改委（接口密钥1）"
    assert chain.iloc[-1]["role"] == "共享部门"


def test_refusals_are_counted_and_recorded_when_their_minute_is_over(bureau):
    bureau.issue()
    for _ in range(3):
        bureau.nobody.get("/towns")
    bureau.asking_with("sf_wrong").get("/towns")
    assert bureau.uses() == []
    bureau.at += MINUTE
    bureau.nobody.get("/towns")
    told = {each["reason"]: each for each in map(json.loads, bureau.uses())}
    assert {reason: each["times"] for reason, each in told.items()} == {
        "no_key": 3,
        "unknown_key": 1,
    }
    assert told["no_key"]["path"] == "/towns"
    assert set(bureau.ledger.audit(LOCAL_ACTOR)["actor"].tail(2)) == {"testclient"}


def test_nothing_counted_is_lost_when_the_program_stops(bureau):
    department = bureau.department()
    department.get("/nowhere")
    settle(bureau.api)
    (told,) = map(json.loads, bureau.uses())
    assert (told["status"], told["times"]) == (404, 1)
    settle(bureau.api)
    assert len(bureau.uses()) == 1


def test_nothing_counted_is_lost_while_the_ledger_is_busy(bureau, monkeypatch):
    bureau.issue()
    bureau.nobody.get("/towns")
    bureau.at += MINUTE
    with monkeypatch.context() as patch:
        patch.setattr(bureau.ledger, "note", busy)
        assert bureau.nobody.get("/towns").status_code == 401
    settle(bureau.api)
    assert [json.loads(each)["times"] for each in bureau.uses()] == [2]


def busy(*_):
    raise LedgerBusyError(30)


def test_what_cannot_be_recorded_is_not_handed_out(bureau, monkeypatch):
    department = bureau.department()
    monkeypatch.setattr(bureau.ledger, "note", busy)
    answer = department.get("/enterprises")
    assert refused(answer) == (503, "busy")
    assert "retry-after" in answer.headers


def test_a_key_is_good_for_so_many_requests_a_minute(bureau):
    department = bureau.department(per_minute=3)
    other = bureau.department()
    assert [department.get("/towns").status_code for _ in range(4)] == [
        200,
        200,
        200,
        429,
    ]
    answer = department.get("/towns")
    assert answer.headers["retry-after"] == "20"
    assert other.get("/towns").status_code == 200
    bureau.at += dt.timedelta(seconds=20)
    assert [department.get("/towns").status_code for _ in range(2)] == [200, 429]


def test_guessing_keys_is_slowed_and_hinders_no_department(bureau):
    department = bureau.department()
    guesses = [
        bureau.asking_with(f"sf_{n}").get("/towns").status_code for n in range(12)
    ]
    assert guesses == [401] * 10 + [429] * 2
    assert department.get("/towns").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "head"])
def test_only_reading_is_answered(bureau, method):
    answer = getattr(bureau.department(), method)("/enterprises")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"


class TestBuckets:
    def test_a_bucket_fills_with_time_and_no_further_than_full(self):
        buckets = Buckets()
        assert [buckets.take("a", 2, AT) for _ in range(3)] == [0, 0, 30]
        assert buckets.take("a", 2, AT + MINUTE / 2) == 0
        later = AT + 100 * MINUTE
        assert [buckets.take("a", 2, later) for _ in range(3)] == [0, 0, 30]

    def test_a_clock_that_is_put_back_fills_nothing(self):
        buckets = Buckets()
        assert [buckets.take("a", 1, AT), buckets.take("a", 1, AT - MINUTE)] == [0, 60]

    def test_full_buckets_are_let_go_before_there_are_too_many(self, monkeypatch):
        monkeypatch.setattr("sanfen.sharing.rates.MOST_BUCKETS", 2)
        buckets = Buckets()
        for name, at in (("a", AT), ("b", AT + MINUTE), ("c", AT + MINUTE)):
            buckets.take(name, 1, at)
        assert sorted(buckets._buckets) == ["b", "c"]  # noqa: SLF001 - memory is what is tested
