"""What is known of each terminal's hand-overs, by which the times it claims are bounded."""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terminals", sa.Column("caught_up_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("terminals", sa.Column("caught_up_seq", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("terminals", sa.Column("behind_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_commands_city_id_received_from_seq"), "commands", ["city_id", "received_from", "seq"])
