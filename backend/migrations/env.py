"""What Alembic runs: on the connection it is given, inside the transaction of its caller."""

from alembic import context

from backend.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
