"""Marks of open cases and of units beside the words of a case, in one index with them.

That is PostgreSQL's only; SQLite's own index reads all hits of a word anyway.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0100"
down_revision = "0090"
branch_labels = None
depends_on = None

_FINISHED = ("answered", "rejected", "transferred", "invalid", "merged", "closed", "archived")
_FILL = f"""
    UPDATE search_rows SET marks =
        CASE WHEN cases.state IN ({", ".join(f"'{state}'" for state in _FINISHED)}) THEN units.marks
             ELSE array_prepend('open', units.marks) END
    FROM cases CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(DISTINCT 'unit:' || case_units.unit), '{{}}') AS marks FROM case_units
        WHERE case_units.city_id = cases.city_id AND case_units.case_id = cases.id
    ) AS units
    WHERE cases.city_id = search_rows.city_id AND cases.id = search_rows.case_id"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    # Put away while every row is written once, and made anew behind it.
    op.drop_index("ix_search_rows_pairs", "search_rows")
    op.add_column("search_rows", sa.Column("marks", postgresql.ARRAY(sa.Text())))
    op.execute(_FILL)
    op.execute("UPDATE search_rows SET marks = '{}' WHERE marks IS NULL")
    op.alter_column("search_rows", "marks", nullable=False)
    op.create_index("ix_search_rows_pairs_marks", "search_rows", ["pairs", "marks"], postgresql_using="gin")
