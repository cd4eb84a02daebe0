"""The rulebook: every legal number, dated and cited, from ``sanfen/rules/*.toml``.

``rulebook().in_force(day)`` gives the checked rules of a day; ``rules.patched(…)``
gives a checked copy with other values, which is what a scenario is. No other module
holds a number of the law.
"""

from sanfen.rulebook.book import ClauseEntry, Leaf, Revision, Rulebook, rulebook
from sanfen.rulebook.entries import RulebookError
from sanfen.rulebook.rules import Rules

__all__ = [
    "ClauseEntry",
    "Leaf",
    "Revision",
    "Rulebook",
    "RulebookError",
    "Rules",
    "rulebook",
]
