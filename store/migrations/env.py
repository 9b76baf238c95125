"""Alembic's entry point; the connection is handed in by `store.database.upgrade`."""

from alembic import context

from livinglist.store.tables import Work

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Work.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
