"""What times are held against, by which limits of units are looked up, old numbers, and how often somebody asked."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0070"
branch_labels = None
depends_on = None

_RENUMBERED = sa.text("SELECT city_id, case_id, data FROM events WHERE type = 'case.renumbered'")
_FORMER = sa.text("INSERT INTO former_numbers (city_id, number, case_id) VALUES (:city, :number, :case)")


def upgrade() -> None:
    op.add_column("terminals", sa.Column("caught_up_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("terminals", sa.Column("caught_up_seq", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("terminals", sa.Column("behind_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_commands_city_id_received_from_seq"), "commands", ["city_id", "received_from", "seq"])
    op.create_index(op.f("ix_case_units_city_id_unit_due_at"), "case_units", ["city_id", "unit", "due_at"])
    op.create_table(
        "former_numbers",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "number", "case_id", name=op.f("pk_former_numbers")),
    )
    op.create_table(
        "times_asked",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "key", name=op.f("pk_times_asked")),
    )
    op.create_index(op.f("ix_times_asked_city_id_began_at"), "times_asked", ["city_id", "began_at"])
    connection = op.get_bind()
    for city_id, case_id, data in connection.execute(_RENUMBERED).all():
        for number in sorted(set(json.loads(data)["former"].split())):
            connection.execute(_FORMER, {"city": city_id, "number": number, "case": case_id})
