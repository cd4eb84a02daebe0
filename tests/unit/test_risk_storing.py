import dataclasses
import datetime as dt
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from skops.io import dumps

from sanfen.risk import Status, cases, load, save, score, status, storing, train
from sanfen.risk import card as cards
from sanfen.risk.errors import RiskError
from sanfen.risk.packing import packed
from sanfen.risk.selection import fit
from sanfen.risk.storing import canonical
from sanfen.risk.trees import Growth
from sanfen.wording import say
from tests.risky_city import LAST, bytes_of, trained

ROOT = Path(__file__).parents[2]
CITY, MODEL = trained()
DAY = LAST


def quiet(_):
    pass


@pytest.fixture(scope="module")
def model():
    return MODEL


@pytest.fixture(scope="module")
def later():
    day = DAY - dt.timedelta(days=30)
    card = {**MODEL.card, "trained": {**MODEL.card["trained"], "on": day}}
    return dataclasses.replace(MODEL, card=card)


@pytest.fixture
def kept(model, tmp_path):
    save(model, "own", tmp_path)
    return tmp_path


def skops_file(folder):
    (found,) = folder.glob("*.skops")
    return found


def test_what_is_read_back_says_the_same(model, kept):
    again = load("own", kept)
    assert again.card == model.card
    before, after = (score(m, CITY, DAY) for m in (model, again))
    assert before.equals(after)


def test_training_again_gives_the_same_bytes(kept, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    save(train(CITY, DAY, quiet), "own", other)
    assert skops_file(other).name == skops_file(kept).name
    for path in kept.iterdir():
        assert (other / path.name).read_bytes() == path.read_bytes()


def test_another_processor_learns_the_same_bytes():
    """Without AVX numpy takes other logarithms, and OpenBLAS adds in another order."""
    script = (
        "from tests.risky_city import LAST, bytes_of, learned, risky_city\n"
        "print(bytes_of(learned(risky_city(checks=900), LAST)))"
    )
    older = {
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4",
        "OPENBLAS_CORETYPE": "Nehalem",
    }
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        env={**os.environ, **older},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == bytes_of(dataclasses.replace(MODEL, card={}))


def test_trees_are_stored_and_read_back_without_pickle(model, tmp_path):
    fitted = fit(cases(CITY, DAY), Growth(20))
    learned = dataclasses.replace(model.learned, fitted=fitted, candidate=Growth(20))
    grown = dataclasses.replace(model, learned=learned)
    save(grown, "own", tmp_path)
    again = load("own", tmp_path)
    assert again.learned.candidate == Growth(20)
    assert score(again, CITY, DAY).equals(score(grown, CITY, DAY))
    with zipfile.ZipFile(skops_file(tmp_path)) as archive:
        assert not any(
            name.endswith((".pkl", ".pickle")) for name in archive.namelist()
        )


def test_where_no_model_is_kept_there_is_none(tmp_path):
    assert load("own", tmp_path) is None


@pytest.mark.parametrize("place", [10, 2000, -10])
def test_a_tampered_file_is_refused(kept, place):
    file = skops_file(kept)
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    with pytest.raises(RiskError) as refused:
        load("own", kept)
    assert refused.value.kind == "altered"
    assert file.name in refused.value.told("zh")


def test_a_tampered_card_is_refused(kept):
    card = kept / "own.toml"
    card.write_text(
        card.read_text("utf-8").replace("roc_auc = 0", "roc_auc = 1", 1), "utf-8"
    )
    with pytest.raises(RiskError, match=r"own\.toml"):
        load("own", kept)


@pytest.mark.parametrize("text", ["", "no toml at all [", "a = 1\n"])
def test_a_damaged_card_is_refused(kept, text):
    (kept / "own.toml").write_text(text, "utf-8")
    with pytest.raises(RiskError) as refused:
        load("own", kept)
    assert refused.value.kind == "damaged"


def test_a_lost_file_is_refused(kept):
    skops_file(kept).unlink()
    with pytest.raises(RiskError) as refused:
        load("own", kept)
    assert refused.value.kind == "damaged"


@pytest.mark.parametrize("fatal", [1, 2])
def test_a_training_killed_while_writing_leaves_the_former_model(
    model, later, kept, monkeypatch, fatal
):
    """Of the two renames, each may be the one that never happens."""
    calls = []
    rename = os.fsync

    def killed(descriptor):
        calls.append(descriptor)
        if len(calls) == fatal:
            raise KeyboardInterrupt
        rename(descriptor)

    monkeypatch.setattr(storing.os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        save(later, "own", kept)
    assert load("own", kept).card == model.card


def test_the_model_fits_the_records_it_was_trained_on(model):
    assert status(model, CITY) is Status.READY


def test_records_that_came_later_are_no_reason_against_it(model):
    checks = CITY["spot_checks"]
    later = checks.tail(1).assign(
        sheet_no="NEW",
        sampled_on=np.datetime64(DAY) + np.timedelta64(3, "D"),
        reported_on=np.datetime64(DAY) + np.timedelta64(9, "D"),
    )
    more = CITY | {"spot_checks": pd.concat([checks, later], ignore_index=True)}
    assert status(model, more) is Status.READY


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("spot_checks", "verdict", "不合格"),
        ("penalties", "gravity", "较重"),
        ("enterprises", "town", "别镇"),
        ("products", "P1", 4),
    ],
)
def test_a_correction_of_what_it_learned_from_is_told(model, name, column, value):
    table = CITY[name].copy()
    place = table.index[table[column] != value][0]
    table.loc[place, column] = value
    assert status(model, CITY | {name: table}) is Status.DATA_CHANGED
    assert "重新训练" in Status.DATA_CHANGED.told("zh")


def test_other_libraries_are_told(model, monkeypatch):
    monkeypatch.setattr(cards, "version", lambda _: "0.0")
    assert status(model, CITY) is Status.LIBRARIES_CHANGED


def test_canonical_bytes_hold_no_ids_and_no_times(model):
    content = packed(model)
    assert canonical(dumps(content)) == canonical(dumps(content))


def test_the_card_says_what_the_model_is_and_is_not(model):
    told = model.card
    assert told["trained"]["on"] == DAY
    for language in ("zh", "en"):
        limits = [
            say(f"risk_page.limit_{code}", language)
            for code in told["trained"]["limits"]
        ]
        assert len(set(limits)) == 4
    assert set(told["libraries"]) >= {"scikit-learn", "skops", "numpy"}
    assert told["evaluation"]["baselines"].keys() == {
        "random",
        "last_result",
        "past_failure_rate",
    }
    assert len(told["fingerprint"]["data"]) == 64
