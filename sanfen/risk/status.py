"""Whether a stored model may be used: same records behind it, same libraries under it."""

from enum import StrEnum

from sanfen.grading.evidence import Records
from sanfen.risk.card import data_fingerprint, libraries
from sanfen.risk.model import Model
from sanfen.wording import Language, say


class Status(StrEnum):
    """What stands against using a model."""

    READY = "ready"
    DATA_CHANGED = "data_changed"
    LIBRARIES_CHANGED = "libraries_changed"

    def told(self, language: Language) -> str:
        """Say it."""
        return say(f"risk.status_{self.value}", language)


def status(model: Model, records: Records) -> Status:
    """Tell whether a model may be used with the records of a ledger.

    Records that came after its day are no reason against it; corrections of what it
    was trained on are, and so is another ledger.
    """
    if model.card["libraries"] != libraries():
        return Status.LIBRARIES_CHANGED
    if data_fingerprint(records, model.day) != model.card["fingerprint"]["data"]:
        return Status.DATA_CHANGED
    return Status.READY
