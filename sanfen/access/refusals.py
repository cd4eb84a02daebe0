"""Why something about an account was refused, in words."""

from sanfen.ledger.access_errors import (
    AccountTakenError,
    CityRoleError,
    LastAdministratorError,
    OwnAccountError,
    StaleAccountError,
    UnknownAccountError,
    UnknownAreaError,
)
from sanfen.ledger.account import Grant
from sanfen.ledger.errors import LedgerError, NotAllowedError, TextError
from sanfen.wording import Language, say, term


def in_words(error: LedgerError, language: Language) -> str:  # noqa: PLR0911 - one each
    """Return what was refused and what would do, without any markup."""
    match error:
        case UnknownAccountError():
            return say("accounts.unknown", language, login=error.login)
        case AccountTakenError():
            field = say(f"accounts.{error.field}", language)
            facts = {"field": field, "value": error.value, "login": error.login}
            return say("accounts.taken", language, **facts)
        case StaleAccountError():
            what = [say(f"accounts.what_{name}", language) for name in error.what]
            listed = say("what_if.comma", language).join(what)
            stands = grants_in_words(error.now.grants, language)
            facts = {"name": error.now.name, "what": listed, "grants": stands}
            return say("accounts.stale", language, **facts)
        case LastAdministratorError():
            return say("accounts.last_administrator", language)
        case OwnAccountError():
            return say("accounts.own", language)
        case UnknownAreaError():
            area = " ".join(filter(None, (error.area.county, error.area.town)))
            return say("accounts.unknown_area", language, area=area)
        case CityRoleError():
            return say("accounts.city_role", language, role=term(error.role, language))
        case TextError():
            field = say(f"accounts.{error.field}", language)
            return say(
                f"accounts.text_{error.problem}", language, field=field, n=error.most
            )
        case NotAllowedError():
            return say("accounts.not_allowed", language)
    return str(error)


def grants_in_words(grants: tuple[Grant, ...], language: Language) -> str:
    """Return all grants of an account in one line."""
    if not grants:
        return say("accounts.no_grant", language)
    comma = say("what_if.comma", language)
    return comma.join(grant_in_words(grant, language) for grant in grants)


def grant_in_words(grant: Grant, language: Language) -> str:
    """Return a role with its area."""
    area = grant.area
    named = "·".join(filter(None, (area.county, area.town)))
    where = named or say("frame.whole_city", language)
    role = term(grant.role, language)
    return say("accounts.grant_of", language, role=role, area=where)
