"""An assessment as files, for other programs and for spreadsheets."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sanfen.grading import Assessment
from sanfen.intake.spreadsheet_text import guarded_table


def summary(assessed: Assessment) -> dict[str, Any]:
    """Return the day, the rules, and how many stand at each result."""
    tables = {
        "enterprises": (assessed.enterprises, "enterprise_class"),
        "map_colours": (assessed.enterprises, "map_colour"),
        "products": (assessed.products, "product_grade"),
        "towns": (assessed.towns, "colour"),
        "counties": (assessed.counties, "colour"),
    }
    counts = {
        name: {str(result): int(n) for result, n in found.items()}
        for name, (table, column) in tables.items()
        for found in [table[column].value_counts(sort=False)]
    }
    day, rules = assessed.day.isoformat(), assessed.rules.fingerprint
    return {"day": day, "rules": rules, **counts}


def export_assessment(
    assessed: Assessment, told: Mapping[str, Any], folder: Path
) -> None:
    """Write the four tables and ``told`` as summary.json into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "enterprises": assessed.enterprises,
        "products": assessed.products,
        "towns": assessed.towns,
        "counties": assessed.counties,
    }
    for name, table in tables.items():
        path = folder / f"{name}.csv"
        guarded_table(table).to_csv(path, index=False, lineterminator="\n")
    text = json.dumps(told, ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(f"{text}\n", "utf-8")
