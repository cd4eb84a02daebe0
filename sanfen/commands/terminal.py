"""How a command speaks, opens a ledger, refuses, answers and shows progress."""

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from sanfen.rights import Right
from sanfen.wording import Language, say, term

if TYPE_CHECKING:
    from sanfen.intake import Progress
    from sanfen.ledger.store import Ledger

LANGUAGE: Language = "en" if os.environ.get("SANFEN_LANGUAGE") == "en" else "zh"
SLOW = 1.0
"""Seconds after which a person wants to see progress."""


def tr(key: str, **values: object) -> str:
    """Return a wording in the language of ``SANFEN_LANGUAGE``."""
    return say(key, LANGUAGE, **values)


LedgerUrl = Annotated[
    str | None, typer.Option("--ledger", metavar="URL", help=tr("command_line.ledger"))
]
AsJson = Annotated[bool, typer.Option("--json", help=tr("command_line.json"))]
OUT = typer.Option("--out", file_okay=False, help=tr("command_line.out"))
Folder = Annotated[Path, OUT]
OptionalFolder = Annotated[Path | None, OUT]
DAY = ["%Y-%m-%d"]
EvidenceDay = Annotated[
    dt.datetime, typer.Option("--on", formats=DAY, help=tr("command_line.on"))
]


def now() -> dt.datetime:
    """Read the clock."""
    return dt.datetime.now().astimezone()


@contextmanager
def ledger_at(url: str | None, *, as_json: bool) -> Iterator["Ledger"]:
    """Open a ledger; what is refused meanwhile ends the command with its reason."""
    from sanfen.intake import IntakeError  # noqa: PLC0415
    from sanfen.ledger.errors import LedgerError, NotAllowedError  # noqa: PLC0415
    from sanfen.ledger.store import default_url, open_ledger  # noqa: PLC0415
    from sanfen.rulebook import RulebookError  # noqa: PLC0415

    try:
        opened = open_ledger(url or default_url())
        try:
            yield opened
        finally:
            opened.close()
    except NotAllowedError as error:
        refuse_without(error.right, as_json=as_json)
    except (IntakeError, LedgerError, RulebookError, OSError) as error:
        refuse(str(error), as_json=as_json)


def verified(ledger: "Ledger") -> tuple[list[dict[str, str]], list[str]]:
    """Return the faults of a ledger, for programs, and what people are told."""
    faults = [
        {"part": fault.part, "record": fault.record, "problem": fault.problem}
        for fault in ledger.verify()
    ]
    lines = [tr("command_line.fault", **fault) for fault in faults]
    return faults, lines or [tr("command_line.sound")]


def refuse(reason: str, *, as_json: bool) -> NoReturn:
    """End the command with the reason why it was not done."""
    typer.echo(tr("command_line.refused", reason=reason), err=True)
    if as_json:
        _print_json({"error": reason})
    raise typer.Exit(1)


def refuse_without(*rights: Right, as_json: bool) -> NoReturn:
    """End the command of whoever does not have the rights it needs."""
    named = tr("rules.comma").join(term(right, LANGUAGE) for right in rights)
    refuse(tr("command_line.no_right", right=named), as_json=as_json)


def answer(told: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    """Tell what was done, to a program or to people."""
    if as_json:
        _print_json(told)
    else:
        for line in lines:
            typer.echo(line)


def _print_json(told: dict[str, Any]) -> None:
    # Machines read UTF-8, whatever the code page of the terminal is.
    text = json.dumps(told, ensure_ascii=False, indent=2)
    typer.echo(text.encode() + b"\n", nl=False)


@contextmanager
def progress_bar(*, as_json: bool) -> Iterator["Progress"]:
    """Yield what takes a share done (0 to 1) and shows it once it takes long."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    hidden = as_json or not console.is_terminal
    with Progress(console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task(tr("command_line.working"), total=1.0, visible=False)
        shown = Timer(SLOW, bar.update, [task], {"visible": True})
        shown.start()
        try:
            yield lambda share: bar.update(task, completed=share)
        finally:
            shown.cancel()
