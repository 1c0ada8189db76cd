"""Which units' cases have to be learned anew by the search index, and how far that has come.

A store in PostgreSQL that had cases before it had a search index has them all learned now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0050"
branch_labels = None
depends_on = None

_NOT_LEARNED = """
INSERT INTO word_renewals (city_id, unit, after) SELECT city_id, '', '' FROM stores WHERE EXISTS (
  SELECT 1 FROM cases WHERE cases.city_id = stores.city_id AND NOT EXISTS (
    SELECT 1 FROM search_rows WHERE search_rows.city_id = cases.city_id AND search_rows.case_id = cases.id))
"""


def upgrade() -> None:
    op.create_table(
        "word_renewals",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("after", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "unit", name=op.f("pk_word_renewals")),
    )
    op.execute(_NOT_LEARNED)
