"""Who waits for whose rows: never two for each other."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, text

from backend.database import Database
from backend.times_asked import seconds_to_wait, times_asked

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_who_asks_again_after_days_does_not_wait_for_others_who_do(database: Database) -> None:
    row = {"city_id": database.city_id, "began_at": NOW - timedelta(days=3), "times": 5}
    with database.write() as connection:
        connection.execute(insert(times_asked), [row | {"key": key} for key in ("mine", "theirs")])

    with database.write() as other, database.write() as connection:
        other.execute(text("UPDATE times_asked SET times = 1 WHERE key = 'theirs'"))
        connection.execute(text("SET LOCAL lock_timeout = '1s'"))

        assert seconds_to_wait(connection, database.city_id, "mine", 60, timedelta(minutes=30), NOW) == 0
