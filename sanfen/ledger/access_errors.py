"""What the ledger refuses about accounts. Each error carries its facts."""

from sanfen.ledger.account import Account
from sanfen.ledger.actor import Area
from sanfen.ledger.errors import LedgerError
from sanfen.vocabulary import Role


class UnknownAccountError(LedgerError):
    """There is no account of this login."""

    def __init__(self, login: str) -> None:
        super().__init__(f"there is no account {login}")
        self.login = login


class AccountTakenError(LedgerError):
    """Another account has this login or staff number: one person, one account."""

    def __init__(self, field: str, value: str, login: str) -> None:
        super().__init__(f"account {login} has {field} {value} already")
        self.field = field
        self.value = value
        self.login = login


class StaleAccountError(LedgerError):
    """Somebody has changed the account since it was opened.

    ``what`` names what differs: name, staff_no, grants, disabled, password.
    """

    def __init__(self, opened: Account, now: Account) -> None:
        self.what = _differences(opened, now)
        told = ", ".join(self.what)
        super().__init__(f"somebody has changed {told} of account {now.login}")
        self.now = now


class LastAdministratorError(LedgerError):
    """Nobody would be left to keep the accounts."""

    def __init__(self) -> None:
        super().__init__("at least one account must be an administrator of the city")


class OwnAccountError(LedgerError):
    """Nobody changes their own grants or disables themselves."""

    def __init__(self, login: str) -> None:
        super().__init__(f"{login} may not change their own grants or access")
        self.login = login


class UnknownAreaError(LedgerError):
    """The ledger knows no such county or town."""

    def __init__(self, area: Area) -> None:
        shown = " ".join(filter(None, (area.county, area.town)))
        super().__init__(f"the ledger knows no area {shown}")
        self.area = area


class CityRoleError(LedgerError):
    """The role is one for the whole city."""

    def __init__(self, role: Role) -> None:
        super().__init__(f"{role.name.lower()} is a role for the whole city")
        self.role = role


def _differences(opened: Account, now: Account) -> tuple[str, ...]:
    differing = {
        "name": opened.name != now.name,
        "staff_no": opened.staff_no != now.staff_no,
        "grants": set(opened.grants) != set(now.grants),
        "disabled": opened.is_disabled != now.is_disabled,
        "password": opened.password_changed_at != now.password_changed_at,
    }
    return tuple(name for name, differs in differing.items() if differs)
