"""Who asks, and for which part of the city."""

from dataclasses import dataclass

from sanfen.area import Area
from sanfen.ledger.errors import NotAllowedError
from sanfen.rights import CITY_ONLY, RIGHTS, Right
from sanfen.vocabulary import Role

__all__ = ["LOCAL_ACTOR", "Actor", "Area"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work: every question to the ledger is asked by one.

    ``login`` names the account, one for each person; without accounts it is blank.
    """

    name: str
    role: Role
    area: Area
    login: str = ""

    @property
    def signature(self) -> str:
        """Return how the actor signs what it wrote."""
        return f"{self.name}（{self.login}）" if self.login else self.name

    def may(self, right: Right) -> bool:
        """Tell whether the actor has ``right``."""
        if self == LOCAL_ACTOR:
            return True
        return self.role in RIGHTS[right] and (
            self.area.is_city or right not in CITY_ONLY
        )

    def require(self, right: Right) -> None:
        """Raise ``NotAllowedError`` where the actor does not have ``right``."""
        if not self.may(right):
            raise NotAllowedError(self.signature, right)


LOCAL_ACTOR = Actor("单机用户", Role.ADMINISTRATOR, Area())
"""The one actor of a ledger without accounts (单机模式): it may do everything."""
