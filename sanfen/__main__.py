"""The command line: ``python -m sanfen``. Exit code 0 done, 1 refused, 2 misuse.

The clock is read here and nowhere below. What a command needs is imported when it
runs, so that ``--help`` answers at once.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sanfen.console import LANGUAGE, answer, as_lines, bar, ledger_at, refuse, tr

if TYPE_CHECKING:
    from sanfen.intake import Checked, Preview, Progress, Receipt
    from sanfen.ledger.store import Ledger

app = typer.Typer(
    name="sanfen",
    help=tr("command_line.help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

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
TestShare = Annotated[
    float,
    typer.Option("--test-share", min=0.01, max=0.9, help=tr("command_line.test_share")),
]


@app.command(help=tr("command_line.demo"))
def demo(ledger: LedgerUrl = None, *, as_json: AsJson = False) -> None:
    """Build the demonstration city, once."""
    from sanfen.ledger.actor import LOCAL_ACTOR  # noqa: PLC0415
    from sanfen.sample_city import build  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened:
        if opened.is_empty():
            with bar(as_json=as_json) as progress:
                build(opened, LOCAL_ACTOR, at=_now(), progress=progress)
        elif not opened.is_demo():
            refuse(tr("command_line.not_empty"), as_json=as_json)
        counts = {name: len(t) for name, t in opened.records(LOCAL_ACTOR).items()}
        answer({"records": counts}, as_lines(counts), as_json=as_json)


@app.command(name="import", help=tr("command_line.import"))
def import_files(
    paths: Annotated[list[Path], typer.Argument(exists=True, metavar="PATH...")],
    ledger: LedgerUrl = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=tr("command_line.dry_run"))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import files and folders as one submission: all of it, or nothing."""
    from sanfen import intake  # noqa: PLC0415
    from sanfen.ledger.actor import LOCAL_ACTOR  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened:
        with bar(as_json=as_json) as progress:
            submission = intake.read(paths)
            progress(0.3)
            checked = intake.check(submission, opened, LOCAL_ACTOR, _today())
            progress(0.6)
            outcome = _outcome(checked, opened, progress, dry_run=dry_run)
        answer(*outcome, as_json=as_json)
        if not checked.is_accepted:
            raise typer.Exit(1)


def _outcome(
    checked: "Checked", opened: "Ledger", progress: "Progress", *, dry_run: bool
) -> tuple[dict[str, Any], list[str]]:
    """Preview or write a submission, if it is accepted; tell machines and people."""
    from sanfen import intake  # noqa: PLC0415
    from sanfen.ledger.actor import LOCAL_ACTOR  # noqa: PLC0415

    if not checked.is_accepted:
        problems = [problem.told(LANGUAGE) for problem in checked.problems]
        lines = [tr("command_line.problem", **problem) for problem in problems]
        refused = tr("command_line.problems", n=len(problems))
        return {"problems": problems}, [*lines, refused]
    if dry_run:
        found = intake.preview(checked, opened, LOCAL_ACTOR, _today())
        return found.told(), _preview_lines(found)
    receipt = intake.commit(
        checked, opened, LOCAL_ACTOR, _now(), lambda part: progress(0.6 + 0.4 * part)
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
    as_json: AsJson = False,
) -> None:
    """Grade products, enterprises and areas as of a day, by the rules of a day."""
    from sanfen import grading, intake  # noqa: PLC0415
    from sanfen.ledger.actor import LOCAL_ACTOR  # noqa: PLC0415
    from sanfen.rulebook import rulebook  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened:
        in_force = rulebook(rules).in_force((rules_on or on).date())
        with bar(as_json=as_json) as progress:
            records = opened.records(LOCAL_ACTOR)
            progress(0.5)
            assessed = grading.assess(grading.evidence(records, on.date()), in_force)
        summary = {**intake.summary(assessed), "demo": opened.is_demo()}
        if out is not None:
            intake.export_assessment(assessed, summary, out)
        answer(summary, as_lines(summary), as_json=as_json)


@app.command(help=tr("command_line.export"))
def export(out: Folder, ledger: LedgerUrl = None, *, as_json: AsJson = False) -> None:
    """Write the ledger in the import format, sorted."""
    from sanfen import intake  # noqa: PLC0415
    from sanfen.ledger.actor import LOCAL_ACTOR  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened:
        with bar(as_json=as_json) as progress:
            paths = intake.export(opened, LOCAL_ACTOR, out, progress)
        written = [str(path) for path in paths]
        if opened.is_demo():
            typer.echo(tr("command_line.is_demo"), err=True)
        answer({"files": written, "demo": opened.is_demo()}, written, as_json=as_json)


@app.command(help=tr("command_line.verify"))
def verify(ledger: LedgerUrl = None, *, as_json: AsJson = False) -> None:
    """Check the audit chain, the references and the file."""
    with ledger_at(ledger, as_json=as_json) as opened:
        faults = [
            {"part": fault.part, "record": fault.record, "problem": fault.problem}
            for fault in opened.verify()
        ]
        lines = [tr("command_line.fault", **fault) for fault in faults]
        sound = [tr("command_line.sound")]
        answer({"faults": faults}, lines or sound, as_json=as_json)
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


@app.command(help=tr("command_line.train"))
def train(
    on: EvidenceDay,
    out: OptionalFolder = None,
    ledger: LedgerUrl = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Train the risk model on what was known on a day, and keep it."""
    from sanfen import risk  # noqa: PLC0415
    from sanfen.ledger.actor import LOCAL_ACTOR  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened, _learning(as_json=as_json):
        name = risk.DEMONSTRATION if opened.is_demo() else risk.OWN
        with bar(as_json=as_json) as progress:
            model = risk.train(opened.records(LOCAL_ACTOR), on.date(), progress)
        path = risk.save(model, name, out or risk.FOLDER)
        told = {"model": str(path), "on": f"{model.day}", **model.card["trained"]}
        report = model.card["evaluation"]
        lines = [*risk.report_lines(report, LANGUAGE), str(path)]
        answer({**told, "evaluation": report}, lines, as_json=as_json)


@app.command(help=tr("command_line.evaluate"))
def evaluate(
    test_share: TestShare = 0.2, ledger: LedgerUrl = None, *, as_json: AsJson = False
) -> None:
    """Evaluate the risk model on the last share of the spot checks."""
    from sanfen import risk  # noqa: PLC0415
    from sanfen.ledger.actor import LOCAL_ACTOR  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened, _learning(as_json=as_json):
        with bar(as_json=as_json) as progress:
            records = opened.records(LOCAL_ACTOR)
            report = risk.evaluate(records, test_share, progress)
        report = {**report, "demo": opened.is_demo()}
        answer(report, risk.report_lines(report, LANGUAGE), as_json=as_json)


@contextmanager
def _learning(*, as_json: bool) -> Iterator[None]:
    """Say why nothing can be learned, and end the command."""
    from sanfen.risk import RiskError  # noqa: PLC0415

    try:
        yield
    except RiskError as error:
        refuse(error.told(LANGUAGE), as_json=as_json)


def _today() -> dt.date:
    return _now().date()


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


if __name__ == "__main__":
    app()
