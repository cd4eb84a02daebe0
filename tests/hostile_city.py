"""The small city with hostile names wherever somebody outside chooses a name."""

import itertools

import pandas as pd

from sanfen.ledger import scenarios, settings
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.scenarios import Content
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY
from tests.hostile import SHOWN
from tests.pages.conftest import small_city
from tests.small_ledger import AT, fill

CHANGES = {"enterprise.floors.AA.score": 92.0}


def hostile_city() -> dict[str, pd.DataFrame]:
    tables = small_city()
    county = tables["regions"].loc[0, "county"]
    renamed = {
        name: table.assign(county=table["county"].replace(county, SHOWN["plotly link"]))
        if "county" in table
        else table
        for name, table in tables.items()
    }
    towns = renamed["enterprises"]["town"].unique()
    names = dict(zip(towns, itertools.cycle(_short()), strict=False))
    for name in ("regions", "enterprises"):
        town = renamed[name]["town"]
        renamed[name] = renamed[name].assign(town=town.replace(names))
    for name, column in (
        ("enterprises", "name"),
        ("products", "name"),
        ("products", "category"),
        ("spot_checks", "laboratory"),
        ("spot_checks", "failing_items"),
    ):
        table = renamed[name]
        texts = list(itertools.islice(itertools.cycle(SHOWN.values()), len(table)))
        kept = pd.Series(texts, index=table.index, dtype="str")
        renamed[name] = table.assign(**{column: kept.where(table[column].notna())})
    for name, key in (("penalties", "doc_no"), ("complaints", "case_no")):
        table = renamed[name]
        texts = map("{} {}".format, itertools.cycle(SHOWN.values()), range(len(table)))
        renamed[name] = table.assign(
            **{key: pd.Series(texts, table.index, dtype="str")}
        )
    return renamed


def _short() -> list[str]:
    """Names of towns have to differ; the long one is the enterprises' part."""
    return [
        f"{text} {n}" for n in range(9) for text in SHOWN.values() if len(text) < 99
    ]


def write_hostile_city(url: str) -> Ledger:
    """Write the city, and a scenario for each hostile name that may be one."""
    ledger = open_ledger(url)
    fill(ledger, hostile_city())
    with ledger.writing(LOCAL_ACTOR, "demo", {}, AT) as connection:
        settings.mark_demo(connection)
    base = rulebook().in_force(LAST_DAY).fingerprint
    for text in (text for text in SHOWN.values() if len(text) <= 60):
        content = Content(text, text, base, LAST_DAY, CHANGES)
        scenarios.save(ledger, content, LOCAL_ACTOR, AT)
    return ledger
