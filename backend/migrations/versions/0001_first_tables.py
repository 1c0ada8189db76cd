"""The first tables: one city's accounts, terminals, cases, commands and events, and what finds them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("name_zh", sa.String(length=128), nullable=False),
        sa.Column("name_en", sa.String(length=128), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("city_id", "username", name=op.f("pk_accounts")),
    )
    op.create_table(
        "cases",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("urgency", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("district", sa.String(length=32), nullable=False),
        sa.Column("street", sa.String(length=32), nullable=False),
        sa.Column("lead_unit", sa.String(length=32), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("phone_hash", sa.String(length=32), nullable=True),
        sa.Column("phone_tail_hash", sa.String(length=32), nullable=True),
        sa.Column("name_hash", sa.String(length=32), nullable=True),
        sa.Column("change_no", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "id", name=op.f("pk_cases")),
        sa.UniqueConstraint("city_id", "number", name=op.f("uq_cases_city_id_number")),
    )
    op.create_index(op.f("ix_cases_city_id_change_no_id"), "cases", ["city_id", "change_no", "id"], unique=False)
    op.create_index(op.f("ix_cases_city_id_created_at_id"), "cases", ["city_id", "created_at", "id"], unique=False)
    op.create_index(
        op.f("ix_cases_city_id_created_by_created_at"), "cases", ["city_id", "created_by", "created_at"], unique=False
    )
    op.create_index(op.f("ix_cases_city_id_name_hash"), "cases", ["city_id", "name_hash"], unique=False)
    op.create_index(op.f("ix_cases_city_id_phone_hash"), "cases", ["city_id", "phone_hash"], unique=False)
    op.create_index(op.f("ix_cases_city_id_phone_tail_hash"), "cases", ["city_id", "phone_tail_hash"], unique=False)
    op.create_index(
        op.f("ix_cases_city_id_state_created_at_id"), "cases", ["city_id", "state", "created_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_cases_city_id_state_due_at_id"), "cases", ["city_id", "state", "due_at", "id"], unique=False
    )
    op.create_table(
        "commands",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("sign_in", sa.String(length=96), nullable=False),
        sa.Column("terminal", sa.String(length=4), nullable=False),
        sa.Column("received_from", sa.String(length=4), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skewed", sa.Boolean(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("change_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "id", name=op.f("pk_commands")),
    )
    op.create_index(op.f("ix_commands_city_id_case_id"), "commands", ["city_id", "case_id"], unique=False)
    op.create_index(op.f("ix_commands_city_id_change_no"), "commands", ["city_id", "change_no"], unique=False)
    op.create_index(op.f("ix_commands_city_id_terminal_seq"), "commands", ["city_id", "terminal", "seq"], unique=False)
    op.create_table(
        "reference_documents",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("etag", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("city_id", name=op.f("pk_reference_documents")),
    )
    op.create_table(
        "stores",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city_id", name=op.f("pk_stores")),
    )
    op.create_table(
        "terminals",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=4), nullable=False),
        sa.Column("install_id", sa.String(length=64), nullable=False),
        sa.Column("credential_hash", sa.String(length=64), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolled_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "number", name=op.f("pk_terminals")),
        sa.UniqueConstraint("city_id", "install_id", name=op.f("uq_terminals_city_id_install_id")),
    )
    op.create_table(
        "case_units",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("in_sight", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "case_id"], ["cases.city_id", "cases.id"], name=op.f("fk_case_units_cases")
        ),
        sa.PrimaryKeyConstraint("city_id", "case_id", "position", name=op.f("pk_case_units")),
    )
    op.create_index(
        op.f("ix_case_units_city_id_unit_in_sight_case_id"),
        "case_units",
        ["city_id", "unit", "in_sight", "case_id"],
        unique=False,
    )
    op.create_table(
        "events",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("command_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("change_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["city_id", "case_id"], ["cases.city_id", "cases.id"], name=op.f("fk_events_cases")),
        sa.ForeignKeyConstraint(
            ["city_id", "command_id"], ["commands.city_id", "commands.id"], name=op.f("fk_events_commands")
        ),
        sa.PrimaryKeyConstraint("city_id", "command_id", "position", name=op.f("pk_events")),
    )
    op.create_index(
        op.f("ix_events_city_id_case_id_change_no_turn_position"),
        "events",
        ["city_id", "case_id", "change_no", "turn", "position"],
        unique=False,
    )
    op.create_index(op.f("ix_events_city_id_change_no"), "events", ["city_id", "change_no"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=96), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "username"], ["accounts.city_id", "accounts.username"], name=op.f("fk_sign_ins_accounts")
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("city_id", "token_hash", name=op.f("uq_sign_ins_city_id_token_hash")),
    )

    # The search index is SQLite's own; another engine brings another one.
    if op.get_bind().dialect.name != "sqlite":
        return
    op.create_table(
        "search_rows",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_search_rows"),
        sa.UniqueConstraint("city_id", "case_id", name="uq_search_rows_city_id_case_id"),
    )
    op.execute("CREATE VIRTUAL TABLE search_pairs USING fts5(pairs, content='', tokenize='ascii', detail=none)")
