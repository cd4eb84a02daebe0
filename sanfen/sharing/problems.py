"""What is refused, as RFC 9457 problem details with a title in both languages."""

from collections.abc import Mapping
from typing import Any, Literal

from starlette.responses import JSONResponse

from sanfen.access.keys import Refusal
from sanfen.wording import say

MEDIA_TYPE = "application/problem+json"

Name = (
    Refusal
    | Literal[
        "off",
        "no_key",
        "throttled",
        "outside_fields",
        "unknown_enterprise",
        "unknown_cursor",
        "unknown_day",
        "malformed",
        "not_acceptable",
        "no_such_path",
        "method",
        "busy",
        "failed",
    ]
)

STATUS: dict[Name, int] = {
    "off": 404,
    "no_key": 401,
    "unknown_key": 401,
    "revoked_key": 401,
    "expired_key": 401,
    "throttled": 429,
    "outside_fields": 403,
    "unknown_enterprise": 404,
    "unknown_cursor": 410,
    "unknown_day": 404,
    "malformed": 422,
    "not_acceptable": 406,
    "no_such_path": 404,
    "method": 405,
    "busy": 503,
    "failed": 500,
}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it so
    """A request that is not answered, and why."""

    def __init__(
        self, name: Name, detail: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(name)
        self.name = name
        self.detail = detail
        self.headers = dict(headers or {})

    @property
    def status(self) -> int:
        """Return the status code of the answer."""
        return STATUS[self.name]

    def answer(self, root: str) -> JSONResponse:
        """Return the problem as an answer; ``root`` is where the API is mounted."""
        told: dict[str, Any] = {
            "type": f"{root}/docs#{self.name}",
            "title": title(self.name),
            "status": self.status,
        }
        if self.detail:
            told["detail"] = self.detail
        headers = {"Cache-Control": "no-store", **self.headers}
        if self.status == STATUS["no_key"]:
            headers["WWW-Authenticate"] = "Bearer"
        return JSONResponse(told, self.status, headers, MEDIA_TYPE)


def title(name: Name) -> str:
    """Return the title of a problem in both languages."""
    key = f"sharing.problem_{name}"
    return f"{say(key, 'zh')} / {say(key, 'en')}"


def documented(*names: Name) -> dict[int | str, dict[str, Any]]:
    """Return the problems of an operation as the OpenAPI document tells them."""
    by_status: dict[int, list[Name]] = {}
    for name in names:
        by_status.setdefault(STATUS[name], []).append(name)
    return {
        status: {
            "description": "; ".join(title(name) for name in same),
            "content": {MEDIA_TYPE: {"schema": SCHEMA}},
        }
        for status, same in by_status.items()
    }
