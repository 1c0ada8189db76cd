"""Eight who write at once at two workers, with lines that are cut and everything sent more than once.

In full: `HOTLINE_TEST_COMMANDS=2000 ./run test tests/postgres/test_many_writers.py`
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from random import Random
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select

from backend.app import create_app
from backend.database import Database
from backend.settings import BackendSettings
from backend.tables import change_marks, commands, events
from console.domain.case import Case
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.documents import case_from, command_document
from tests.backend.asgi import Browser, started
from tests.backend.people import Person, Terminal, enrol, sign_in
from tests.fakes.stopped_clock import StoppedClock

#: Commands of each writer; read here, because tests see none of our settings.
EACH = int(os.environ.get("HOTLINE_TEST_COMMANDS", "60"))
WRITERS, WORKERS = 8, 2
#: Between two cuts, a worker may commit so many transactions.
BETWEEN_CUTS = 60


class Writer:
    """Somebody at a terminal who makes cases, and does things to everybody's; sends until he is told an outcome."""

    def __init__(self, number: int, workers: list[Browser], shared: list[Case]) -> None:
        self._random, self._workers, self._shared = Random(number), workers, shared
        self.person = sign_in(workers[0], "taker")
        self.terminal = enrol(self.person, f"install-{number}")
        self.applied: list[str] = []

    def write(self) -> None:
        left = EACH
        while left > 0:
            batch = [self._next() for _ in range(min(left, self._random.randint(1, 6)))]
            left -= len(batch)
            self._deliver(batch)

    def _next(self) -> Command:
        if not self._shared or self._random.random() < 0.2:
            return self.terminal.makes(self.person, Action.NEW)
        case = self._random.choice(self._shared)
        return self.terminal.makes(self.person, Action.NOTE, {"text": "补充"}, case)

    def _deliver(self, batch: list[Command]) -> None:
        """Hand a batch over until every command has an outcome, at any worker; now and then also after that."""
        unknown, again = list(batch), self._random.random() < 0.3
        while unknown:
            self._settle(self._sent(unknown), unknown)
        if again:
            for outcome in self._sent(batch) or []:
                assert outcome["status"] in ("duplicate", "failed"), outcome

    def _sent(self, batch: list[Command]) -> list[dict[str, Any]] | None:
        body = {"commands": [command_document(command) for command in batch]}
        worker = self._random.choice(self._workers)
        answer = worker.post("/v1/commands", headers=self.terminal.headers, json=body)
        assert answer.status_code in (200, 503), answer.text
        # Sometimes the answer is what gets lost.
        lost = answer.status_code == 503 or self._random.random() < 0.1
        return None if lost else list(answer.json()["outcomes"])

    def _settle(self, outcomes: list[dict[str, Any]] | None, unknown: list[Command]) -> None:
        for outcome in outcomes or []:
            if outcome["status"] == "failed":
                continue
            assert outcome["status"] in ("applied", "duplicate"), outcome
            unknown[:] = [command for command in unknown if command.id != outcome["command_id"]]
            self.applied.append(outcome["command_id"])
            if outcome["events"][0]["type"] == "case.created":
                self._shared.append(case_from(outcome["case"]))


class Follower:
    """Reads the changes page by page while they are made, and keeps what he was told of."""

    def __init__(self, person: Person) -> None:
        self._person, self._cursor = person, ""
        self.told: set[str] = set()

    def read(self) -> None:
        more = True
        while more:
            answer = self._person.get("/v1/changes", params={"after": self._cursor, "limit": 20})
            if answer.status_code == 503:
                continue
            page = answer.json()
            self.told |= {event["command_id"] for change in page["changes"] for event in change["events"]}
            self._cursor, more = page["cursor"], page["more"]


@pytest.fixture
def workers(database_url: str) -> Iterator[list[Browser]]:
    clock = StoppedClock()
    with ExitStack() as running:
        apps = [create_app(BackendSettings(database_url), clock=clock.now) for _ in range(WORKERS)]
        browsers = [running.enter_context(started(app)) for app in apps]
        for browser in browsers:
            browser.until_ready()
            # Routes are made up at their first request, under a filter of warnings that is the whole process's.
            browser.get("/v1/changes")
            browser.post("/v1/commands")
        yield browsers


@contextmanager
def lines_are_cut(database: Database) -> Iterator[list[int]]:
    """While the block lasts, end one of the workers' connections after every few transactions; gives when it did."""
    address, over, cuts = database.url.render_as_string(hide_password=False), threading.Event(), [0]
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'hotline' ORDER BY random() LIMIT 1"
    )

    def cutting() -> None:
        with psycopg.connect(address, autocommit=True) as knife:
            while not over.wait(0.02):
                row = knife.execute("SELECT max(change_no) FROM change_marks").fetchone()
                if row and (row[0] or 0) >= cuts[-1] + BETWEEN_CUTS:
                    cuts.append(row[0])
                    knife.execute(cut)

    thread = threading.Thread(target=cutting)
    thread.start()
    try:
        yield cuts
    finally:
        over.set()
        thread.join()


@pytest.mark.timeout(3600)
def test_each_command_is_applied_once_and_every_change_is_told_in_order(
    workers: list[Browser], database: Database
) -> None:
    shared: list[Case] = []
    writers = [Writer(number, workers, shared) for number in range(WRITERS)]
    follower, done = Follower(writers[0].person), threading.Event()

    def follow() -> None:
        while not done.is_set():
            follower.read()

    with lines_are_cut(database) as cuts, ThreadPoolExecutor(WRITERS + 1) as threads:
        reading = threads.submit(follow)
        try:
            for writing in [threads.submit(writer.write) for writer in writers]:
                writing.result()
        finally:
            done.set()
        reading.result()
    follower.read()

    assert len(cuts) > 1
    made = {command for writer in writers for command in writer.applied}
    assert len(made) == WRITERS * EACH
    assert follower.told == made
    with database.read() as connection:
        assert set(connection.execute(select(commands.c.id)).scalars()) == made
        happened = Counter(connection.execute(select(events.c.command_id)).scalars())
        numbers = connection.execute(select(change_marks.c.change_no).order_by(change_marks.c.change_no)).scalars()
        assert (set(happened), set(happened.values())) == (made, {1})
        assert (given := list(numbers)) == list(range(1, len(given) + 1))
        assert connection.execute(select(func.max(commands.c.change_no))).scalar_one() == given[-1]


def test_two_who_make_the_same_case_at_once_are_told_apart(workers: list[Browser]) -> None:
    person = sign_in(workers[0], "taker")
    terminal = enrol(person, "install-1")
    for _ in range(20):
        new = terminal.makes(person)
        outcomes = at_once(workers, terminal, new, new)
        assert sorted(outcome["status"] for outcome in outcomes) == ["applied", "duplicate"]


def test_a_command_given_up_while_it_is_handed_over_is_either_applied_or_void(workers: list[Browser]) -> None:
    person = sign_in(workers[0], "taker")
    terminal = enrol(person, "install-1")
    for _ in range(20):
        new = terminal.makes(person)
        with ThreadPoolExecutor(2) as threads:
            sending = threads.submit(terminal.send, new)
            path = f"/v1/commands/{new.id}/void"
            voiding = threads.submit(workers[1].post, path, headers=terminal.headers)
        (sent,), voided = sending.result(), voiding.result().json()
        assert (sent["status"], sent["reason"], voided["status"]) in (
            ("applied", "", "applied"),
            ("refused", "voided", "void"),
        )


def at_once(workers: list[Browser], terminal: Terminal, *made: Command) -> list[dict[str, Any]]:
    def send(worker: Browser, command: Command) -> dict[str, Any]:
        body = {"commands": [command_document(command)]}
        return dict(worker.post("/v1/commands", headers=terminal.headers, json=body).json()["outcomes"][0])

    with ThreadPoolExecutor(len(made)) as threads:
        sending = [threads.submit(send, *pair) for pair in zip(workers, made, strict=True)]
        return [one.result() for one in sending]


def test_two_terminals_that_enrol_at_once_get_different_numbers(workers: list[Browser]) -> None:
    person = sign_in(workers[0], "taker")
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(enrol, person, f"install-{number}") for number in range(8)]
    assert len({one.result().number for one in asked}) == 8
