"""``train`` and ``evaluate``: the spot-check risk model, which grades nobody."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from sanfen.commands.acting import AsLogin, actor_of
from sanfen.commands.terminal import (
    LANGUAGE,
    AsJson,
    EvidenceDay,
    LedgerUrl,
    OptionalFolder,
    answer,
    ledger_at,
    progress_bar,
    refuse,
    tr,
)
from sanfen.rights import Right

commands = typer.Typer()

TestShare = Annotated[
    float,
    typer.Option("--test-share", min=0.01, max=0.9, help=tr("command_line.test_share")),
]


@commands.command(help=tr("command_line.train"))
def train(
    on: EvidenceDay,
    out: OptionalFolder = None,
    ledger: LedgerUrl = None,
    *,
    login: AsLogin = None,
    as_json: AsJson = False,
) -> None:
    """Train the risk model on what was known on a day, and keep it."""
    from sanfen import risk  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened, _learning(as_json=as_json):
        actor_of(opened, login, "train", Right.TRAIN, as_json=as_json)
        name = risk.DEMONSTRATION if opened.is_demo() else risk.OWN
        with progress_bar(as_json=as_json) as progress:
            model = risk.train(opened.records_of_city(), on.date(), progress)
        path = risk.save(model, name, out or risk.FOLDER)
        report = model.card["evaluation"]
        trained = {
            key: found.isoformat() if isinstance(found, dt.date) else found
            for key, found in model.card["trained"].items()
        }
        told = {"model": str(path), "trained": trained, "evaluation": report}
        lines = [*risk.report_lines(report, LANGUAGE), str(path)]
        answer(told, lines, as_json=as_json)


@commands.command(help=tr("command_line.evaluate"))
def evaluate(
    test_share: TestShare = 0.2,
    ledger: LedgerUrl = None,
    *,
    login: AsLogin = None,
    as_json: AsJson = False,
) -> None:
    """Evaluate the risk model on the last share of the spot checks."""
    from sanfen import risk  # noqa: PLC0415

    with ledger_at(ledger, as_json=as_json) as opened, _learning(as_json=as_json):
        # It tells of every county: as training, it is the city's.
        actor_of(opened, login, "evaluate", Right.TRAIN, as_json=as_json)
        with progress_bar(as_json=as_json) as progress:
            records = opened.records_of_city()
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
