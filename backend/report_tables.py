"""The tables that reports, counts and the finding of similar cases read: all made from the cases, in their transaction.

They can be made anew at any time (`fact_keeping.rebuild`), which is what happens when `fact_versions` is behind.
"""

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from backend.tables import Instant, cases, metadata


def _city() -> Column[str]:
    return Column("city_id", String(64), primary_key=True)


def _counts(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


#: What a case is reported by beside its unit; also on every leg, so that no report has to join.
def _sides() -> list[Column[str]]:
    return [Column(name, String(64), nullable=False) for name in ("channel", "category", "district", "operator")]


#: One row per leg. `viewing` and `replying` are codes of `rates.Standing`.
leg_facts = Table(
    "leg_facts",
    metadata,
    _city(),
    Column("case_id", String(64), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("unit", String(32), nullable=False),
    *_sides(),
    Column("assigned_day", Date, nullable=False),
    Column("view_due_at", Instant),
    Column("view_due_day", Date),
    Column("viewing", String(16), nullable=False),
    Column("reply_due_at", Instant),
    Column("reply_due_day", Date),
    Column("replying", String(16), nullable=False),
    *_counts("returned"),
    Index(None, "city_id", "assigned_day"),
    Index(None, "city_id", "view_due_day"),
    Index(None, "city_id", "reply_due_day"),
)

#: What is counted of a case on the day it was entered, and on the day it was closed.
OF_CREATED = ("valid", "answered", "repeated")
OF_CLOSED = ("closed", "reworked", "rated", "satisfied", "basically", "asked", "solved_halves")

#: One row per case.
case_facts = Table(
    "case_facts",
    metadata,
    _city(),
    Column("case_id", String(64), primary_key=True),
    Column("lead_unit", String(32), nullable=False),
    *_sides(),
    Column("street", String(32), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_day", Date, nullable=False),
    Column("closed_day", Date),
    *_counts(*OF_CREATED, *OF_CLOSED),
    #: The counters of `queue_counts` this case is in, as JSON.
    Column("counters", Text, nullable=False),
    Index(None, "city_id", "created_day"),
    Index(None, "city_id", "closed_day"),
    Index(None, "city_id", "created_at", "street", "district", "category"),
    Index(None, "city_id", "street", "category", "created_at"),
    Index(None, "city_id", "district", "category", "created_at"),
)

#: What is counted of legs: by the day they were given, by the day their limit to view ends, and that to reply.
OF_ASSIGNED = ("dispatched", "returned", "view_given", "view_given_in_time", "reply_given", "reply_given_in_time")
OF_VIEW_DUE = ("view_due", "view_due_in_time")
OF_REPLY_DUE = ("reply_due", "reply_due_in_time")
#: Why a leg given is left out of a rate, as `rates.Standing` says it.
LEFT_OUT = ("returned", "recalled", "on_hold", "no_limit")
OF_LEFT_OUT = tuple(f"{limit}_{reason}" for limit in ("view", "reply") for reason in LEFT_OUT)
UNIT_COUNTS = (*OF_ASSIGNED, *OF_LEFT_OUT, *OF_VIEW_DUE, *OF_REPLY_DUE, *OF_CLOSED)

#: Sums per unit and day (`grain` D) and per unit and month (`grain` M, under its first day), so that a report of a year
#: reads a few thousand rows, however many cases there are.
unit_figures = Table(
    "unit_figures",
    metadata,
    _city(),
    Column("grain", String(1), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("unit", String(32), primary_key=True),
    *_counts(*UNIT_COUNTS),
)

#: How many cases are in a state (`kind` state) or a queue (`kind` queue); `unit` is empty for the whole city.
queue_counts = Table(
    "queue_counts",
    metadata,
    _city(),
    Column("unit", String(32), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("name", String(32), primary_key=True),
    *_counts("cases"),
)

#: By what an open case is found as similar: its place, its line, its street and category. Finished cases have none.
similar_keys = Table(
    "similar_keys",
    metadata,
    _city(),
    Column("key", String(128), primary_key=True),
    Column("case_id", String(64), primary_key=True),
    Index(None, "city_id", "case_id"),
)

#: By which rules the tables here were made.
fact_versions = Table("fact_versions", metadata, _city(), Column("version", Integer, nullable=False))

#: What lists are narrowed to and still come in the order they were entered.
NARROWED = ("district", "street", "category")
for _name in NARROWED:
    Index(f"ix_cases_city_id_{_name}_created_at_id", *(cases.c[c] for c in ("city_id", _name, "created_at", "id")))
#: The next limits first, whatever the state.
Index("ix_cases_city_id_due_at_id", cases.c.city_id, cases.c.due_at, cases.c.id)
#: A category (or its group) in one district: read by one of both alone, most of it would be passed over.
_BOTH = ("city_id", "district", "category", "created_at", "id")
Index("ix_cases_city_id_district_category_created_at_id", *(cases.c[c] for c in _BOTH))
