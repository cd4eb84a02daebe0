"""Facts about the ledger itself, such as that it holds the demonstration city."""

import sqlalchemy as sa

from sanfen.ledger.books import Setting
from sanfen.ledger.tables import table_of

_SETTINGS = table_of(Setting.__tablename__)
_DEMO = "demo"


def mark_demo(connection: sa.Connection) -> None:
    """Note that the records are synthetic (演示数据)."""
    write_setting(connection, _DEMO, "true")


def is_demo(connection: sa.Connection) -> bool:
    """Tell whether the records are synthetic (演示数据)."""
    return read_setting(connection, _DEMO) == "true"


def read_setting(connection: sa.Connection, key: str) -> str | None:
    """Return the value of a setting, or ``None`` if it was never written."""
    wanted = sa.select(_SETTINGS.c.value).where(_SETTINGS.c.key == key)
    return connection.execute(wanted).scalar_one_or_none()


def write_setting(connection: sa.Connection, key: str, value: str) -> None:
    """Write a setting, whatever it was before."""
    replaced = sa.update(_SETTINGS).where(_SETTINGS.c.key == key).values(value=value)
    if connection.execute(replaced).rowcount == 0:
        connection.execute(sa.insert(_SETTINGS).values(key=key, value=value))
