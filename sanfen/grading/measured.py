"""What the evidence gives once a day, before a weight, floor or colour is applied."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sanfen.grading.classes import Ceilings, ceilings
from sanfen.grading.criteria import Shares, earned_shares
from sanfen.grading.evidence import Evidence
from sanfen.grading.products import grade_products
from sanfen.grading.ranks import CLASSES, GRADES, Ranks
from sanfen.rulebook import Rules

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Measured:
    """The parts of an assessment that outlive a moved weight.

    ``shares`` by enterprise and criterion (0–1), ``ceiling``, the rank of the highest
    ``grade`` an enterprise makes, the ``product`` that has it (position, -1: none), the
    ``town`` it stands in (position in ``evidence.regions``, -1: unknown) and the
    ``cell`` of ``cell_shape`` it falls into before its class is known.
    """

    evidence: Evidence
    rules: Rules
    shares: Shares
    ceiling: Ceilings
    products: pd.DataFrame
    grade: Ranks
    product: Positions
    town: Positions
    cell: Positions

    @property
    def cell_shape(self) -> tuple[int, int, int, int]:
        """Towns (the first: unknown), veto or not, product grades, classes."""
        return len(self.evidence.regions) + 1, 2, len(GRADES), len(CLASSES)


def measure(evidence: Evidence, rules: Rules) -> Measured:
    """Return what does not depend on weights, floors or colour tables."""
    products = grade_products(evidence, rules)
    grade, product = _highest_grade(evidence, products, rules)
    ceiling, town = ceilings(evidence, rules.enterprise), _towns(evidence)
    return Measured(
        evidence=evidence,
        rules=rules,
        shares=earned_shares(evidence, rules),
        ceiling=ceiling,
        products=products,
        grade=grade,
        product=product,
        town=town,
        cell=cells(town, ceiling, grade),
    )


def remeasure(measured: Measured, rules: Rules) -> Measured:
    """Return what ``measure`` would under ``rules``, redoing only what they touch."""
    evidence, before = measured.evidence, measured.rules
    anew: dict[str, Any] = {}
    if not _same(_sharing, before, rules):
        anew["shares"] = earned_shares(evidence, rules)
    if not _same(_limiting, before, rules):
        anew["ceiling"] = ceilings(evidence, rules.enterprise)
    if not _same(_grading, before, rules):
        anew["products"] = grade_products(evidence, rules)
        highest = _highest_grade(evidence, anew["products"], rules)
        anew["grade"], anew["product"] = highest
    again = replace(measured, rules=rules, **anew)
    return replace(again, cell=cells(again.town, again.ceiling, again.grade))


def cells(town: Positions, ceiling: Ceilings, grade: Ranks) -> Positions:
    """Return ``Measured.cell``, numbered for class AA: other classes add their rank."""
    by_veto = (town + 1) * 2 + ceiling.vetoed
    return (by_veto * len(GRADES) + grade) * len(CLASSES)


def _same(part: Callable[[Rules], Any], before: Rules, after: Rules) -> bool:
    return bool(part(before) == part(after))


def _sharing(rules: Rules) -> tuple[Any, ...]:
    """Return the rules that shares depend on: all of the criteria but their weight."""
    unweighted = {
        code: criterion.model_copy(update={"weight": 0.0})
        for code, criterion in rules.enterprise.criteria.items()
    }
    rectification = rules.supervision.deadlines.rectification
    return (
        unweighted,
        rules.enterprise.window,
        rules.enterprise.recency,
        rectification,
    )


def _limiting(rules: Rules) -> tuple[Any, ...]:
    enterprise = rules.enterprise
    return enterprise.limits, enterprise.waiting, enterprise.promotion


def _grading(rules: Rules) -> tuple[Any, ...]:
    return rules.product, rules.colour.enterprise.no_product


def _highest_grade(
    evidence: Evidence, products: pd.DataFrame, rules: Rules
) -> tuple[Ranks, Positions]:
    """Return the rank and position of the riskiest product each enterprise makes."""
    fallback = GRADES.index(rules.colour.enterprise.no_product)
    grade = np.full(evidence.size, fallback, dtype=np.int8)
    product = np.full(evidence.size, -1, dtype=np.intp)
    made = evidence.makes["product"].to_numpy()
    makes = evidence.makes.assign(
        rank=products["product_grade"].cat.codes.to_numpy()[made],
        score=products["score"].to_numpy()[made],
    )
    riskiest = makes.sort_values(
        ["enterprise", "rank", "score", "product"],
        ascending=[True, False, False, True],
    ).drop_duplicates("enterprise")
    grade[riskiest["enterprise"].to_numpy()] = riskiest["rank"].to_numpy()
    product[riskiest["enterprise"].to_numpy()] = riskiest["product"].to_numpy()
    return grade, product


def _towns(evidence: Evidence) -> Positions:
    by = ["county", "town"]
    towns = pd.MultiIndex.from_frame(evidence.regions[by])
    return towns.get_indexer(pd.MultiIndex.from_frame(evidence.enterprises[by]))
