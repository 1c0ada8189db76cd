"""Tables of what time does: when its moves were last seen to, and limits counted anew by a new calendar."""

from sqlalchemy import Column, Integer, String, Table

from backend.tables import Document, Instant, metadata

#: One row per city, from the first sweep on; of several workers, one at a time sweeps.
sweeps = Table(
    "sweeps",
    metadata,
    Column("city_id", String(64), primary_key=True),
    Column("swept_at", Instant, nullable=False),
)

#: One row per calendar that took another's place; open cases are gone through in the order of their ids.
recounts = Table(
    "recounts",
    metadata,
    Column("city_id", String(64), primary_key=True),
    #: From 1; a later one waits for the earlier ones.
    Column("recount_no", Integer, primary_key=True, autoincrement=False),
    #: Of the reference data that has the new calendar.
    Column("etag", String(64), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("started_by", String(64), nullable=False),
    #: None while there are cases left to look at.
    Column("finished_at", Instant),
    Column("calendar_before", Document, nullable=False),
    Column("calendar_after", Document, nullable=False),
    #: Id of the last case looked at; empty at the beginning.
    Column("through", String(64), nullable=False),
    Column("examined", Integer, nullable=False),
    Column("moved", Integer, nullable=False),
)

#: One row per limit that was moved, or became certain where it was.
recounted_limits = Table(
    "recounted_limits",
    metadata,
    Column("city_id", String(64), primary_key=True),
    Column("recount_no", Integer, primary_key=True, autoincrement=False),
    Column("case_id", String(64), primary_key=True),
    #: Place among the limits of its case, from 0.
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("number", String(32)),
    #: Empty for the limit to dispatch.
    Column("unit", String(32), nullable=False),
    Column("phase", String(32), nullable=False),
    Column("before", Instant, nullable=False),
    Column("after", Instant, nullable=False),
)
