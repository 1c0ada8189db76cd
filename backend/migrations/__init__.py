"""The history of the tables (Alembic): never edited, only added to."""

#: The revision this version of the backend works with; compared at start so that Alembic is only loaded when needed.
HEAD = "0120"
