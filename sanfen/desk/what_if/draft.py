"""推演草案: the scenario being worked on, its locks, and the steps that led to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from sanfen.rulebook.movable import SHARED_OUT, Changes, Value, movable
from sanfen.rulebook.rules import Rules
from sanfen.rulebook.scenario import moved, rebased

STEPS = 100
"""Steps that can be taken back."""


@dataclass(frozen=True, slots=True)
class Grip:
    """A drag under way, what stood before it, and whether the finger rests."""

    drag: str
    start: Changes
    rests: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """``changes`` against the rules named ``base``; ``past`` and ``future`` steps."""

    base: str
    changes: Changes = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    past: tuple[Changes, ...] = ()
    future: tuple[Changes, ...] = ()
    grip: Grip | None = None

    def stepped(self, changes: Changes) -> Self:
        """Return the draft one step on; the step can be taken back."""
        if changes == self.changes:
            return replace(self, grip=None)
        return replace(
            self,
            changes=changes,
            past=(*self.past, self.changes)[-STEPS:],
            future=(),
            grip=None,
        )

    def put(self, path: str, to: Value, rules: Rules) -> Self:
        """Return the draft with one number set."""
        return self.stepped(moved(self.changes, path, to, rules, self.locked))

    def dragged(self, drag: str, path: str, to: Value, rules: Rules) -> Self:
        """Return the draft during a drag, however far it goes a single step.

        Every place of the drag is reached from where it began, so that going back and
        forth changes no proportion.
        """
        if self.grip is None or self.grip.drag != drag:
            begun = replace(
                self,
                past=(*self.past, self.changes)[-STEPS:],
                future=(),
                grip=Grip(drag, self.changes),
            )
            return begun.dragged(drag, path, to, rules)
        changes = moved(self.grip.start, path, to, rules, self.locked)
        return replace(self, changes=changes, grip=Grip(drag, self.grip.start))

    def rested(self) -> Self:
        """Return the draft with the finger resting, so that lists may follow."""
        return replace(self, grip=self.grip and replace(self.grip, rests=True))

    @property
    def is_moving(self) -> bool:
        """Tell whether a finger is at it and does not rest."""
        return self.grip is not None and not self.grip.rests

    def let_go(self) -> Self:
        """Return the draft after a drag; one that led nowhere is no step."""
        if self.grip is not None and self.changes == self.grip.start:
            return replace(self, past=self.past[:-1], grip=None)
        return replace(self, grip=None)

    def put_back(self, path: str, rules: Rules) -> Self:
        """Return the draft with one number as in ``rules``, its lock kept."""
        return self.put(path, movable(rules)[path].official, rules)

    def undone(self) -> Self:
        """Return the draft one step back."""
        if not self.past:
            return self
        *past, changes = self.past
        future = (self.changes, *self.future)
        return replace(
            self, changes=changes, past=tuple(past), future=future, grip=None
        )

    def redone(self) -> Self:
        """Return the draft with the last step back taken again."""
        if not self.future:
            return self
        changes, *future = self.future
        past = (*self.past, self.changes)
        return replace(self, changes=changes, past=past, future=tuple(future))

    def lock_turned(self, path: str, rules: Rules) -> Self:
        """Return the draft with a weight locked, or unlocked if it was."""
        one = movable(rules).get(path)
        if one is None or one.group not in SHARED_OUT:
            return self
        return replace(self, locked=self.locked ^ {path})

    def on(self, rules: Rules) -> Self:
        """Return the draft as far as it can be made to other rules."""
        if self.base == rules.fingerprint:
            return self
        return replace(
            self,
            base=rules.fingerprint,
            changes=rebased(self.changes, rules),
            past=(),
            future=(),
            grip=None,
        )


def standing(changes: Changes, rules: Rules) -> Mapping[str, Value]:
    """Return the value of every movable number under ``changes``."""
    return {
        path: changes.get(path, one.official) for path, one in movable(rules).items()
    }
