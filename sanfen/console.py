"""What every command says and how: language, refusal, answer, progress."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from sanfen.wording import Language, say

if TYPE_CHECKING:
    from sanfen.intake import Progress
    from sanfen.ledger.store import Ledger

LANGUAGE: Language = "en" if os.environ.get("SANFEN_LANGUAGE") == "en" else "zh"
SLOW = 1.0
"""Seconds after which a person wants to see progress."""


def tr(key: str, **values: object) -> str:
    """Return a wording in the language of ``SANFEN_LANGUAGE``."""
    return say(key, LANGUAGE, **values)


@contextmanager
def ledger_at(url: str | None, *, as_json: bool) -> Iterator["Ledger"]:
    """Open a ledger; what is refused meanwhile ends the command with its reason."""
    from sanfen.intake import IntakeError  # noqa: PLC0415
    from sanfen.ledger.errors import LedgerError  # noqa: PLC0415
    from sanfen.ledger.store import default_url, open_ledger  # noqa: PLC0415
    from sanfen.rulebook import RulebookError  # noqa: PLC0415

    try:
        opened = open_ledger(url or default_url())
        try:
            yield opened
        finally:
            opened.close()
    except (IntakeError, LedgerError, RulebookError, OSError) as error:
        refuse(str(error), as_json=as_json)


def refuse(reason: str, *, as_json: bool) -> NoReturn:
    """End the command with its reason: exit code 1."""
    typer.echo(tr("command_line.refused", reason=reason), err=True)
    if as_json:
        _print_json({"error": reason})
    raise typer.Exit(1)


def answer(told: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    """Answer machines or people."""
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
def bar(*, as_json: bool) -> Iterator["Progress"]:
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


def as_lines(told: dict[str, Any]) -> list[str]:
    """Return one line for each of the facts told."""
    return [f"{name}: {found}" for name, found in told.items()]
