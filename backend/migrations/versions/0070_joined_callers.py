"""By what those who joined a case are found: keyed hashes, as the case's own caller is; also of cases there were."""

import json

import sqlalchemy as sa
from alembic import op

from backend.caller_index import joined_rows

revision = "0070"
down_revision = "0060"
branch_labels = None
depends_on = None

_JOINED = sa.text(
    "SELECT c.document, s.secret FROM cases c JOIN stores s ON s.city_id = c.city_id WHERE c.document LIKE :joined"
)


def upgrade() -> None:
    table = op.create_table(
        "joined_callers",
        sa.Column("city_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("phone_hash", sa.String(length=32)),
        sa.Column("phone_tail_hash", sa.String(length=32)),
        sa.Column("name_hash", sa.String(length=32)),
        sa.PrimaryKeyConstraint("city_id", "case_id", "position", name=op.f("pk_joined_callers")),
    )
    for name in ("phone_hash", "phone_tail_hash", "name_hash"):
        op.create_index(op.f(f"ix_joined_callers_city_id_{name}"), "joined_callers", ["city_id", name])
    connection = op.get_bind()
    for document, secret in connection.execute(_JOINED, {"joined": '%"callers":[{%'}).all():
        connection.execute(sa.insert(table), joined_rows(json.loads(document), secret))
