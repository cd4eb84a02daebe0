"""The rulebook in words: one row for each value, readable without knowing its code."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import pandas as pd

from sanfen import vocabulary
from sanfen.desk.columns import Column
from sanfen.desk.language import language, plain, tr, words
from sanfen.rulebook import ClauseEntry, Revision, Rules
from sanfen.vocabulary import Basis

_SHARES = {
    "share_red",
    "share_red_yellow",
    "from_share",
    "random_share",
    "prior_rate",
    "safety_rate",
    "confidence",
}

_HUES = {Basis.STATUTE.value: "gray", Basis.PROPOSAL.value: "violet"}

_LISTS = [
    kind
    for kind in vars(vocabulary).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
]


def part_names(rules: Rules) -> dict[str, str]:
    """Return the name of each part of the rulebook, by its code."""
    return {
        "enterprise": rules.enterprise.instrument[language()],
        "product": rules.product.instrument[language()],
        "colour": rules.colour.instrument[language()],
        "supervision": rules.supervision.instrument[language()],
    }


def basis_names() -> dict[str, str]:
    """Return what a value may rest on, in words."""
    return {
        Basis.STATUTE: tr("rules.statute"),
        Basis.PROPOSAL: tr("frame.provisional"),
    }


def clause_table(entries: Iterable[ClauseEntry]) -> pd.DataFrame:
    """Return one row for each value in force, in the order of the rule files."""
    return pd.DataFrame(
        [
            {
                "part": entry.part,
                "entry": entry.path,
                "rests": entry.clause,
                "label": entry.label[language()],
                "item": item_name(entry, leaf.path),
                "value": in_words(leaf.path, leaf.value),
                "basis": leaf.basis.value,
                "rests_on": basis_names()[leaf.basis],
                "clause": leaf.clause,
                "since": pd.Timestamp(leaf.since) if leaf.since else pd.NaT,
                "path": leaf.path,
                "adoption": leaf.adoption or 0,
            }
            for entry in entries
            for leaf in entry.leaves
        ]
    )


def clause_in_words(values: pd.DataFrame, reasons: Mapping[int, str]) -> str:
    """Return the values of one entry as a paragraph to read, in Markdown.

    ``reasons`` are those of the adoptions, by number.
    """
    first = values.iloc[0]
    marks = " ".join(
        f":{_HUES[basis]}-badge[{basis_names()[basis]}]"
        for basis in values["basis"].unique()
    )
    lines = [
        tr("rules.line", item=plain(row["item"]), value=plain(row["value"]))
        + _own_ground(row, reasons)
        for row in values.to_dict("records")
    ]
    since = values["since"].max()
    rests = tr("rules.rests", clause=plain(first["rests"]), day=f"{since:%Y-%m-%d}")
    listed = "\n".join(f"- {line}" for line in lines)
    return f"**{plain(first['label'])}** {marks}\n\n{listed}\n\n:gray[{rests}]"


def _own_ground(row: Mapping[Any, Any], reasons: Mapping[int, str]) -> str:
    """Return what a value rests on beside its entry, and that it was adopted."""
    clause = f" :gray[{plain(row['clause'])}]" if row["clause"] != row["rests"] else ""
    number = row["adoption"]
    if not number:
        return clause
    mark = tr("adoption.mark", n=number)
    why = tr("adoption.why", reason=plain(reasons.get(number, "")))
    return f" :blue-badge[{mark}]{clause} :gray[{why}]"


def clause_columns() -> list[Column]:
    """Return the columns of ``clause_table``."""
    return [
        Column("label", tr("rules.label"), width=230),
        Column("item", tr("rules.item"), width=180),
        Column("value", tr("rules.value"), width=300),
        Column("rests_on", tr("rules.basis")),
        Column("clause", tr("rules.clause"), width="large"),
        Column("since", tr("rules.since"), "date"),
    ]


def revision_table(revisions: Iterable[Revision]) -> pd.DataFrame:
    """Return one row for each value that differs between two days."""
    return pd.DataFrame(
        [
            {
                "label": revision.entry.label[language()],
                "item": item_name(revision.entry, revision.path),
                "before": in_words(revision.path, revision.before),
                "after": in_words(revision.path, revision.after),
                "clause": revision.clause,
                "since": pd.Timestamp(revision.since) if revision.since else pd.NaT,
            }
            for revision in revisions
        ]
    )


def revision_columns() -> list[Column]:
    """Return the columns of ``revision_table``."""
    return [
        Column("label", tr("rules.label"), width=230),
        Column("item", tr("rules.item"), width=180),
        Column("before", tr("rules.before"), width=220),
        Column("after", tr("rules.after"), width=220),
        Column("clause", tr("rules.clause"), width="large"),
        Column("since", tr("rules.since"), "date"),
    ]


def item_name(entry: ClauseEntry, path: str) -> str:
    """Return what a value of an entry is, with its unit."""
    return key_name(path.removeprefix(f"{entry.path}."))


def key_name(key: str) -> str:
    """Return what a key of an entry is, with its unit."""
    return tr(f"rules.key_{key.replace('.', '_')}")


def in_words(path: str, value: Any) -> str:
    """Return a value as a reader would say it."""
    key = path.rsplit(".", 1)[-1]
    if isinstance(value, dict):
        named = spoken(value)
        comma = tr("rules.comma")
        return comma.join(f"{said} {_one(key, value[k])}" for k, said in named.items())
    if isinstance(value, list):
        return tr("rules.comma").join(_band(row) for row in value)
    return _one(key, value)


def _one(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return tr("rules.yes" if value else "rules.no")
    if isinstance(value, str):
        return spoken([value])[value]
    return f"{value:.1%}" if key in _SHARES else f"{value:g}"


def _band(row: Any) -> str:
    if not isinstance(row, dict):
        return spoken([row])[row]
    if "under_months" in row:
        return tr("rules.recency", months=row["under_months"], factor=row["factor"])
    least = row["at_least"]
    bound = f"{least:.0%}" if isinstance(least, float) else str(least)
    return tr("rules.band", bound=bound, points=f"{row['points']:g}")


def spoken(terms: Iterable[str]) -> dict[str, str]:
    """Return the words for terms of one closed list; others stay as they are."""
    asked = list(terms)
    for members in _LISTS:
        known = words(members)
        if set(asked) <= set(known):
            return {name: said for name, said in known.items() if name in asked}
    return {name: name for name in asked}
