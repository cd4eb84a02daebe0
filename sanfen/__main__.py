"""The command line: ``python -m sanfen``. Exit code 0 done, 1 refused, 2 misuse.

The clock is read here and nowhere below. What a command needs is imported when it
runs, so that ``--help`` answers at once.
"""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sanfen.commands import account, backup, risk
from sanfen.commands.acting import AsLogin, actor_of, note_of_owner
from sanfen.commands.terminal import (
    DAY,
    LANGUAGE,
    AsJson,
    EvidenceDay,
    Folder,
    LedgerUrl,
    OptionalFolder,
    answer,
    ledger_at,
    progress_bar,
    refuse,
    tr,
    verified,
)
from sanfen.rights import Right

if TYPE_CHECKING:
    from sanfen.intake import Checked, Preview, Progress, Receipt
    from sanfen.ledger.actor import Actor
    from sanfen.ledger.store import Ledger

app = typer.Typer(
    name="sanfen",
    help=tr("command_line.help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

RulesDay = Annotated[
    dt.datetime | None,
    typer.Option("--rules-on", formats=DAY, help=tr("command_line.rules_on")),
]
RulesFolder = Annotated[
    Path | None,
    typer.Option(
        "--rules", exists=True, file_okay=False, help=tr("command_line.rules")
    ),
]


@app.command(help=tr("command_line.demo"))
def demo(ledger: LedgerUrl = None, *, as_json: AsJson = False) -> None:
    """Build the demonstration city, once."""
    from sanfen.ledger.actor import LOCAL_ACTOR  # noqa: PLC0415
    from sanfen.sample_city import build  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened:
        if opened.is_empty():
            with progress_bar(as_json=as_json) as progress:
                build(opened, LOCAL_ACTOR, at=_now(), progress=progress)
        elif not opened.is_demo():
            refuse(tr("command_line.not_empty"), as_json=as_json)
        counts = {name: len(t) for name, t in opened.records(LOCAL_ACTOR).items()}
        answer({"records": counts}, _lines(counts), as_json=as_json)


@app.command(name="import", help=tr("command_line.import"))
def import_files(
    paths: Annotated[list[Path], typer.Argument(exists=True, metavar="PATH...")],
    ledger: LedgerUrl = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=tr("command_line.dry_run"))
    ] = False,
    login: AsLogin = None,
    as_json: AsJson = False,
) -> None:
    """Import files and folders as one submission: all of it, or nothing."""
    from sanfen import intake  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened:
        actor = actor_of(opened, login, "import", Right.IMPORT, as_json=as_json)
        with progress_bar(as_json=as_json) as progress:
            submission = intake.read(paths)
            progress(0.3)
            checked = intake.check(submission, opened, actor, _today())
            progress(0.6)
            outcome = _outcome(checked, opened, actor, progress, dry_run=dry_run)
        answer(*outcome, as_json=as_json)
        if not checked.is_accepted:
            raise typer.Exit(1)


def _outcome(
    checked: "Checked",
    opened: "Ledger",
    actor: "Actor",
    progress: "Progress",
    *,
    dry_run: bool,
) -> tuple[dict[str, Any], list[str]]:
    """Preview or write a submission, if it is accepted; tell machines and people."""
    from sanfen import intake  # noqa: PLC0415

    if not checked.is_accepted:
        problems = [problem.told(LANGUAGE) for problem in checked.problems]
        lines = [tr("command_line.problem", **problem) for problem in problems]
        refused = tr("command_line.problems", n=len(problems))
        return {"problems": problems}, [*lines, refused]
    if dry_run:
        found = intake.preview(checked, opened, actor, _today())
        return found.told(), _preview_lines(found)
    receipt = intake.commit(
        checked, opened, actor, _now(), lambda part: progress(0.6 + 0.4 * part)
    )
    return receipt.told(), _receipt_lines(receipt)


@app.command(help=tr("command_line.assess"))
def assess(  # noqa: PLR0913 - one parameter for each option
    on: EvidenceDay,
    rules: RulesFolder = None,
    rules_on: RulesDay = None,
    out: OptionalFolder = None,
    ledger: LedgerUrl = None,
    *,
    login: AsLogin = None,
    as_json: AsJson = False,
) -> None:
    """Grade products, enterprises and areas as of a day, by the rules of a day."""
    from sanfen import grading, intake  # noqa: PLC0415
    from sanfen.grading.restriction import part_of, restricted  # noqa: PLC0415
    from sanfen.ledger.adoptions import rulebook_of  # noqa: PLC0415
    from sanfen.rulebook import rulebook  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened:
        other = [Right.WHAT_IF] if rules else []
        rights = [Right.RESULTS, *other, *([Right.DOWNLOAD] if out else [])]
        actor = actor_of(opened, login, "assess", *rights, as_json=as_json)
        book = rulebook(rules) if rules else rulebook_of(opened, rulebook())
        in_force = book.in_force((rules_on or on).date())
        with progress_bar(as_json=as_json) as progress:
            known = grading.evidence(opened.records_of_city(), on.date())
            progress(0.5)
            city = grading.assess(known, in_force)
        assessed = restricted(city, part_of(known, actor.area))
        summary = {**intake.summary(assessed), "demo": opened.is_demo()}
        if out is not None:
            intake.export_assessment(assessed, summary, out)
        answer(summary, _lines(summary), as_json=as_json)


@app.command(help=tr("command_line.export"))
def export(
    out: Folder,
    ledger: LedgerUrl = None,
    *,
    login: AsLogin = None,
    as_json: AsJson = False,
) -> None:
    """Write the ledger in the import format, sorted."""
    from sanfen import intake  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened:
        right = Right.EXPORT_RECORDS
        actor = actor_of(opened, login, "export", right, as_json=as_json)
        with progress_bar(as_json=as_json) as progress:
            paths = intake.export(opened, actor, out, progress)
        written = [str(path) for path in paths]
        if opened.is_demo():
            typer.echo(tr("command_line.is_demo"), err=True)
        answer({"files": written, "demo": opened.is_demo()}, written, as_json=as_json)


@app.command(help=tr("command_line.verify"))
def verify(ledger: LedgerUrl = None, *, as_json: AsJson = False) -> None:
    """Check the audit chain, the references and the file."""
    with ledger_at(ledger, as_json=as_json) as opened:
        faults, lines = verified(opened)
        if not faults:  # a record appended to a broken chain would only blur it
            note_of_owner(opened, "verify")
        answer({"faults": faults}, lines, as_json=as_json)
        if faults:
            raise typer.Exit(1)


def _files(told: dict[str, Any]) -> list[str]:
    return [tr("command_line.file", **file) for file in told["files"]]


def _preview_lines(preview: "Preview") -> list[str]:
    moves = [
        tr("command_line.moved", name=name, before=before, after=after)
        for name, before, after in preview.moves()
    ]
    nothing = [tr("command_line.nothing")] if preview.changes_nothing else []
    return [*_files(preview.told()), *moves, *nothing, tr("command_line.dry")]


def _receipt_lines(receipt: "Receipt") -> list[str]:
    done = "command_line.nothing" if receipt.changed_nothing else "command_line.written"
    return [*_files(receipt.told()), tr(done, id=receipt.import_id)]


def _lines(told: dict[str, Any]) -> list[str]:
    return [f"{name}: {found}" for name, found in told.items()]


def _today() -> dt.date:
    return _now().date()


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


app.add_typer(risk.commands)
app.add_typer(backup.commands)
app.add_typer(account.commands)

if __name__ == "__main__":
    app()
