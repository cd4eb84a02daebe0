"""变化一览: what the flip ledger says, read off two outlooks and only where it is read.

The lists must follow a finger that lets go. ``compare`` says the same from two full
assessments (tests/properties/test_glance.py).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from sanfen.grading.areas import clauses
from sanfen.grading.causes import Standing, causes
from sanfen.grading.classes import class_ranks, decided_by
from sanfen.grading.colours import colour_table
from sanfen.grading.evidence import Evidence
from sanfen.grading.measured import Measured, Positions
from sanfen.grading.outlook import Amounts, Areas, Outlook
from sanfen.grading.ranks import CLASSES, COLOURS, Ranks
from sanfen.grading.workload import inspector_days
from sanfen.rulebook import Rules
from sanfen.vocabulary import Regime

Columns = dict[str, npt.NDArray[Any]]
"""A table by column, without an index: to be read in words, not to be reckoned with."""

Named = Mapping[str, ExtensionArray]
"""What names enterprises or areas, by column: a few rows of it are taken every move."""

_IDENTITY = ["uscc", "name", "county", "town"]
# An area without enterprises has the colour rank -1, which is the last: none.
_COLOURS = np.array([*COLOURS, None], dtype=object)
_CLASSES = np.array([*CLASSES], dtype=object)
_COUNTS = ["green", "blue", "yellow", "red"]
_SHARES = ["shrunk_red", "shrunk_red_yellow"]


def reading_order(evidence: Evidence) -> Positions:
    """Return the place of each enterprise in a list by county, town and code."""
    named = evidence.enterprises[["county", "town", "uscc"]]
    keys = [pd.factorize(named[name], sort=True)[0] for name in named]
    return np.argsort(np.lexsort(keys[::-1]))


def places(measured: Measured, county: str) -> Positions:
    """Return where the enterprises of an outlook of ``county`` stand in the city."""
    if not county:
        return np.arange(len(measured.shares))
    here = (measured.evidence.regions["county"] == county).to_numpy()
    return np.flatnonzero(np.append(here, False)[measured.town])


def identities(evidence: Evidence) -> Named:
    """Return what names the enterprises of ``flips``."""
    return named(evidence.enterprises[_IDENTITY])


def named(table: pd.DataFrame) -> Named:
    """Return the columns of a table of names."""
    return {str(name): column.array for name, column in table.items()}


def flips(
    before: Measured, after: Measured, identity: Named, rows: Positions
) -> Columns:
    """Return ``Comparison.enterprises`` for the enterprises at ``rows``.

    Those whose class stays have no cause.
    """
    base, scenario = _standing(before, rows), _standing(after, rows)
    return {
        **_taken(identity, rows),
        "class_before": _CLASSES[base.class_rank],
        "class_after": _CLASSES[scenario.class_rank],
        "score_before": base.score,
        "score_after": scenario.score,
        "colour_before": _COLOURS[_colours(before, base, rows)],
        "colour_after": _COLOURS[_colours(after, scenario, rows)],
        **causes(base, scenario),
    }


def changed_areas(
    before: Areas, after: Areas, identity: Named, rules: Rules
) -> Columns:
    """Return ``Comparison.towns`` or ``counties``; ``identity`` names them by row.

    ``rules`` are those of ``after``.
    """
    moved = np.flatnonzero(before.colour != after.colour)
    numbers = {
        f"{name}_{when}": column
        for when, areas in (("before", before), ("after", after))
        for names, values in ((_COUNTS, areas.counts), (_SHARES, areas.shares))
        for name, column in zip(names, values[moved].T, strict=True)
    }
    decided = after.decided_by[moved]
    return {
        **_taken(identity, moved),
        "enterprises": before.counts[moved].sum(axis=1),
        "colour_before": _COLOURS[before.colour[moved]],
        "colour_after": _COLOURS[after.colour[moved]],
        **numbers,
        "decided_by": decided,
        "clause": np.array(clauses(decided, rules), dtype=object),
    }


def workload(
    before: tuple[Outlook, Rules], after: tuple[Outlook, Rules], counties: Sequence[str]
) -> Columns:
    """Return ``Comparison.workload`` for the counties of both outlooks."""
    order = sorted(range(len(counties)), key=counties.__getitem__)
    loads = {
        f"{name}_{when}": amounts[order].ravel()
        for when, (outlook, rules) in (("before", before), ("after", after))
        for name, amounts in _loads(outlook, rules).items()
    }
    names = np.array(counties, dtype=object)[order]
    regimes = np.array([regime.value for regime in Regime], dtype=object)
    return {
        "county": np.repeat(names, len(regimes)),
        "regime": np.tile(regimes, len(names)),
        **loads,
    }


def _taken(identity: Named, rows: Positions) -> Columns:
    return {
        name: column.take(rows).to_numpy(object) for name, column in identity.items()
    }


def _loads(outlook: Outlook, rules: Rules) -> dict[str, Amounts]:
    visits, batches = outlook.visits, outlook.batches
    return {
        "enterprises": outlook.enterprises.astype(np.float64),
        "visits": visits,
        "batches": batches,
        "inspector_days": inspector_days(visits, batches, rules),
    }


def _standing(measured: Measured, rows: Positions) -> Standing:
    rules = measured.rules.enterprise
    points: npt.NDArray[np.float64] = measured.shares[rows] * list(
        rules.weights.values()
    )
    score = points.sum(axis=1)
    by_score = class_ranks(score, rules)
    return Standing(
        rules=rules,
        points=points,
        score=score,
        by_score=by_score,
        class_rank=np.maximum(by_score, measured.ceiling.ranks[rows]),
        decided_by=decided_by(measured.ceiling, rows, by_score),
    )


def _colours(measured: Measured, standing: Standing, rows: Positions) -> Ranks:
    vetoed = measured.ceiling.vetoed[rows].astype(np.intp)
    table = colour_table(measured.rules)
    return np.asarray(table[vetoed, measured.grade[rows], standing.class_rank])
