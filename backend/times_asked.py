"""How often somebody asked for what is not asked often: kept in the store, so that all workers count together.

One row per asker and matter, by keyed hash; a window begins with the first time and is forgotten when it is over.
"""

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Index, Integer, String, Table, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from backend.failures import Problem
from backend.tables import Instant, metadata

#: The longest window; what began before is over for everybody.
LONGEST = timedelta(days=1)

times_asked = Table(
    "times_asked",
    metadata,
    Column("city_id", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("began_at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    Index(None, "city_id", "began_at"),
)


def seconds_to_wait(connection: Connection, city_id: str, key: str, most: int, window: timedelta, now: datetime) -> int:
    """Count a time; return how many seconds the asker has to wait instead, 0 when he may. Nobody else's lock is waited
    for. `key` is a keyed hash of who asks for what; `window` at most `LONGEST`."""
    table = times_asked.c
    made = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    over = table.began_at <= now - window
    row = {"city_id": city_id, "key": key, "began_at": now, "times": 1}
    anew = {
        "began_at": case((over, now), else_=table.began_at),
        "times": case((over, 1), (table.times > most, table.times), else_=table.times + 1),
    }
    counted = made(times_asked).values(row).on_conflict_do_update(index_elements=["city_id", "key"], set_=anew)
    began_at, times = connection.execute(counted.returning(table.began_at, table.times)).one()
    if times == 1:
        # Who asks again at this moment holds his own old row and forgets the others': two would wait for each other.
        old = select(table.key).where(table.city_id == city_id, table.began_at < now - LONGEST)
        free = old.with_for_update(skip_locked=True)
        connection.execute(delete(times_asked).where(table.city_id == city_id, table.key.in_(free)))
    return 0 if times <= most else int((began_at + window - now).total_seconds()) + 1


def too_often(seconds: int) -> Problem:
    """Return the answer to who has to wait."""
    return Problem(429, "too_many_requests", {"seconds": str(seconds)}, {"Retry-After": str(seconds)})
