"""What PostgreSQL needs beside the common tables: its search index, and room for every `seq` a terminal may count to.

A character pair is an element of an array and the index an inverted one over those elements (GIN): a trigram index
finds no word of two characters. SQLite has had its own index since the first tables, and integers of any size.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.alter_column("commands", "seq", type_=sa.BigInteger(), existing_nullable=False)
    op.create_table(
        "search_rows",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("row", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("pairs", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "case_id", name="pk_search_rows"),
    )
    op.create_index("ix_search_rows_city_id_row", "search_rows", ["city_id", "row"])
    op.create_index("ix_search_rows_pairs", "search_rows", ["pairs"], postgresql_using="gin")
