"""Why: what each feature adds to the log-odds of one enterprise, and what is behind it.

The terms are exact: with ``base`` they sum to the log-odds that order the list and
that the told probability is of. They are effects in the model, told with the records
they rest on; those of a town, a county or a product are named as such, and so is what
the calibration takes from the riskiest.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy.special import expit

from sanfen.grading.evidence import Records
from sanfen.risk.behind import Fact, behind
from sanfen.risk.facts import Questions, facts
from sanfen.risk.features import features, kinds
from sanfen.risk.features.catalogue import CALIBRATION, Family, family_of
from sanfen.risk.model import Model, candidates
from sanfen.risk.past import day_numbers
from sanfen.wording import Language, say, term

SLIGHT = 0.02
"""Log-odds below which an effect is not worth a sentence."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons of one enterprise and product.

    ``terms`` has feature, family, value and log_odds of each feature; ``families`` the
    sum of each family, strongest first and the calibration last; ``behind`` family,
    record, on and detail of the records (newest first); ``facts`` what the sentences
    say, by family.
    """

    base: float
    terms: pd.DataFrame
    families: pd.Series
    behind: pd.DataFrame
    facts: dict[Family, Fact]

    @property
    def log_odds(self) -> float:
        """Return base and terms together."""
        return float(self.base + self.terms["log_odds"].sum())

    @property
    def probability(self) -> float:
        """Return the model's probability."""
        return float(expit(self.log_odds))

    def without(self, beyond: Collection[Family], own: Collection[str]) -> "Reasons":
        """Return the reasons for somebody who may not see whole families.

        Of ``beyond`` the effect stays, but no number it rests on, and of its records
        those in ``own``.
        """
        hidden = [family.value for family in beyond]
        outside = self.behind["family"].isin(hidden) & ~self.behind["record"].isin(own)
        terms = self.terms.assign(
            value=self.terms["value"].mask(self.terms["family"].isin(hidden))
        )
        facts = {
            family: _hidden(fact) if family in beyond else fact
            for family, fact in self.facts.items()
        }
        return replace(self, terms=terms, behind=self.behind[~outside], facts=facts)

    def told(self, language: Language) -> list[str]:
        """Return a sentence for each family that matters, in their order."""
        return [
            self._sentence(Family(str(family)), float(effect), language)
            for family, effect in self.families.items()
            if abs(effect) >= SLIGHT
        ]

    def _sentence(self, family: Family, effect: float, language: Language) -> str:
        kind, values = self.facts[family]
        said = {
            name: term(value, language) if isinstance(value, StrEnum) else value
            for name, value in values.items()
        }
        way = "raises" if effect > 0 else "lowers"
        return say(
            "risk.reason",
            language,
            family=say(f"risk.family_{family.value}", language),
            fact=say(f"risk.fact_{kind}", language, **said),
            way=say(f"risk.{way}", language),
            effect=f"{effect:+.2f}",
        )


def effects(model: Model, records: Records, day: dt.date) -> pd.DataFrame:
    """Return what each family adds to the log-odds of all who are ranked on a day.

    One column for each family, one row for each uscc and product code (the index).
    """
    known = facts(records)
    asked = candidates(known, records, day)
    terms = model.learned.terms(features(known, asked), kinds(known, asked))
    families = [family_of(str(term)).value for term in terms]
    places = [
        known.enterprises["uscc"].to_numpy()[asked.enterprise],
        known.products["product_code"].to_numpy()[asked.product],
    ]
    return terms.T.groupby(families).sum().T.set_index(places)


def reasons(
    model: Model, records: Records, day: dt.date, uscc: str, product_code: str
) -> Reasons:
    """Return why the model says what it says of an enterprise's product on a day."""
    known = facts(records)
    asked = Questions(
        enterprise=known.of(pd.Series([uscc])),
        product=known.making(pd.Series([product_code])),
        day=day_numbers([pd.Timestamp(day)]) + 1,
    )
    values, belongs = features(known, asked), kinds(known, asked)
    terms = model.learned.terms(values, belongs).iloc[0]
    learned = model.learned
    straight = learned.base + float(terms.drop(CALIBRATION).sum())
    both = {**values.iloc[0], **belongs.iloc[0], CALIBRATION: straight}
    table = pd.DataFrame(
        {
            "feature": terms.index,
            "family": [family_of(str(name)).value for name in terms.index],
            "value": [both[name] for name in terms.index],
            "log_odds": terms.to_numpy(dtype=float),
        }
    )
    by_family = table.groupby("family")["log_odds"].sum()
    taken = by_family[by_family.index == CALIBRATION]
    by_family = by_family.drop(CALIBRATION)
    strongest = np.argsort(-by_family.abs().to_numpy(), kind="stable")
    found = behind(known, asked)
    return Reasons(
        base=learned.base,
        terms=table,
        families=pd.concat([by_family.iloc[strongest], taken[taken != 0]]),
        behind=found.records,
        facts={**found.facts, Family.CALIBRATION: _ceiling(model)},
    )


def _hidden(fact: Fact) -> Fact:
    kind, values = fact
    if "name" in values:
        return "beyond", {"name": values["name"]}
    return f"{kind}_beyond", {}


def _ceiling(model: Model) -> Fact:
    """Return the group that bounds how high a probability can be told."""
    riskiest = model.learned.bands
    cases, failures = int(riskiest.cases[-1]), int(riskiest.failures[-1])
    return "calibration", {"cases": cases, "failures": failures}
