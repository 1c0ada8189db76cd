"""What reports, counts and the finding of similar cases read.

The tables stay empty here: `fact_keeping` fills them at the next start, because what is in them is made by rules that
go on changing, from the cases alone (`fact_versions` says by which).
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0020"
branch_labels = None
depends_on = None

_SIDES = ("channel", "category", "district", "operator")
_OF_CREATED = ("valid", "answered", "repeated")
_OF_CLOSED = ("closed", "reworked", "rated", "satisfied", "basically", "asked", "solved_halves")
_OF_LEGS = (
    "dispatched", "returned", "view_given", "view_given_in_time", "reply_given", "reply_given_in_time",
    *(f"{limit}_{reason}" for limit in ("view", "reply") for reason in ("returned", "recalled", "on_hold", "no_limit")),
    "view_due", "view_due_in_time", "reply_due", "reply_due_in_time",
)
_INDEXES: dict[str, list[tuple[str, ...]]] = {
    "leg_facts": [("assigned_day",), ("view_due_day",), ("reply_due_day",)],
    "case_facts": [
        ("created_day",), ("closed_day",), ("created_at", "street", "district", "category"),
        ("street", "category", "created_at"), ("district", "category", "created_at"),
    ],
    "similar_keys": [("case_id",)],
    "cases": [*((name, "created_at", "id") for name in ("district", "street", "category")), ("due_at", "id")],
}


def _text(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _counts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _sides() -> list[sa.Column[Any]]:
    return [_text(name, 64) for name in _SIDES]


def _create(table: str, *columns: sa.Column[Any], key: tuple[str, ...]) -> None:
    key = ("city_id", *key)
    op.create_table(table, _text("city_id", 64), *columns, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")))


def upgrade() -> None:
    _create(
        "leg_facts",
        _text("case_id", 64),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        _text("unit", 32),
        *_sides(),
        sa.Column("assigned_day", sa.Date(), nullable=False),
        sa.Column("view_due_at", sa.DateTime(timezone=True)),
        sa.Column("view_due_day", sa.Date()),
        _text("viewing", 16),
        sa.Column("reply_due_at", sa.DateTime(timezone=True)),
        sa.Column("reply_due_day", sa.Date()),
        _text("replying", 16),
        *_counts("returned"),
        key=("case_id", "position"),
    )
    _create(
        "case_facts",
        _text("case_id", 64),
        _text("lead_unit", 32),
        *_sides(),
        _text("street", 32),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_day", sa.Date(), nullable=False),
        sa.Column("closed_day", sa.Date()),
        *_counts(*_OF_CREATED, *_OF_CLOSED),
        sa.Column("counters", sa.Text(), nullable=False),
        key=("case_id",),
    )
    _create(
        "unit_figures",
        _text("grain", 1),
        sa.Column("day", sa.Date(), nullable=False),
        _text("unit", 32),
        *_counts(*_OF_LEGS, *_OF_CLOSED),
        key=("grain", "day", "unit"),
    )
    _create("queue_counts", _text("unit", 32), _text("kind", 8), _text("name", 32), *_counts("cases"),
            key=("unit", "kind", "name"))
    _create("similar_keys", _text("key", 128), _text("case_id", 64), key=("key", "case_id"))
    _create("fact_versions", *_counts("version"), key=())
    for table, indexes in _INDEXES.items():
        for columns in indexes:
            name = op.f(f"ix_{table}_city_id_{'_'.join(columns)}")
            op.create_index(name, table, ["city_id", *columns], unique=False)
