"""Why a scenario or an adoption was refused, in the reader's words."""

from sanfen.desk.language import plain, tr, word
from sanfen.desk.local_time import told_at
from sanfen.ledger.errors import (
    AlreadyApprovedError,
    AlreadyRevokedError,
    DamagedScenarioError,
    InForceError,
    LapsedError,
    LedgerBusyError,
    NameTakenError,
    NotAllowedError,
    OvertakenError,
    OwnProposalError,
    RestedOnError,
    StaleScenarioError,
    TextError,
    UnknownScenarioError,
)
from sanfen.rights import Right
from sanfen.rulebook import RulebookError
from sanfen.rulebook.adoption import (
    LaterRowError,
    NothingToAdoptError,
    NotInFutureError,
)
from sanfen.rulebook.scenario import ScenarioError


def refusal(error: Exception) -> str:  # noqa: PLR0911 - one sentence for each refusal
    """Return what was refused and what would do, in Markdown."""
    match error:
        case TextError():
            field = tr(f"scenarios.{error.field}")
            return tr(f"scenarios.text_{error.problem}", field=field, n=error.most)
        case NameTakenError():
            name = plain(error.name)
            return tr("scenarios.name_taken", name=name, n=error.scenario_id)
        case UnknownScenarioError():
            return tr("scenarios.unknown", n=plain(error.scenario_id))
        case DamagedScenarioError():
            return tr("scenarios.damaged", n=error.scenario_id)
        case StaleScenarioError():
            what = [tr(f"scenarios.what_{name}") for name in error.what]
            listed = tr("what_if.comma").join(what)
            by, at = plain(error.by), plain(told_at(error.at))
            return tr("scenarios.stale", by=by, at=at, what=listed)
        case LedgerBusyError():
            return tr("frame.ledger_busy")
        case NotAllowedError():
            return tr("rights.not_allowed", right=word(Right, error.right))
        case ScenarioError():
            return tr("scenarios.does_not_fit", n=len(error.names))
        case RulebookError():
            return _of_rulebook(error)
        case _:
            return _of_adoption(error)


def _of_rulebook(error: RulebookError) -> str:
    match error:
        case NotInFutureError():
            return tr("adoption.not_in_future", day=error.today)
        case NothingToAdoptError():
            return tr("adoption.nothing", day=error.since)
        case LaterRowError():
            by = tr("adoption.by_files")
            if error.adoption is not None:
                by = tr("adoption.number", n=error.adoption)
            return tr("adoption.later_row", by=by, day=error.since)
        case _:
            return tr("adoption.contradiction")


def _of_adoption(error: Exception) -> str:  # noqa: PLR0911 - as above
    match error:
        case OwnProposalError():
            return tr("adoption.is_own_proposal", n=error.adoption_id)
        case AlreadyApprovedError():
            return tr("adoption.already_approved", n=error.adoption_id)
        case LapsedError():
            return tr("adoption.has_lapsed", n=error.adoption_id, day=error.since)
        case OvertakenError():
            return tr("adoption.overtaken")
        case AlreadyRevokedError():
            by, at = plain(error.by), plain(told_at(error.at))
            return tr("adoption.already_revoked", by=by, at=at)
        case InForceError():
            return tr("adoption.is_in_force", day=error.since)
        case RestedOnError():
            numbers = [tr("adoption.number", n=number) for number in error.others]
            return tr("adoption.rested_on", others=tr("what_if.comma").join(numbers))
        case _:
            return tr("frame.ledger_failed")
