"""When a case was entered, beside its words: a search reads the newest hits first and stops when it has a page.

That is PostgreSQL's only; SQLite's own index reads all hits anyway. And an index for a category in one district.
"""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    both = ["city_id", "district", "category", "created_at", "id"]
    op.create_index("ix_cases_city_id_district_category_created_at_id", "cases", both)
    if op.get_bind().dialect.name != "postgresql":
        return
    # Put away while every row is written once, and made anew behind it.
    op.drop_index("ix_search_rows_pairs", "search_rows")
    op.add_column("search_rows", sa.Column("created_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE search_rows SET created_at = cases.created_at FROM cases"
        " WHERE cases.city_id = search_rows.city_id AND cases.id = search_rows.case_id"
    )
    op.alter_column("search_rows", "created_at", nullable=False)
    op.create_index("ix_search_rows_pairs", "search_rows", ["pairs"], postgresql_using="gin")
    op.create_index("ix_search_rows_city_id_created_at_case_id", "search_rows", ["city_id", "created_at", "case_id"])
