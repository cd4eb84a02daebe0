"""The rules-only part of an assessment against DuckDB, Polars and memory itself.

Everything is measured in one run, turn by turn, and compared by the best of many
rounds: absolute times say more about the machine than about the code, and the best
says least about what else it was doing.
"""

import datetime as dt
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from sanfen.grading import assess, evidence
from sanfen.grading.acceptability import acceptability, drawn_weights
from sanfen.grading.classes import Ceilings
from sanfen.grading.decided import decide
from sanfen.grading.evidence import Evidence
from sanfen.grading.held import held
from sanfen.grading.measured import Measured, cells
from sanfen.grading.products import Marked
from sanfen.ledger.reading import frame
from sanfen.ledger.tables import RECORD_TABLES
from sanfen.rulebook import Rules, rulebook

pytestmark = pytest.mark.benchmark

TOWNS = 69
MILLION = 1_000_000


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rulebook().in_force(dt.date(2026, 9, 30))


def measured(size: int, rules: Rules) -> Measured:
    """Return a city of ``size`` enterprises, already measured."""
    draw = np.random.default_rng(40)
    ranks = np.where(draw.random(size) < 0.3, draw.integers(0, 4, size), 0)
    ceiling = Ceilings(ranks.astype(np.int8), ranks == 3, [])
    town = draw.integers(0, TOWNS, size)
    grade = draw.integers(0, 3, size, dtype=np.int8)
    return Measured(
        evidence=cast("Evidence", SimpleNamespace(regions=range(TOWNS))),
        rules=rules,
        shares=np.asfortranarray(draw.random((size, 9))),
        bites=[],
        held=held([], size),
        ceiling=ceiling,
        marked=Marked(pd.DataFrame(), {}, {}),
        products=pd.DataFrame(),
        made=[],
        grade=grade,
        town=town,
        cell=cells(town, ceiling, grade),
    )


def best(*contenders: Callable[[], object], rounds: int = 25) -> list[float]:
    """Return the best time of each, called in turn so that noise hits all alike."""
    for contender in contenders:
        contender()
    times = [[_timed(contender) for contender in contenders] for _ in range(rounds)]
    return [min(spent) for spent in zip(*times, strict=True)]


def _timed(contender: Callable[[], object]) -> float:
    begun = time.perf_counter()
    contender()
    return time.perf_counter() - begun


def as_table(city: Measured) -> pl.DataFrame:
    columns = {f"E{i + 1}": city.shares[:, i].copy() for i in range(9)}
    return pl.DataFrame(
        {
            **columns,
            "ceiling": city.ceiling.ranks,
            "grade": city.grade,
            "town": city.town,
        }
    )


def with_polars(table: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    score = pl.sum_horizontal(
        [pl.col(code) * weight for code, weight in rules.enterprise.weights.items()]
    )
    floors = [floor.score for floor in rules.enterprise.floors.values()]
    by_score = sum((pl.col("score") < floor).cast(pl.Int8) for floor in floors)
    rank = pl.max_horizontal(by_score, pl.col("ceiling"))
    return (
        table.lazy()
        .select("town", "ceiling", score=score)
        .select("town", "score", rank=rank)
        .collect()
        .group_by("town", "rank")
        .len()
    )


def with_duckdb(connection: duckdb.DuckDBPyConnection, rules: Rules) -> object:
    score = " + ".join(
        f"{code} * {weight}" for code, weight in rules.enterprise.weights.items()
    )
    floors = " + ".join(
        f"(score < {floor.score})::TINYINT"
        for floor in rules.enterprise.floors.values()
    )
    return connection.execute(
        f"""
        CREATE OR REPLACE TABLE scored AS
          SELECT town, score, greatest({floors}, ceiling) AS rank
          FROM (SELECT town, ceiling, {score} AS score FROM city);
        SELECT town, rank, count(*) FROM scored GROUP BY town, rank
        """
    ).fetchall()


def test_scoring_a_million_outruns_duckdb_and_polars_and_stays_near_memory(
    rules: Rules,
) -> None:
    city = measured(MILLION, rules)
    enterprises = as_table(city)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE city AS SELECT * FROM enterprises")
        ours, polars, duck, read = best(
            lambda: decide(city, rules),
            lambda: with_polars(enterprises, rules),
            lambda: with_duckdb(connection, rules),
            city.shares.sum,
        )
    print(
        f"\n1,000,000 enterprises: ours {ours * 1e3:.1f} ms, polars {polars / ours:.1f}x,"
        f" duckdb {duck / ours:.1f}x, {ours / read:.1f}x one read of the criteria"
    )
    assert polars >= 2 * ours
    assert duck >= 2 * ours
    assert ours <= 4 * read


def test_the_three_agree_on_the_town_table(rules: Rules) -> None:
    city = measured(10_000, rules)
    enterprises = as_table(city)
    ours = decide(city, rules).classes_by_town
    counts = np.zeros_like(ours)
    for town, rank, count in with_polars(enterprises, rules).iter_rows():
        counts[town, rank] = count
    assert (ours == counts).all()
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE city AS SELECT * FROM enterprises")
        for town, rank, count in cast("list", with_duckdb(connection, rules)):
            assert ours[town, rank] == count


DRAWS = 2_000
ASKED = 100
"""Of so many draws the engine is asked one by one; it takes them all alike."""


def under(weights: np.ndarray, rules: Rules) -> Rules:
    codes = rules.enterprise.weights
    paths = [f"enterprise.criteria.{code}.weight" for code in codes]
    return rules.patched(dict(zip(paths, weights, strict=True)))


def test_classes_and_colours_under_2000_weights_outrun_asking_the_engine_for_each(
    rules: Rules,
) -> None:
    city = measured(8_000, rules)
    weights = drawn_weights(rules, 0.2, DRAWS, seed=40)
    asked = [under(row, rules) for row in weights[:ASKED]]
    found = acceptability(city, rules, weights)
    assert found.classes.sum(axis=1) == pytest.approx(1)
    assert found.colours.sum(axis=1) == pytest.approx(1)
    ours, engine, read = best(
        lambda: acceptability(city, rules, weights),
        lambda: [decide(city, scenario) for scenario in asked],
        lambda: [city.shares.sum() for _ in asked],
        rounds=7,
    )
    engine, read = engine * DRAWS / ASKED, read * DRAWS / ASKED
    print(
        f"\n8,000 enterprises x {DRAWS:,} weights: {ours * 1e3:.0f} ms, asking the"
        f" engine for each {engine / ours:.1f}x, {ours / read:.1f}x reading the criteria"
        " as often"
    )
    assert ours <= engine


def test_both_ways_agree_on_how_many_fall_into_each_class(rules: Rules) -> None:
    city = measured(8_000, rules)
    weights = drawn_weights(rules, 0.2, ASKED, seed=41)
    ranks = [decide(city, under(row, rules)).class_rank for row in weights]
    found = acceptability(city, rules, weights)
    for rank in range(4):
        shares = np.mean([each == rank for each in ranks], axis=0)
        assert found.classes[:, rank] == pytest.approx(shares)


def facts(size: int) -> dict[str, pd.DataFrame]:
    """Return the records of ``size`` enterprises with four batches each."""
    draw = np.random.default_rng(304)
    codes = pd.Series([f"{number:018d}" for number in range(size)], dtype="str")
    towns = [f"镇{number}" for number in range(TOWNS)]
    table = {name: frame(name, []) for name in RECORD_TABLES}
    table["regions"] = rows("regions", county="县", town=towns, town_code=towns)
    table["products"] = rows("products", product_code=["P1", "P2", "P3"])
    table["enterprises"] = rows(
        "enterprises", uscc=codes, county="县", town=draw.choice(towns, size)
    )
    owner = draw.integers(0, size, 4 * size)
    days = pd.Timestamp("2026-09-30") - pd.to_timedelta(
        draw.integers(1, 1800, 4 * size), unit="D"
    )
    table["spot_checks"] = rows(
        "spot_checks",
        sheet_no=[f"S{number:08d}" for number in range(4 * size)],
        uscc=codes.to_numpy()[owner],
        product_code=draw.choice(["P1", "P2", "P3"], 4 * size),
        sampled_on=days,
        reported_on=days,
        verdict=draw.choice(["合格", "不合格"], 4 * size, p=[0.94, 0.06]),
        severity=draw.choice(["安全项", "一般项", "标识"], 4 * size),
    )
    table["capabilities"] = rows(
        "capabilities",
        uscc=codes,
        assessed_on=pd.Timestamp("2024-01-01"),
        traceability=draw.choice(["L0", "L1", "L2", "L3"], size),
        qms=draw.choice(["无", "部分", "认证有效"], size),
    )
    return table


def rows(name: str, **columns: object) -> pd.DataFrame:
    """Return rows of a record table; columns not given are blank."""
    blank = frame(name, [])
    given = pd.DataFrame(columns).reindex(columns=blank.columns)
    return given.astype(blank.dtypes.to_dict())


def test_the_cost_of_an_enterprise_does_not_grow_with_their_number(
    rules: Rules,
) -> None:
    day = dt.date(2026, 9, 30)
    small, large = evidence(facts(30_000), day), evidence(facts(300_000), day)
    few, many = best(
        lambda: assess(small, rules), lambda: assess(large, rules), rounds=5
    )
    growth = many / few / 10
    print(f"\ncost per enterprise, 300,000 against 30,000: {growth:.2f}x")
    assert growth <= 1.3
