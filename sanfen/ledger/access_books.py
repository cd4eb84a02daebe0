"""The tables of who may come in: accounts, their grants and sessions, and API keys.

No password, token or key is kept, only what tells whether one given is the right one.
"""

from sqlmodel import Field

from sanfen.ledger.tables import LedgerTable


class Account(LedgerTable, table=True):
    """账号: one for each person, told apart by ``staff_no`` (工号).

    ``password_hash`` is blank for those who come in by single sign-on, whose
    ``subject`` the identity provider names. Sessions begun before ``revoked_before``
    are over (全部退出). ``version`` counts the changes (optimistic locking).
    """

    __tablename__ = "accounts"

    login: str = Field(primary_key=True)
    name: str
    staff_no: str = Field(unique=True)
    subject: str | None = Field(default=None, unique=True)
    password_hash: str = ""
    password_changed_at: str = ""
    must_change_password: bool = True
    created_at: str
    created_by: str
    disabled_at: str | None = Field(default=None)
    revoked_before: str = ""
    version: int = 1


class Grant(LedgerTable, table=True):
    """授权: a role of an account, for an area; blank county and town is the city."""

    __tablename__ = "grants"

    login: str = Field(primary_key=True, foreign_key="accounts.login")
    role: str = Field(primary_key=True)
    county: str = Field(primary_key=True)
    town: str = Field(primary_key=True)


class LoginSession(LedgerTable, table=True):
    """会话: somebody logged in, acting by one grant. The token is known to them only."""

    __tablename__ = "login_sessions"
    __table_args__ = {"info": {"transient": True}}  # noqa: RUF012 - as SQLAlchemy reads it

    token_hash: str = Field(primary_key=True)
    login: str = Field(foreign_key="accounts.login", index=True)
    role: str
    county: str
    town: str
    began_at: str
    seen_at: str


class FailedLogin(LedgerTable, table=True):
    """登录失败: how often in a row for one login, so that each try waits longer."""

    __tablename__ = "failed_logins"
    __table_args__ = {"info": {"transient": True}}  # noqa: RUF012 - as SQLAlchemy reads it

    login: str = Field(primary_key=True)
    failures: int
    last_at: str


class ApiKey(LedgerTable, table=True):
    """接口密钥: what another department may read, of which area, until when.

    ``fields`` is a JSON list; ``key_hash`` tells the key, of which ``hint`` shows the
    first characters.
    """

    __tablename__ = "api_keys"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str
    hint: str
    key_hash: str = Field(unique=True)
    fields: str
    county: str
    town: str
    per_minute: int
    created_at: str
    created_by: str
    expires_at: str
    revoked_at: str | None = Field(default=None)
    revoked_by: str | None = Field(default=None)
