"""The numbers of changes are in commit order: who has read up to one is never told later of a smaller one."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
from sqlalchemy import Connection, text

from backend import commit_order
from backend.database import Database
from backend.settings import PACKAGED_CITY

#: Gives an open transaction its number.
Take = Callable[[Connection], int]
PATIENCE = 30


def by_sequence(connection: Connection) -> int:
    """What first comes to mind, and is wrong: a sequence counts in the order of asking, not of committing."""
    return int(connection.execute(text("SELECT nextval('naive')")).scalar_one())


def by_counter(connection: Connection) -> int:
    return commit_order.take_number(connection, PACKAGED_CITY)


def missed(database: Database, take: Take) -> list[int]:
    """Return what a reader never sees when one transaction takes its number first and is committed last.

    The reader asks, as often as he can, for what is beyond the largest number he has seen.
    """
    with database.write() as connection:
        connection.execute(text("CREATE SEQUENCE naive"))
        connection.execute(text("CREATE TABLE told (number integer)"))
    seen: list[int] = []

    def read() -> None:
        with database.read() as connection:
            beyond = text("SELECT number FROM told WHERE number > :last ORDER BY number")
            seen.extend(connection.execute(beyond, {"last": max(seen, default=0)}).scalars())

    taken, go_on = threading.Event(), threading.Event()

    def slow() -> int:
        with database.write() as connection:
            number = take(connection)
            connection.execute(text("INSERT INTO told VALUES (:n)"), {"n": number})
            taken.set()
            assert go_on.wait(PATIENCE)
        return number

    def quick() -> int:
        assert taken.wait(PATIENCE)
        with database.write() as connection:
            number = take(connection)
            connection.execute(text("INSERT INTO told VALUES (:n)"), {"n": number})
        return number

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(slow), threads.submit(quick)
        until_it_waits_or(database, second.done)
        read()
        go_on.set()
        numbers = {first.result(PATIENCE), second.result(PATIENCE)}
    read()
    return sorted(numbers - set(seen))


def until_it_waits_or(database: Database, done: Callable[[], bool]) -> None:
    """Return when somebody waits for a lock, or it is done."""
    address = database.url.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as watcher:
        waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        for _ in range(100_000):
            if done() or watcher.execute(waiting).fetchone():
                return
    raise AssertionError("nobody waits and nobody is done")


def test_a_number_from_a_sequence_arrives_behind_the_back_of_a_reader(database: Database) -> None:
    assert missed(database, by_sequence) == [1]


def test_a_number_from_the_citys_counter_does_not(database: Database) -> None:
    assert missed(database, by_counter) == []


def test_a_transaction_that_is_undone_leaves_no_gap(database: Database) -> None:
    class Undone(Exception):
        pass

    try:
        with database.write() as connection:
            by_counter(connection)
            raise Undone
    except Undone:
        pass
    with database.write() as connection:
        assert by_counter(connection) == 1
