"""Who waits for whose rows: never two for each other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, text

from backend.database import Database
from backend.dating import Contact, note_contact
from backend.hotline import Hotline
from backend.settings import BackendSettings
from backend.sign_ins import Person
from backend.terminals import enrol
from backend.times_asked import seconds_to_wait, times_asked
from backend.turns import lock_city
from console.domain.codes import Role
from console.domain.command import Actor
from tests.postgres.test_commit_order import until_it_waits_or

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_who_asks_again_after_days_does_not_wait_for_others_who_do(database: Database) -> None:
    row = {"city_id": database.city_id, "began_at": NOW - timedelta(days=3), "times": 5}
    with database.write() as connection:
        connection.execute(insert(times_asked), [row | {"key": key} for key in ("mine", "theirs")])

    with database.write() as other, database.write() as connection:
        other.execute(text("UPDATE times_asked SET times = 1 WHERE key = 'theirs'"))
        connection.execute(text("SET LOCAL lock_timeout = '1s'"))

        assert seconds_to_wait(connection, database.city_id, "mine", 60, timedelta(minutes=30), NOW) == 0


def test_a_terminal_that_enrols_again_waits_for_what_it_hands_over(database_url: str, database: Database) -> None:
    hotline = Hotline(BackendSettings(database_url), lambda: NOW)
    hotline.open()
    person = Person("sign-in", Actor("taker", Role.CALL_TAKER), "", "", NOW + timedelta(hours=1))
    number = enrol(hotline, person, "install", "")["number"]

    with ThreadPoolExecutor(1) as threads:
        with database.write() as handing_over:
            note_contact(handing_over, hotline.city_id, number, Contact(NOW, 1))
            again = threads.submit(enrol, hotline, person, "install", "")
            until_it_waits_or(database, again.done)
            handing_over.execute(text("SET LOCAL lock_timeout = '1s'"))
            lock_city(handing_over, hotline.city_id)
        assert again.result(30)["number"] == number
    hotline.close()
