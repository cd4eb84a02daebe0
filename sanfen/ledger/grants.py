"""授权: which grants an account holds, and for which areas there may be one."""

from collections.abc import Sequence

import sqlalchemy as sa

from sanfen.ledger.access_errors import CityRoleError, UnknownAreaError
from sanfen.ledger.account import Grant
from sanfen.ledger.account_rows import GRANTS, columns_of, in_order
from sanfen.ledger.actor import Area
from sanfen.ledger.store import Ledger
from sanfen.ledger.tables import Region, table_of
from sanfen.vocabulary import Role

_REGIONS = table_of(Region.__tablename__)


def areas(ledger: Ledger) -> dict[str, list[str]]:
    """Return the towns of each county for which a grant may be given."""
    order = (_REGIONS.c.county_code, _REGIONS.c.town_code)
    wanted = sa.select(_REGIONS.c.county, _REGIONS.c.town).order_by(*order)
    towns: dict[str, list[str]] = {}
    with ledger.reading() as connection:
        for county, town in connection.execute(wanted):
            towns.setdefault(county, []).append(town)
    return towns


def write_grants(
    connection: sa.Connection, login: str, grants: Sequence[Grant]
) -> None:
    """Write all grants of an account anew."""
    for grant in grants:
        _refuse_area(connection, grant)
    connection.execute(sa.delete(GRANTS).where(GRANTS.c.login == login))
    rows = [{"login": login, **columns_of(grant)} for grant in in_order(tuple(grants))]
    if rows:
        connection.execute(sa.insert(GRANTS), rows)


def told(grants: Sequence[Grant]) -> list[dict[str, str]]:
    """Return grants as an audit record tells them."""
    return [columns_of(grant) for grant in in_order(tuple(grants))]


def _refuse_area(connection: sa.Connection, grant: Grant) -> None:
    area = grant.area
    if area == Area():
        return
    if grant.role is Role.ADMINISTRATOR:
        raise CityRoleError(grant.role)
    named = {"county": area.county, "town": area.town}
    which = [_REGIONS.c[code] == name for code, name in named.items() if name]
    wanted = sa.select(_REGIONS.c.county).where(*which).limit(1)
    if area.county is None or connection.execute(wanted).first() is None:
        raise UnknownAreaError(area)
