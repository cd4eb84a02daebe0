"""How an operation stands in the OpenAPI document."""

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from sanfen.sharing.answers import MARK, MEDIA_TYPES
from sanfen.sharing.fields import Field
from sanfen.sharing.problems import Name, documented
from sanfen.wording import say

_ALWAYS: tuple[Name, ...] = (
    "off",
    "no_key",
    "unknown_key",
    "revoked_key",
    "expired_key",
    "outside_fields",
    "malformed",
    "unknown_day",
    "not_acceptable",
    "throttled",
    "busy",
    "failed",
)
_ABOUT: dict[str, Any] = {
    "day": {"type": "string", "format": "date"},
    "rules": {"type": "string"},
    MARK: {"const": True},
}
_TEXT = {"type": "string"}


def operation(
    name: str, fields: Iterable[Field], *more: Name, only: bool = False
) -> dict[str, Any]:
    """Return the description of an operation that answers rows of ``fields``."""
    row = {field.name: field.schema for field in fields}
    return described(name, row, *more, only=only)


def described(
    name: str, row: dict[str, Any], *more: Name, only: bool = False, **head: Any
) -> dict[str, Any]:
    """Return the description of an operation; ``row`` holds the schema by field."""
    words = say(f"sharing.about_{name}", "zh"), say(f"sharing.about_{name}", "en")
    item: dict[str, Any] = {"type": "object", "properties": row}
    listed = {
        "type": "object",
        "required": ["items", "next", *head],
        "properties": {
            **_ABOUT,
            **head,
            "items": {
                "type": "array",
                "items": {**item, "additionalProperties": False},
            },
            "next": {"type": ["string", "null"]},
        },
        "additionalProperties": False,
    }
    one = {**item, "properties": {**_ABOUT, **row}, "additionalProperties": False}
    media = {
        MEDIA_TYPES["json"]: {"schema": one if only else listed},
        MEDIA_TYPES["csv"]: {"schema": _TEXT},
    }
    etag = {"ETag": {"schema": _TEXT}}
    return {
        "operation_id": name,
        "summary": " / ".join(words),
        "response_class": Response,
        "responses": {
            200: {"description": "OK", "content": media, "headers": etag},
            304: {"description": "Not Modified", "headers": etag},
            **documented(*_ALWAYS, *more),
        },
    }
