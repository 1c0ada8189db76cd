"""A change committed by one worker is told by another: by its hint, or without it at the next look."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest

from backend.app import create_app
from backend.settings import BackendSettings
from backend.streams import Pace
from console.domain.codes import Action
from tests.backend.asgi import Browser, started
from tests.backend.followers import following
from tests.backend.people import enrol, sign_in
from tests.fakes.stopped_clock import StoppedClock

#: So long that only a hint can be what woke it before the test gives up.
NEVER = Pace(poll=3600, gather=0.0, beat=3600)


@contextmanager
def two_workers(database_url: str, pace: Pace) -> Iterator[tuple[Browser, Browser]]:
    clock = StoppedClock()
    with ExitStack() as running:
        apps = [create_app(BackendSettings(database_url), clock=clock.now, pace=pace) for _ in range(2)]
        here, there = [running.enter_context(started(app)) for app in apps]
        here.until_ready()
        there.until_ready()
        yield here, there


def told_elsewhere(here: Browser, there: Browser) -> bool:
    taker = sign_in(here, "taker")
    terminal = enrol(taker, "install-1")
    with following(there, taker.token) as stream:
        stream.next()
        cases = [terminal.does(taker, Action.NEW).id for _ in range(3)]
        told: list[str] = []
        while len(told) < 3:
            told += stream.changes().cases
    return told == cases


def until_both_listen(database_url: str) -> None:
    listening = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND query LIKE 'LISTEN%' AND state = 'idle'"
    )
    with psycopg.connect(database_url, autocommit=True) as watcher:
        for _ in range(100_000):
            row = watcher.execute(listening).fetchone()
            if row and row[0] == 2:
                return
    raise AssertionError("nobody listens")


def test_a_hint_wakes_the_streams_of_another_worker(database_url: str) -> None:
    with two_workers(database_url, NEVER) as (here, there):
        until_both_listen(database_url)
        assert told_elsewhere(here, there)


def test_without_any_hint_the_next_look_finds_it(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def deaf(*_: object) -> None:
        pass

    monkeypatch.setattr("backend.app.listen", deaf)
    with two_workers(database_url, Pace(poll=0.1, gather=0.0)) as (here, there):
        assert told_elsewhere(here, there)
