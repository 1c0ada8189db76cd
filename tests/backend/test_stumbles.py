"""A command that brings a bug to light holds up nothing but its own case."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from backend import search_index
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.documents import command_document
from tests.backend.people import Person, Terminal
from tests.builders import STRAY_DOGS

PHONE = "13805912345"


@dataclass
class Trap:
    """Lets the store fail half-way through writing a case whose title says so, while `error` is set."""

    error: Exception | None = None

    def index(self, connection: Any, cases: Any, reference: Any) -> None:
        if self.error is not None and any(case.title == "绊" for case in cases):
            raise self.error
        self.whole(connection, cases, reference)

    whole = staticmethod(search_index.index_new)


@pytest.fixture
def trap(monkeypatch: pytest.MonkeyPatch) -> Trap:
    trap = Trap()
    monkeypatch.setattr(search_index, "index_new", trap.index)
    return trap


def stumbling(terminal: Terminal, person: Person) -> Command:
    return terminal.makes(person, Action.NEW, {**STRAY_DOGS, "title": "绊"})


@pytest.mark.parametrize("error", [KeyError(PHONE), IntegrityError(PHONE, None, Exception(PHONE))])
def test_only_what_fails_and_what_follows_on_its_case_has_to_come_again(
    taker: Person, terminal: Terminal, trap: Trap, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    bad, first, last = stumbling(terminal, taker), terminal.makes(taker), terminal.makes(taker)
    behind = terminal.makes(taker, Action.NOTE, {"text": "补充"}, case_id=bad.case_id)
    trap.error = error

    outcomes = terminal.send(first, bad, behind, last)

    assert [outcome["status"] for outcome in outcomes] == ["applied", "failed", "failed", "applied"]
    assert {change["case_id"] for change in taker.changes()["changes"]} == {first.case_id, last.case_id}
    assert type(error).__name__ in caplog.text
    assert PHONE not in caplog.text


def test_it_is_applied_under_the_same_id_once_that_works(taker: Person, terminal: Terminal, trap: Trap) -> None:
    bad = stumbling(terminal, taker)
    behind = terminal.makes(taker, Action.NOTE, {"text": "补充"}, case_id=bad.case_id)
    trap.error = KeyError()
    terminal.send(bad, behind)
    trap.error = None

    outcomes = terminal.send(bad, behind)

    assert [outcome["status"] for outcome in outcomes] == ["applied", "applied"]
    assert taker.case(bad.case_id)["version"] == 2


def test_a_batch_of_which_all_fails_changes_nothing(taker: Person, terminal: Terminal, trap: Trap) -> None:
    terminal.does(taker, Action.NEW)
    cursor = taker.changes()["cursor"]
    trap.error = KeyError()

    terminal.send(stumbling(terminal, taker))

    assert taker.changes(cursor)["cursor"] == cursor


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("disk full", None, Exception()), 503),
        (IntegrityError("line lost", None, Exception(), connection_invalidated=True), 503),
        (MemoryError(), 500),
    ],
)
def test_what_concerns_the_whole_store_fails_the_whole_request(
    taker: Person, terminal: Terminal, trap: Trap, error: Exception, status: int
) -> None:
    commands = [terminal.makes(taker), stumbling(terminal, taker)]
    trap.error = error

    answer = terminal.post({"commands": [command_document(command) for command in commands]})

    assert answer.status_code == status
    assert taker.changes()["changes"] == []


def test_an_error_nobody_foresaw_elsewhere_is_answered_as_ours_and_logged_without_its_words(
    taker: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def boom(*_: object) -> None:
        raise KeyError(PHONE)

    monkeypatch.setattr("backend.routes.cases.queues", boom)

    answer = taker.get("/v1/queues")

    assert (answer.status_code, answer.json()["code"], answer.json()["params"]) == (
        500,
        "server_failed",
        {"kind": "KeyError"},
    )
    assert answer.headers["X-Contract-Version"] == "1"
    assert "KeyError" in caplog.text
    assert PHONE not in caplog.text
