"""One submission on its way: uploaded, checked, previewed, written.

What was found is kept in the session, in one object that is fetched before the work
begins: Streamlit may break a run off wherever it touches the session or the screen,
so nothing of both stands between a commit and the note of it.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from sanfen import intake
from sanfen.desk import cached
from sanfen.desk.apology import apologise
from sanfen.desk.language import plain, tr
from sanfen.desk.view import View, now, today
from sanfen.ledger.errors import ConstraintError, LedgerError

_LOG = logging.getLogger(__name__)
_READ = 0.5
"""Share of the progress bar for reading; checking has the rest."""


@dataclass
class Basket:
    """What one person has in hand: the answers to the files uploaded last."""

    round: int = 0
    answers: dict[str, tuple[object, Any]] = field(default_factory=dict)
    receipt: intake.Receipt | None = None
    outdated: bool = False

    def keep(self, name: str, question: object, answer: Callable[[], Any]) -> Any:
        """Return the answer to a question, found anew only if the question differs."""
        if name not in self.answers or self.answers[name][0] != question:
            self.answers[name] = (question, answer())
        return self.answers[name][1]

    def put_away(self) -> None:
        """Let go of the files; the next upload starts with an empty box."""
        self.round += 1
        self.answers = {}
        self.outdated = False

    def begin_anew(self) -> None:
        """Forget the last receipt: other files are coming."""
        self.receipt = None
        self.outdated = False


def basket() -> Basket:
    """Return what the person at this screen has in hand."""
    kept: Basket = st.session_state.setdefault("submission", Basket())
    return kept


def checked(files: Sequence[UploadedFile], view: View) -> intake.Checked:
    """Read and check the files, once for each state of the ledger."""
    question = ([file.file_id for file in files], view.state, view.actor, today())
    found: intake.Checked = basket().keep(
        "checked", question, lambda: _check(files, view)
    )
    return found


def _check(files: Sequence[UploadedFile], view: View) -> intake.Checked:
    bar = st.progress(0.0)
    parts = []
    for place, source in enumerate(_sources(files)):
        said = tr(
            "submission.reading",
            file=plain(source.name),
            place=place + 1,
            n=len(files),
        )
        bar.progress(_READ * place / len(files), said)
        parts.append(intake.read([source]))
    bar.progress(_READ, tr("submission.checking"))
    submission = intake.Submission(
        sheets=tuple(sheet for part in parts for sheet in part.sheets),
        problems=tuple(problem for part in parts for problem in part.problems),
        digests={
            name: hashed for part in parts for name, hashed in part.digests.items()
        },
    )
    found = intake.check(submission, cached.ledger(), view.actor, today())
    bar.empty()
    return found


def _sources(files: Sequence[UploadedFile]) -> list[intake.Source]:
    """Name files of the same name apart, as a browser names a second download."""
    sources: dict[str, intake.Source] = {}
    for file in files:
        name, again = file.name, 1
        while name in sources:
            again += 1
            parts = PurePath(file.name)
            name = f"{parts.stem} ({again}){parts.suffix}"
        sources[name] = intake.Source(name, file.getvalue())
    return list(sources.values())


def previewed(checked: intake.Checked, view: View) -> intake.Preview:
    """Measure what the submission would change on the day of the screen."""
    of_files, _ = basket().answers["checked"]
    question = (of_files, view.day, view.rules.fingerprint)

    def measure() -> intake.Preview:
        with st.spinner(tr("submission.measuring")):
            ledger = cached.ledger()
            return intake.preview(checked, ledger, view.actor, view.day, view.rules)

    found: intake.Preview = basket().keep("preview", question, measure)
    return found


def write(checked: intake.Checked, view: View) -> None:
    """Write all of it or nothing, note the receipt, and begin the page anew."""
    in_hand = basket()
    bar = st.progress(0.0, tr("submission.writing"))

    def tell(share: float) -> None:
        if share < 1:  # after the commit nothing may break the run off: see above
            bar.progress(share, tr("submission.writing"))

    try:
        in_hand.receipt = intake.commit(
            checked, cached.ledger(), view.actor, now(), tell
        )
    except intake.OutdatedCheckError:
        in_hand.outdated = True
    except ConstraintError as error:
        _LOG.exception("the ledger refused a checked submission", exc_info=error)
        bar.empty()
        st.error(tr("submission.refused_by_ledger"))
        return
    except LedgerError as error:
        bar.empty()
        apologise(error)
        st.error(tr("submission.not_written"))
        return
    else:
        in_hand.put_away()
    st.rerun()
