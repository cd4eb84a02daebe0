"""What an entry of the log says, in the reader's words: nothing stands there as code."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from sanfen.desk.language import language, tr, word
from sanfen.desk.local_time import told_at
from sanfen.intake import table_title
from sanfen.ledger.appended import ADOPT
from sanfen.ledger.audit_log import Entry
from sanfen.ledger.tables import RECORD_TABLES
from sanfen.rights import Right
from sanfen.vocabulary import Role

ACTS = (
    "import",
    "roll_back",
    "demo",
    "begin",
    "scenario.save",
    "scenario.update",
    "scenario.rename",
    "scenario.archive",
    "scenario.restore",
    "rules.adopt",
    "rules.approve",
    "rules.revoke",
    "access.login",
    "access.login_failed",
    "access.logout",
    "access.logout_everywhere",
    "access.act_by",
    "access.password_change",
    "access.password_reset",
    "access.account_add",
    "access.account_alter",
    "access.account_sign_on",
    "access.account_enable",
    "access.account_disable",
    "access.key_issue",
    "access.key_revoke",
    "access.api",
    "access.export",
    "access.refused",
    "access.command",
)
"""Every action that the house records; another one is named as it stands."""

_NAMED = (
    "file",
    "rows",
    "values",
    "effective",
    "import",
    "files",
    "tables",
    "id",
    "adoption_id",
    "scenario_id",
    "name",
    "version",
    "login",
    "staff_no",
    "subject",
    "role",
    "county",
    "town",
    "grants",
    "right",
    "what",
    "command",
    "page",
    "path",
    "query",
    "why",
    "reason",
    "since",
    "clause",
    "changes",
    "note",
    "archived",
    "base_day",
    "base_fingerprint",
    "key",
    "hint",
    "fields",
    "per_minute",
    "expires_at",
    "times",
    "failures",
    "status",
    "about",
    "filters",
    "sources",
    "bytes",
)
"""Every fact that the house records of an action, the weightiest first."""

_SEEN_BESIDE = {"at", "actor", "created_at", "created_by", "revoked_at", "revoked_by"}
"""Facts that stand in columns of their own."""

_PAGES = {
    "overview": "frame.overview",
    "products": "frame.products",
    "enterprises": "frame.enterprises",
    "areas": "frame.areas",
    "what_if": "what_if.title",
    "scenarios": "scenarios.title",
    "risk": "risk_page.title",
    "rules": "frame.rules",
    "intake": "submission.title",
    "accounts": "accounts.title",
    "audit": "audit.title",
    "rights": "rights.title",
}
"""What the pages are called that somebody may be refused."""

_OF_A_REVISION = {"id": "adoption_id", "rows": "values", "since": "effective"}
"""What facts are called of a revision of the rules."""

_SHORT = 12


def act(entry: Entry) -> str:
    """Return what was done."""
    if entry.action not in ACTS:
        return entry.action
    if entry.action == ADOPT and entry.details.get("login"):
        return tr("audit.act_rules_propose")
    return tr(f"audit.act_{entry.action.replace('.', '_')}")


def role(entry: Entry) -> str:
    """Return the role somebody acted by; who failed to log in acted by none."""
    return "" if entry.action == "access.login_failed" else word(Role, entry.role)


def facts(entry: Entry) -> dict[str, str]:
    """Return what was done to what, how much and why: words by the name of the fact."""
    return {
        _name(key, entry): _in_words(key, value)
        for key, value in sorted(entry.details.items(), key=_weight)
        if key not in _SEEN_BESIDE and value not in (None, "", [], {})
    }


def summary(entry: Entry) -> str:
    """Return all facts in one line."""
    semicolon = tr("audit.semicolon")
    return semicolon.join(_pair(name, said) for name, said in facts(entry).items())


def _weight(fact: tuple[str, Any]) -> int:
    """Return the place of a fact among others; one unknown comes last."""
    return _NAMED.index(fact[0]) if fact[0] in _NAMED else len(_NAMED)


def _name(key: str, entry: Entry) -> str:
    if key in RECORD_TABLES:
        return table_title(key, language())
    if entry.action == ADOPT:
        key = _OF_A_REVISION.get(key, key)
    return tr(f"audit.fact_{key}") if key in _NAMED else key


def _in_words(key: str, value: Any) -> str:
    if key in _BY_KEY:
        return _BY_KEY[key](value)
    if isinstance(value, bool):
        return tr("rules.yes" if value else "rules.no")
    if isinstance(value, int):
        return f"{value:,}" if key in ("rows", "bytes") else str(value)
    if isinstance(value, Mapping):
        return _joined(_pair(str(name), _plainly(said)) for name, said in value.items())
    if isinstance(value, list):
        return _joined(map(_plainly, value))
    return _moment(str(value))


def _plainly(value: Any) -> str:
    """Return a value inside another one."""
    if isinstance(value, Mapping):
        return " ".join(str(said) for said in value.values() if said)
    return str(value)


def _moment(text: str) -> str:
    """Return an instant in local time; any other text as it is."""
    if "T" not in text:
        return text
    try:
        return told_at(dt.datetime.fromisoformat(text))
    except (ValueError, OSError, OverflowError):
        return text


def _of_files(files: Any) -> str:
    """Return what an import did, file by file."""
    return _joined(
        tr(
            "audit.of_file",
            **{key: f"{file[key]:,}" for key in _COUNTS},
            file=file["file"],
        )
        if isinstance(file, Mapping) and set(_COUNTS) < set(file)
        else _plainly(file)
        for file in files
    )


_COUNTS = ("new", "changed", "unchanged")


def _of_tables(tables: Any) -> str:
    """Return what a roll-back took away and put back, table by table."""
    return _joined(
        tr("audit.of_table", table=table_title(name, language()), **counts)
        for name, counts in tables.items()
    )


def _of_rows(rows: Any) -> str:
    """Return how many rows, or for a revision of the rules which values."""
    if not isinstance(rows, list):
        return f"{rows:,}"
    return tr("audit.of_values", n=len(rows))


def _of_changes(written: Any) -> str:
    return tr("audit.of_values", n=len(json.loads(written)))


def _of_fields(fields: Any) -> str:
    return _joined(map(str, json.loads(fields) if isinstance(fields, str) else fields))


def _of_grants(grants: Any) -> str:
    """Return roles with their areas."""
    return _joined(
        tr(
            "audit.of_grant",
            role=word(Role, grant["role"]),
            area=" ".join(filter(None, (grant["county"], grant["town"])))
            or tr("frame.whole_city"),
        )
        for grant in grants
    )


def _of_refused(name: Any) -> str:
    """Return what was refused: a page, or a right by its name in the code."""
    if name in _PAGES:
        return tr(_PAGES[name])
    right = Right.__members__.get(str(name).upper())
    return word(Right, right) if right else str(name)


def _of_sources(sources: Any) -> str:
    return _joined(_pair(name, seal[:_SHORT]) for name, seal in sources.items())


_BY_KEY: dict[str, Callable[[Any], str]] = {
    "changes": _of_changes,
    "fields": _of_fields,
    "files": _of_files,
    "grants": _of_grants,
    "right": lambda value: word(Right, value),
    "role": lambda value: word(Role, value),
    "rows": _of_rows,
    "sources": _of_sources,
    "tables": _of_tables,
    "what": _of_refused,
}


def _pair(name: str, said: str) -> str:
    return tr("audit.pair", name=name, said=said) if name else said


def _joined(parts: Any) -> str:
    return tr("rights.comma").join(parts)
