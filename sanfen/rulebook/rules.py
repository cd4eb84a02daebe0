"""The rules in force on one day, and checked copies of them with other values."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Self

from pydantic import ValidationError

from sanfen.rulebook.colouring import ColourRules
from sanfen.rulebook.enterprise import EnterpriseRules
from sanfen.rulebook.entries import Entry, RulebookError
from sanfen.rulebook.product import ProductRules
from sanfen.rulebook.supervision import SupervisionRules

_WORDS = {"label", "clause", "basis", "instrument", "source", "measures"}
"""Keys that explain a rule without deciding anything."""

_KINDS = ("measure", "when")
"""Keys that say which kind of entry a table is."""


class Rules(Entry):
    """All rules of one day. A path such as ``enterprise.floors.AA.score`` names one."""

    enterprise: EnterpriseRules
    product: ProductRules
    colour: ColourRules
    supervision: SupervisionRules

    def __hash__(self) -> int:
        """Hash by the values: rules that are equal have one fingerprint."""
        return hash(self.fingerprint)

    @cached_property
    def tree(self) -> Mapping[str, Any]:
        """The values as plain data, by part and key."""
        return self.model_dump(mode="json")

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hex digits that name these values; wording does not enter."""
        values = json.dumps(
            _without_words(self.tree),
            ensure_ascii=False,
            sort_keys=True,
        )
        return hashlib.sha256(values.encode()).hexdigest()[:12]

    @classmethod
    def checked(cls, tree: Mapping[str, Any]) -> Self:
        """Return the rules in ``tree``; raise ``RulebookError`` naming each path."""
        try:
            return cls.model_validate(tree)
        except ValidationError as error:
            raise RulebookError(_problems(error, tree)) from error

    def patched(self, changes: Mapping[str, Any]) -> Self:
        """Return a checked copy with other values, by path."""
        if not changes:
            return self
        tree = self.tree
        for path, value in changes.items():
            self.at(path)  # refuses what is not there
            tree = _with(tree, path.split("."), value)
        return self.checked(tree)

    def at(self, path: str) -> Any:
        """Return the value at ``path``, as plain data."""
        node: Any = self.tree
        for key in path.split("."):
            if not isinstance(node, dict) or key not in node:
                raise RulebookError(f"{path} is not in the rulebook")
            node = node[key]
        return node


def _with(tree: Mapping[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    """Return ``tree`` with another value at ``path``; what lies beside it is shared."""
    key, *within = path
    return {**tree, key: _with(tree[key], within, value) if within else value}


def _without_words(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: _without_words(inner)
            for key, inner in node.items()
            if key not in _WORDS
        }
    return node


def _problems(error: ValidationError, tree: Mapping[str, Any]) -> str:
    return "\n".join(
        f"{_path(problem['loc'], tree)}: {problem['msg']}" for problem in error.errors()
    )


def _path(steps: tuple[int | str, ...], tree: Mapping[str, Any]) -> str:
    """Return the path as written: pydantic adds a step for the kind of an entry."""
    node: Any = tree
    written = []
    for step in steps:
        if isinstance(node, Mapping) and step in {node.get(key) for key in _KINDS}:
            continue
        written.append(str(step))
        node = node.get(step) if isinstance(node, Mapping) else None
    return ".".join(written)
