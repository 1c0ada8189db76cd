"""When time's own moves were last seen to, calendars whose limits are being counted anew, and what that moved."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sweeps",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("swept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("city_id", name=op.f("pk_sweeps")),
    )
    op.create_table(
        "recounts",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("recount_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("etag", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.String(length=64), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calendar_before", sa.Text(), nullable=False),
        sa.Column("calendar_after", sa.Text(), nullable=False),
        sa.Column("through", sa.String(length=64), nullable=False),
        sa.Column("examined", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "recount_no", name=op.f("pk_recounts")),
    )
    op.create_table(
        "recounted_limits",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("recount_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=32), nullable=True),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("phase", sa.String(length=32), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "recount_no", "case_id", "position", name=op.f("pk_recounted_limits")),
    )
