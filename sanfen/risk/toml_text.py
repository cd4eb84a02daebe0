"""TOML for the card: nested tables, lists of tables, days, numbers, texts.

Python reads TOML but does not write it. What is missing (None) is left
out, or nan within a list.
"""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any


def toml_text(table: dict[str, Any]) -> str:
    """Return a table as TOML."""
    return "\n".join(_lines(table, [])).lstrip("\n") + "\n"


def _lines(table: dict[str, Any], path: list[str]) -> Iterator[str]:
    inner = {key: value for key, value in table.items() if _is_inner(value)}
    for key, value in table.items():
        if key not in inner and value is not None:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in inner.items():
        below = [*path, _key(key)]
        for one in value if isinstance(value, list) else [value]:
            name = ".".join(below)
            yield f"\n[[{name}]]" if isinstance(value, list) else f"\n[{name}]"
            yield from _lines(one, below)


def _is_inner(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, dict) for one in value)
    return isinstance(value, dict)


def _key(key: str) -> str:
    plain = key.replace("_", "").replace("-", "").isalnum() and key.isascii()
    return key if plain else json.dumps(key, ensure_ascii=False)


def _value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case dt.date():
            return value.isoformat()
        case list():
            return f"[{', '.join(_value(one) for one in value)}]"
        case None:
            return "nan"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return repr(value)
