"""Alembic migrations of the ledger, run by ``sanfen.ledger.migrate``."""
