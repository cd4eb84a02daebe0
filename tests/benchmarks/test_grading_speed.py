"""The rules-only part of an assessment against DuckDB, Polars and memory itself.

Everything is measured in one run, turn by turn, and compared by ratio of medians:
absolute times say more about the machine than about the code.
"""

import datetime as dt
import statistics
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from sanfen.grading.classes import Ceilings
from sanfen.grading.decided import decide
from sanfen.grading.evidence import Evidence
from sanfen.grading.measured import Measured, cells
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
    ceiling = Ceilings(ranks.astype(np.int8), ranks == 3, pd.DataFrame())
    town = draw.integers(0, TOWNS, size)
    grade = draw.integers(0, 3, size, dtype=np.int8)
    return Measured(
        evidence=cast("Evidence", SimpleNamespace(regions=range(TOWNS))),
        rules=rules,
        shares=np.asfortranarray(draw.random((size, 9))),
        ceiling=ceiling,
        products=pd.DataFrame(),
        grade=grade,
        product=np.full(size, -1),
        town=town,
        cell=cells(town, ceiling, grade),
    )


def medians(*contenders: Callable[[], object], rounds: int = 15) -> list[float]:
    """Return the median time of each, called in turn so that noise hits all alike."""
    for contender in contenders:
        contender()
    times: list[list[float]] = [[] for _ in contenders]
    for _ in range(rounds):
        for contender, spent in zip(contenders, times, strict=True):
            begun = time.perf_counter()
            contender()
            spent.append(time.perf_counter() - begun)
    return [statistics.median(spent) for spent in times]


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
        ours, polars, duck, read = medians(
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


def test_the_cost_of_an_enterprise_does_not_grow_with_their_number(
    rules: Rules,
) -> None:
    small, large = measured(30_000, rules), measured(300_000, rules)
    few, many = medians(
        lambda: [decide(small, rules) for _ in range(10)],
        lambda: decide(large, rules),
    )
    print(f"\ncost per enterprise, 300,000 against 30,000: {many / few:.2f}x")
    assert many <= 1.3 * few
