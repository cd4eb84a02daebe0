"""What the evidence gives once a day, before a weight, floor or colour is applied."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.bites import Bite, find_bites
from sanfen.grading.classes import Ceilings, ceilings
from sanfen.grading.criteria import Shares, earned_shares
from sanfen.grading.evidence import Evidence
from sanfen.grading.held import Held, held
from sanfen.grading.products import Marked, grade_products, mark_products
from sanfen.grading.ranks import CLASSES, GRADES, Ranks
from sanfen.rulebook import Rules
from sanfen.rulebook.entries import Entry

Positions = npt.NDArray[np.intp]

Layer = tuple[Positions, Positions]
"""Enterprises, each once, and a product that each of them makes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The parts of an assessment that outlive a moved weight.

    ``shares`` by enterprise and criterion (0–1), ``bites`` of all limits, ``held`` by
    enterprise, and those in force as ``ceiling``, ``products`` as ``marked`` and as
    graded, ``made`` by whom, the rank of the highest ``grade`` an enterprise makes, the
    ``town`` it stands in (position in ``evidence.regions``, -1: unknown) and the
    ``cell`` of ``cell_shape`` it falls into before its class is known.
    """

    evidence: Evidence
    rules: Rules
    shares: Shares
    bites: Sequence[Bite]
    held: Held
    ceiling: Ceilings
    marked: Marked
    products: pd.DataFrame
    made: Sequence[Layer]
    grade: Ranks
    town: Positions
    cell: npt.NDArray[np.int32]

    @property
    def cell_shape(self) -> tuple[int, int, int, int]:
        """Towns (the first: unknown), veto or not, product grades, classes."""
        return len(self.evidence.regions) + 1, 2, len(GRADES), len(CLASSES)


def measure(evidence: Evidence, rules: Rules) -> Measured:
    """Return what does not depend on weights, floors or colour tables."""
    marked = mark_products(evidence, rules.product)
    products = grade_products(marked, rules.product)
    made = layers(evidence)
    grade = _highest_grade(evidence, made, products, rules)
    bites = find_bites(evidence, rules.enterprise)
    held_by = held(bites, evidence.size)
    ceiling = ceilings(bites, held_by, rules.enterprise)
    town = _towns(evidence)
    return Measured(
        evidence=evidence,
        rules=rules,
        shares=earned_shares(evidence, rules),
        bites=bites,
        held=held_by,
        ceiling=ceiling,
        marked=marked,
        products=products,
        made=made,
        grade=grade,
        town=town,
        cell=cells(town, ceiling, grade),
    )


def remeasure(measured: Measured, rules: Rules) -> Measured:
    """Return what ``measure`` would under ``rules``, redoing only what they touch."""
    evidence, before = measured.evidence, measured.rules
    again = replace(measured, rules=rules)
    if not _same(_sharing, before, rules):
        again = replace(again, shares=earned_shares(evidence, rules))
    if not _same(_biting, before, rules):
        bites = find_bites(evidence, rules.enterprise)
        again = replace(again, bites=bites, held=held(bites, evidence.size))
    if not _same(_limiting, before, rules):
        ceiling = ceilings(again.bites, again.held, rules.enterprise)
        again = replace(again, ceiling=ceiling)
    if not _same(_marking, before, rules):
        again = replace(again, marked=mark_products(evidence, rules.product))
    if not _same(_grading, before, rules):
        products = grade_products(again.marked, rules.product)
        grade = _highest_grade(evidence, again.made, products, rules)
        again = replace(again, products=products, grade=grade)
    if again.ceiling is measured.ceiling and again.grade is measured.grade:
        return again
    return replace(again, cell=cells(again.town, again.ceiling, again.grade))


def cells(town: Positions, ceiling: Ceilings, grade: Ranks) -> npt.NDArray[np.int32]:
    """Return ``Measured.cell``, numbered for class AA: other classes add their rank."""
    within = (ceiling.vetoed.view(np.int8) * np.int8(len(GRADES)) + grade) * np.int8(
        len(CLASSES)
    )
    first = (town + 1).astype(np.int32) * np.int32(2 * len(GRADES) * len(CLASSES))
    first += within
    return first


def riskiest_products(measured: Measured) -> Positions:
    """Return the position of the riskiest product of each enterprise (-1: none)."""
    evidence, products = measured.evidence, measured.products
    rank = products["product_grade"].cat.codes.to_numpy()
    riskiest_first = np.lexsort((-products["score"].to_numpy(), -rank))
    place = np.argsort(riskiest_first)
    # Makers stand in order: the best place among their products is one sweep.
    maker = evidence.makes["enterprise"].to_numpy()
    first = np.flatnonzero(np.diff(maker, prepend=-1))
    made = place[evidence.makes["product"].to_numpy()]
    product = np.full(evidence.size, -1, dtype=np.intp)
    product[maker[first]] = riskiest_first[np.minimum.reduceat(made, first)]
    return product


def _same(part: Callable[[Rules], Any], before: Rules, after: Rules) -> bool:
    return bool(part(before) == part(after))


def _sharing(rules: Rules) -> tuple[Any, ...]:
    """Return the rules that shares depend on: all of the criteria but their weight."""
    rectification = rules.supervision.deadlines.rectification
    return (
        _without("weight", rules.enterprise.criteria),
        rules.enterprise.window,
        rules.enterprise.recency,
        rectification,
    )


def _limiting(rules: Rules) -> tuple[Any, ...]:
    enterprise = rules.enterprise
    return enterprise.limits, enterprise.waiting, enterprise.promotion


def _biting(rules: Rules) -> tuple[Any, ...]:
    """Return the rules that bites depend on: limits and waiting but their switches."""
    limits, waiting, promotion = _limiting(rules)
    return _without("active", limits), _without("active", waiting), promotion


def _marking(rules: Rules) -> tuple[Any, ...]:
    """Return the rules of products but for weights, cut-offs and switches."""
    product = rules.product
    return _without("weight", product.factors), _without("active", product.floors)


def _without(field: str, entries: Mapping[str, Entry]) -> dict[str, dict[str, Any]]:
    """Return what entries say but in one field; plain, for it is compared every move."""
    return {
        code: {name: said for name, said in entry if name != field}
        for code, entry in entries.items()
    }


def _grading(rules: Rules) -> tuple[Any, ...]:
    return rules.product, rules.colour.enterprise.no_product


def layers(evidence: Evidence) -> list[Layer]:
    """Return who makes what: first products, then second ones, and so on."""
    maker = evidence.makes["enterprise"].to_numpy(np.intp)
    product = evidence.makes["product"].to_numpy(np.intp)
    first = np.flatnonzero(np.diff(maker, prepend=-1))
    number = np.arange(len(maker)) - np.repeat(first, np.diff(first, append=len(maker)))
    return [
        (maker[number == each], product[number == each])
        for each in range(number.max(initial=-1) + 1)
    ]


def _highest_grade(
    evidence: Evidence, made: Sequence[Layer], products: pd.DataFrame, rules: Rules
) -> Ranks:
    """Return the rank of the highest grade among the products of each enterprise."""
    fallback = GRADES.index(rules.colour.enterprise.no_product)
    grade = np.full(evidence.size, fallback, dtype=np.int8)
    rank = products["product_grade"].cat.codes.to_numpy()
    for number, (maker, product) in enumerate(made):
        graded = rank[product]
        grade[maker] = np.maximum(grade[maker], graded) if number else graded
    return grade


def _towns(evidence: Evidence) -> Positions:
    by = ["county", "town"]
    towns = pd.MultiIndex.from_frame(evidence.regions[by])
    return towns.get_indexer(pd.MultiIndex.from_frame(evidence.enterprises[by]))
