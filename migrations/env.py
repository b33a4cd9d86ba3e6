"""Alembic's environment: always on a connection given by `infra.migrate`, never off line."""

from alembic import context
from sqlalchemy import Connection, text

connection: Connection = context.config.attributes["connection"]
connection.execute(text("SET lock_timeout = '10s'"))
context.configure(connection=connection, transaction_per_migration=True)

with context.begin_transaction():
    context.run_migrations()
