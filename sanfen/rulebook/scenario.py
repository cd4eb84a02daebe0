"""推演方案: numbers set otherwise than in the rulebook, and the rules they make."""

from collections.abc import Collection, Mapping

from sanfen.rulebook.entries import RulebookError
from sanfen.rulebook.movable import SHARED_OUT, Changes, Group, Movable, Value, movable
from sanfen.rulebook.rules import Rules

_FULL = 100_00
"""A hundred, in the hundredths of a point that weights are kept in."""

_WRITTEN = {"on": True, "off": False}
"""How a switch is written in a link and in a file."""


class ScenarioError(RulebookError):
    """A scenario sets what is not there, or as it cannot be; ``names`` says what."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)


def scenario_rules(changes: Changes, rules: Rules) -> Rules:
    """Return ``rules`` with ``changes``.

    Raises ``ScenarioError`` for a path or value that no control could give, else
    ``RulebookError`` where the values contradict each other (floors that cross).
    """
    known = movable(rules)
    bad = [
        path
        for path, value in changes.items()
        if path not in known or not known[path].fits(value)
    ]
    if bad:
        raise ScenarioError(bad)
    return rules.patched(changes)


def moved(
    changes: Changes,
    path: str,
    to: Value,
    rules: Rules,
    locked: Collection[str] = (),
) -> dict[str, Value]:
    """Return ``changes`` after one number was set.

    The other weights of its group, but for the ``locked`` ones, share what remains of
    a hundred in the proportions they stand in. What stands as in ``rules`` is left out.
    """
    known = movable(rules)
    group = known[path].group
    if group not in SHARED_OUT:
        return _tidy({**changes, path: to}, known)
    weights = {
        name: float(changes.get(name, one.official))
        for name, one in known.items()
        if one.group is group
    }
    return _tidy({**changes, **shared_out(weights, path, float(to), locked)}, known)


def shared_out(
    weights: Mapping[str, float], path: str, to: float, locked: Collection[str] = ()
) -> dict[str, float]:
    """Return ``weights`` with one set and the rest, unless ``locked``, rescaled.

    They add up to 100 to the hundredth; a weight gets what the locked ones leave.
    """
    kept = {name: _hundredths(weights[name]) for name in locked if name != path}
    free = [name for name in weights if name not in kept and name != path]
    room = _FULL - sum(kept.values())
    own = max(0, min(_hundredths(to), room)) if free else room
    parts = _parts({name: weights[name] for name in free}, room - own)
    return {name: {**kept, **parts, path: own}[name] / 100 for name in weights}


def rebased(changes: Changes, rules: Rules) -> dict[str, Value]:
    """Return ``changes`` as far as they can be made to other ``rules``.

    What is no longer there is left out; weights are scaled to a hundred again.
    """
    known = movable(rules)
    kept = {
        path: value
        for path, value in changes.items()
        if path in known and known[path].fits(value)
    }
    for group in SHARED_OUT:
        named = [path for path in kept if known[path].group is group]
        if named:
            weights = {
                path: float(kept.get(path, one.official))
                for path, one in known.items()
                if one.group is group
            }
            parts = _parts(weights, _FULL)
            kept |= {path: part / 100 for path, part in parts.items()}
    return _tidy(kept, known)


def written(changes: Changes) -> dict[str, str]:
    """Return ``changes`` as they stand in a link."""
    words = {value: word for word, value in _WRITTEN.items()}
    return {
        path: words[value] if isinstance(value, bool) else f"{value:.6g}"
        for path, value in changes.items()
    }


def read(text: Mapping[str, str], rules: Rules) -> dict[str, Value]:
    """Return the changes of a link; raise ``ScenarioError`` naming what is not one."""
    known = movable(rules)
    values = {path: _value(word, known.get(path)) for path, word in text.items()}
    bad = [path for path, value in values.items() if value is None]
    if bad:
        raise ScenarioError(bad)
    return _tidy({p: v for p, v in values.items() if v is not None}, known)


def _value(word: str, one: Movable | None) -> Value | None:
    if one is None:
        return None
    if one.is_switch:
        return _WRITTEN.get(word)
    try:
        value = int(word) if one.is_whole else float(word)
    except ValueError:
        return None
    return value if one.fits(value) else None


def _tidy(changes: Changes, known: Mapping[str, Movable]) -> dict[str, Value]:
    """Leave out what stands as in the rules; weights stay together or go together."""
    differing = {
        path for path, value in changes.items() if value != known[path].official
    }
    groups: set[Group] = {known[path].group for path in differing}
    return {
        path: changes[path]
        for path, one in known.items()
        if path in changes
        and (path in differing or (one.group in SHARED_OUT and one.group in groups))
    }


def _hundredths(weight: float) -> int:
    return round(weight * 100)


def _parts(weights: Mapping[str, float], room: int) -> dict[str, int]:
    """Share ``room`` out by ``weights``; the largest remainders get what is left."""
    total = sum(weights.values())
    even = 0 if total else 1  # weights that all stand at 0 share alike
    total = total or len(weights)
    exact = {name: (w + even) * room / total for name, w in weights.items()}
    parts = {name: int(share) for name, share in exact.items()}
    left = room - sum(parts.values())
    for name in sorted(exact, key=lambda name: parts[name] - exact[name])[:left]:
        parts[name] += 1
    return parts
