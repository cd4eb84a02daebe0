"""The time-outs of a log-in: what the environment may set, and what ends the start."""

import datetime as dt
import re

import pytest

from sanfen.access.presence import SettingError, TimeOuts, time_outs
from sanfen.desk.doorkeeping import house

IDLE, HOURS = "SANFEN_IDLE_MINUTES", "SANFEN_SESSION_HOURS"
ALLOWED = {IDLE: ("2 至 1440", "2 to 1440"), HOURS: ("0.5 至 168", "0.5 to 168")}
MINUTE = dt.timedelta(minutes=1)


def test_the_time_outs_are_those_of_the_environment(monkeypatch):
    assert time_outs() == TimeOuts()
    monkeypatch.setenv(IDLE, "5")
    monkeypatch.setenv(HOURS, "1")
    assert time_outs() == TimeOuts(5 * MINUTE, 60 * MINUTE)


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [
        (IDLE, "", TimeOuts()),
        (IDLE, "  ", TimeOuts()),
        (IDLE, "2", TimeOuts(idle=2 * MINUTE)),
        (IDLE, " 7.5 ", TimeOuts(idle=7.5 * MINUTE)),
        (IDLE, "1440", TimeOuts(idle=1440 * MINUTE)),
        (HOURS, "", TimeOuts()),
        (HOURS, "0.5", TimeOuts(absolute=30 * MINUTE)),
        (HOURS, "168", TimeOuts(absolute=168 * 60 * MINUTE)),
    ],
)
def test_a_time_out_within_its_bounds_is_kept(monkeypatch, name, written, kept):
    monkeypatch.setenv(name, written)
    assert time_outs() == kept


@pytest.mark.parametrize(
    ("name", "written"),
    [
        *((IDLE, text) for text in ("0", "-5", "1.9", "1440.1", "1e400", "inf")),
        *((IDLE, text) for text in ("nan", "thirty", "30 min", "三十", "1,5")),
        *((HOURS, text) for text in ("0", "-1", "0.4", "168.1", "nan", "12h")),
    ],
)
def test_a_time_out_that_cannot_be_ends_the_start_in_words(monkeypatch, name, written):
    monkeypatch.setenv(name, written)
    with pytest.raises(SettingError, match=re.escape(f"{name}={written}")):
        time_outs()
    with pytest.raises(SystemExit) as ended:
        house()
    told = str(ended.value).splitlines()
    for line, bounds in zip(told, ALLOWED[name], strict=True):
        assert name in line
        assert f"“{written}”" in line
        assert bounds in line
