"""Create the tables of saved scenarios and of adopted rule revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create every table, referenced ones before those that refer."""
    _create_scenarios()
    _create_scenario_versions()
    _create_adoptions()
    _create_rule_revisions()
    _create_revocations()


def _text(name: str, *, blank: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=blank)


def _whole(name: str, *, blank: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=blank)


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False, autoincrement=False)


def _refers(name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [to])


def _create_scenarios() -> None:
    op.create_table(
        "scenarios",
        _number(),
        _text("name"),
        _text("author"),
        _text("created_at"),
        _whole("version"),
        _text("archived_at", blank=True),
        sa.PrimaryKeyConstraint("id"),
    )
    standing = sa.text("archived_at IS NULL")
    op.create_index(
        "uq_scenarios_name",
        "scenarios",
        ["name"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def _create_scenario_versions() -> None:
    op.create_table(
        "scenario_versions",
        _whole("scenario_id"),
        _whole("version"),
        _text("at"),
        _text("actor"),
        _text("name"),
        _text("note"),
        _text("base_fingerprint"),
        sa.Column("base_day", sa.Date(), nullable=False),
        _text("changes"),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("scenario_id", "version"),
        _refers("scenario_id", "scenarios.id"),
    )


def _create_adoptions() -> None:
    op.create_table(
        "adoptions",
        _number(),
        _text("at"),
        _text("actor"),
        sa.Column("since", sa.Date(), nullable=False),
        _text("clause"),
        _text("reason"),
        _text("base_fingerprint"),
        _whole("scenario_id", blank=True),
        sa.PrimaryKeyConstraint("id"),
        _refers("scenario_id", "scenarios.id"),
    )


def _create_rule_revisions() -> None:
    op.create_table(
        "rule_revisions",
        _whole("adoption_id"),
        _text("path"),
        _text("value"),
        _text("basis"),
        sa.PrimaryKeyConstraint("adoption_id", "path"),
        _refers("adoption_id", "adoptions.id"),
    )


def _create_revocations() -> None:
    op.create_table(
        "revocations",
        sa.Column("adoption_id", sa.Integer(), nullable=False, autoincrement=False),
        _text("at"),
        _text("actor"),
        sa.PrimaryKeyConstraint("adoption_id"),
        _refers("adoption_id", "adoptions.id"),
    )
