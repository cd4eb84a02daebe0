import json

import pytest

from sanfen.ledger.store import open_ledger
from sanfen.risk import bootstrap, load
from tests.risky_city import risky_city
from tests.small_city import records
from tests.small_ledger import fill
from tests.unit.test_command_line import run, told


def ledger_of(tables, folder):
    url = f"sqlite:///{(folder / 'ledger.sqlite').as_posix()}"
    ledger = open_ledger(url)
    fill(ledger, tables)
    ledger.close()
    return url


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    return ledger_of(risky_city(checks=600), tmp_path_factory.mktemp("city"))


@pytest.fixture
def few_draws(monkeypatch):
    """Make intervals coarse: the commands are tested here, not the numbers."""
    monkeypatch.setattr(bootstrap, "DRAWS", 10)


@pytest.mark.usefixtures("few_draws")
def test_evaluate_tells_people_of_the_baselines_too(url):
    done = run(url, "evaluate", "--test-share", "0.3")
    assert done.exit_code == 0
    for way in ("模型", "随机", "按上次结果", "按以往不合格率"):
        assert f"  {way}：AUC" in done.stdout


@pytest.mark.usefixtures("few_draws")
def test_train_keeps_a_model_and_tells_machines_what_it_made(url, tmp_path):
    code, answer = told(url, "train", "--on", "2025-12-31", "--out", tmp_path)
    assert code == 0
    assert answer["trained"]["on"] == "2025-12-31"
    assert answer["model"] == str(tmp_path / "own.toml")
    assert {"test", "baselines", "within", "rolling"} <= answer["evaluation"].keys()
    assert str(load("own", tmp_path).day) == "2025-12-31"


def test_nothing_to_learn_from_is_refused_with_the_reason_and_writes_nothing(tmp_path):
    url = ledger_of(records({}), tmp_path)
    for command in (
        ["train", "--on", "2025-12-31", "--out", tmp_path / "m"],
        ["evaluate"],
    ):
        refused = run(url, *command, "--json")
        assert refused.exit_code == 1
        assert "没有已出报告的计划抽查" in json.loads(refused.stdout)["error"]
    assert not (tmp_path / "m").exists()


def test_one_outcome_only_is_refused(tmp_path):
    city = risky_city(checks=300)
    checks = city["spot_checks"].assign(verdict="合格", severity=None)
    refused = run(ledger_of({**city, "spot_checks": checks}, tmp_path), "evaluate")
    assert refused.exit_code == 1
    assert "结果只有一种" in refused.stderr


@pytest.mark.parametrize("share", ["0", "1", "1.5", "x"])
def test_an_impossible_share_is_misuse(url, share):
    assert run(url, "evaluate", "--test-share", share).exit_code == 2
