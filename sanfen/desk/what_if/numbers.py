"""The movable numbers in words: what each is called, and how its value is written."""

from collections import Counter
from collections.abc import Mapping

from sanfen.desk.language import language, tr, word
from sanfen.desk.rule_words import key_name, spoken
from sanfen.rulebook import Rules
from sanfen.rulebook.movable import (
    Changes,
    Movable,
    Value,
    is_share,
    movable,
    provision_of,
)
from sanfen.vocabulary import ProductGrade


def number_name(path: str, rules: Rules) -> str:
    """Return what a movable number is, as the regulation calls it."""
    label = str(provision_of(rules, path)["label"][language()])
    match path.split("."):
        case ["enterprise", "criteria", code, _] | ["product", "factors", code, _]:
            return f"{code} {label}"
        case ["supervision", "spot_batches", _, enterprise_class, grade]:
            return tr(
                "what_if.batches_of",
                name=enterprise_class,
                grade=word(ProductGrade, grade),
            )
        case ["colour", "enterprise", table, name]:
            return _part_of(key_name(table), spoken([name])[name])
        case ["colour", "area", *_, key]:
            return _part_of(label, key_name(key))
        case _:
            return label


def _part_of(whole: str, part: str) -> str:
    return tr("what_if.part_of", whole=whole, part=part)


def clause_of(path: str, rules: Rules) -> str:
    """Return what a movable number rests on."""
    return str(provision_of(rules, path)["clause"])


def value_in_words(path: str, value: Value) -> str:
    """Return a value as a reader would say it."""
    if isinstance(value, bool):
        return tr("what_if.on" if value else "what_if.off")
    return f"{value:.1%}" if is_share(path) else f"{value:g}"


def reset_in_words(one: Movable, rules: Rules) -> str:
    """Say what putting a number back does, and what its official value rests on."""
    return tr(
        "what_if.reset",
        name=number_name(one.path, rules),
        official=value_in_words(one.path, one.official),
        clause=clause_of(one.path, rules),
    )


def lock_in_words(name: str, *, locked: bool) -> str:
    """Say what pressing the lock of a weight does."""
    return tr("what_if.locked" if locked else "what_if.lock", name=name)


def moved_in_words(changes: Changes, base: Rules) -> str:
    """Say in which groups how many numbers are moved."""
    known = movable(base)
    moved = Counter(known[path].group for path in changes)
    groups = tr("what_if.comma").join(
        tr("what_if.group_moved", title=tr(f"what_if.group_{group}"), n=n)
        for group, n in moved.items()
    )
    return tr("what_if.moved", groups=groups) if moved else tr("what_if.unmoved")


def changes_in_words(changes: Changes, base: Rules) -> Mapping[str, str]:
    """Return what a scenario sets otherwise than the official rules, by its name."""
    known = movable(base)
    return {
        number_name(path, base): (
            f"{value_in_words(path, known[path].official)}"
            f" → {value_in_words(path, value)}"
        )
        for path, value in changes.items()
    }
