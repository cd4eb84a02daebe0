"""A full import against the least that could be done with the same file."""

import csv
import datetime as dt
import random
from functools import partial
from time import perf_counter

import pandas as pd
import pytest
import sqlalchemy as sa

from sanfen import intake
from sanfen.intake.credit_code import check_character
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger

ROWS = 100_000
FIRMS = 5_000
MOST_TIMES = 5
NOW = dt.datetime(2026, 9, 30, 9, 0, tzinfo=dt.UTC)
HEADER = [
    "sheet_no",
    "uscc",
    "product_code",
    "sampled_on",
    "reported_on",
    "level",
    "domain",
    "channel",
    "verdict",
    "severity",
    "failing_items",
    "laboratory",
]


def uscc(number):
    body = f"91330402MA{number:07d}"
    return body + check_character(body)


def spot_check(number, chance):
    sampled = dt.date(2021, 1, 1) + dt.timedelta(chance.randrange(2000))
    failed = chance.random() < 0.06
    return [
        f"CJ{number:08d}",
        uscc(chance.randrange(FIRMS)),
        f"P-{chance.randrange(50)}",
        sampled,
        sampled + dt.timedelta(chance.randrange(40)),
        "市",
        "生产",
        chance.choice(["例行", "风险", "随机"]),
        "不合格" if failed else "合格",
        "一般项" if failed else "",
        "拉伸强度、甲醛含量" if failed else "",
        "某检验院",
    ]


def write_csv(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    town = ["330402", "南湖区", "330402010000", "南湖街道"]
    firms = [(uscc(n), f"企业{n}", town[1], town[3], "小型") for n in range(FIRMS)]
    products = [(f"P-{n}", f"产品{n}", "某类") for n in range(50)]
    chance = random.Random(1)
    return {
        "base": [
            write_csv(
                folder / "regions.csv",
                ["county_code", "county", "town_code", "town"],
                [town],
            ),
            write_csv(
                folder / "products.csv", ["product_code", "name", "category"], products
            ),
            write_csv(
                folder / "enterprises.csv",
                ["uscc", "name", "county", "town", "size"],
                firms,
            ),
        ],
        "spot_checks": write_csv(
            folder / "spot_checks.csv",
            HEADER,
            (spot_check(n, chance) for n in range(ROWS)),
        ),
    }


def imported(paths, ledger):
    checked = intake.check(intake.read(paths), ledger, LOCAL_ACTOR, NOW.date())
    assert checked.is_accepted
    return intake.commit(checked, ledger, LOCAL_ACTOR, NOW)


def seconds(work):
    begun = perf_counter()
    work()
    return perf_counter() - begun


def bare_load(path, database):
    engine = sa.create_engine(f"sqlite:///{database}")
    table = pd.read_csv(path)
    table.to_sql("spot_checks", engine, index=False)
    engine.dispose()


def test_a_checked_import_takes_at_most_five_times_a_bare_load(files, tmp_path):
    ours, bare = [], []
    for turn in range(3):  # in turn, so that both meet the same machine
        ledger = open_ledger(f"sqlite:///{tmp_path}/ledger-{turn}.sqlite")
        imported(files["base"], ledger)
        path = files["spot_checks"]
        ours.append(seconds(partial(imported, [path], ledger)))
        ledger.close()
        bare.append(seconds(partial(bare_load, path, tmp_path / f"bare-{turn}.sqlite")))
    ratio = min(ours) / min(bare)
    print(
        f"\n{ROWS} spot checks: read, checked and written in {min(ours):.2f} s, "
        f"read_csv + to_sql {min(bare):.2f} s, ratio {ratio:.2f}"
    )
    assert ratio <= MOST_TIMES
