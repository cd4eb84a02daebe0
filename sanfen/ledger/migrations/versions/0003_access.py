"""Create the tables of accounts, sessions, API keys, approvals and what is shared."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create every table, referenced ones before those that refer."""
    _add_who_proposed()
    _create_approvals()
    _create_accounts()
    _create_grants()
    _create_sessions()
    _create_failed_logins()
    _create_api_keys()
    _create_published_states()
    _create_published_rows()


def _text(name: str, *, blank: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=blank)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _add_who_proposed() -> None:
    op.add_column("adoptions", _text("login", blank=True))
    op.add_column("rule_revisions", _text("before", blank=True))


def _create_approvals() -> None:
    op.create_table(
        "approvals",
        _number("adoption_id"),
        _text("at"),
        _text("actor"),
        _text("login"),
        sa.PrimaryKeyConstraint("adoption_id"),
        sa.ForeignKeyConstraint(["adoption_id"], ["adoptions.id"]),
    )


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        _text("login"),
        _text("name"),
        _text("staff_no"),
        _text("subject", blank=True),
        _text("password_hash"),
        _text("password_changed_at"),
        _flag("must_change_password"),
        _text("created_at"),
        _text("created_by"),
        _text("disabled_at", blank=True),
        _text("revoked_before"),
        _whole("version"),
        sa.PrimaryKeyConstraint("login"),
        sa.UniqueConstraint("staff_no"),
        sa.UniqueConstraint("subject"),
    )


def _create_grants() -> None:
    op.create_table(
        "grants",
        _text("login"),
        _text("role"),
        _text("county"),
        _text("town"),
        sa.PrimaryKeyConstraint("login", "role", "county", "town"),
        sa.ForeignKeyConstraint(["login"], ["accounts.login"]),
    )


def _create_sessions() -> None:
    op.create_table(
        "login_sessions",
        _text("token_hash"),
        _text("login"),
        _text("role"),
        _text("county"),
        _text("town"),
        _text("began_at"),
        _text("seen_at"),
        sa.PrimaryKeyConstraint("token_hash"),
        sa.ForeignKeyConstraint(["login"], ["accounts.login"]),
    )
    op.create_index("ix_login_sessions_login", "login_sessions", ["login"])


def _create_failed_logins() -> None:
    op.create_table(
        "failed_logins",
        _text("login"),
        _whole("failures"),
        _text("last_at"),
        sa.PrimaryKeyConstraint("login"),
    )


def _create_api_keys() -> None:
    op.create_table(
        "api_keys",
        _number("id"),
        _text("name"),
        _text("hint"),
        _text("key_hash"),
        _text("fields"),
        _text("county"),
        _text("town"),
        _whole("per_minute"),
        _text("created_at"),
        _text("created_by"),
        _text("expires_at"),
        _text("revoked_at", blank=True),
        _text("revoked_by", blank=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key_hash"),
    )


def _create_published_states() -> None:
    op.create_table(
        "published_states",
        _number("id"),
        _text("at"),
        sa.Column("day", sa.Date(), nullable=False),
        _text("version"),
        _text("rules"),
        sa.PrimaryKeyConstraint("id"),
    )


def _create_published_rows() -> None:
    op.create_table(
        "published_rows",
        _text("uscc"),
        _number("state_id"),
        _text("row", blank=True),
        sa.PrimaryKeyConstraint("uscc", "state_id"),
        sa.ForeignKeyConstraint(["state_id"], ["published_states.id"]),
    )
