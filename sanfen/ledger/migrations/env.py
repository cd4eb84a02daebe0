"""Run the migrations on the connection that ``sanfen.ledger.migrate`` hands over."""

from alembic import context

from sanfen.ledger import access_books, books
from sanfen.ledger.tables import METADATA

__all__ = ["access_books", "books"]  # their tables belong to METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA
)
with context.begin_transaction():
    context.run_migrations()
