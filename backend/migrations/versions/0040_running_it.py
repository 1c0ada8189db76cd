"""The audit log with its head beside the change counter, failed sign-ins, and reserved terminal numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0030"
branch_labels = None
depends_on = None

_SQLITE = """
CREATE TRIGGER audit_entries_no_{what} BEFORE {what} ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END
"""
_REFUSE = """
CREATE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit_entries is append-only'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()
"""


def upgrade() -> None:
    op.add_column("stores", sa.Column("audit_no", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("stores", sa.Column("audit_hash", sa.String(length=64), nullable=False, server_default=""))
    op.create_table(
        "audit_entries",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("entry_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=96), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "entry_no", name=op.f("pk_audit_entries")),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "key", name=op.f("pk_sign_in_failures")),
    )
    op.create_table(
        "reserved_terminals",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=4), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "number", name=op.f("pk_reserved_terminals")),
    )
    _protect(op.get_bind().dialect.name)


def _protect(engine: str) -> None:
    """Refuse changes where the engine can; a distributed one may have no triggers, and `audit verify` tells anyway."""
    if engine == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(what=what))
    elif engine == "postgresql":
        op.execute(_REFUSE)
        op.execute(_POSTGRESQL)
