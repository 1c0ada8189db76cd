"""A mark beside every change number, so that the same number of a restored store is told apart.

Numbers given before get marks of their own now: a backup of the older version that is brought back later gets others.
"""

from secrets import token_urlsafe

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    marks = op.create_table(
        "change_marks",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("change_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "change_no", name=op.f("pk_change_marks")),
    )
    given = sa.text("SELECT DISTINCT city_id, change_no FROM commands")
    rows = [
        {"city_id": city_id, "change_no": number, "mark": token_urlsafe(16)}
        for city_id, number in op.get_bind().execute(given)
    ]
    if rows:
        op.bulk_insert(marks, rows)
