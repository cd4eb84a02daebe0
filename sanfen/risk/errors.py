"""What the model refuses. Each error carries its facts; screens word them."""

from sanfen.wording import Language, say


class RiskError(Exception):
    """The model cannot do what was asked. ``told`` says why, in either language."""

    def __init__(self, kind: str, **facts: object) -> None:
        super().__init__(say(f"risk.refused_{kind}", "en", **facts))
        self.kind = kind
        self.facts = facts

    def told(self, language: Language) -> str:
        """Say what is wrong and what would do."""
        return say(f"risk.refused_{self.kind}", language, **self.facts)
