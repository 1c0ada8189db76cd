"""The store is recognised by what it told: a number of commit order and the mark that belongs to it."""

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import httpx
import pytest

from backend.app import create_app
from backend.cursors import pack, unpack
from backend.settings import BackendSettings
from console.domain.codes import Action
from console.domain.documents import command_document
from tests.backend.asgi import started
from tests.backend.conftest import address
from tests.backend.people import Person, Terminal, enrol, sign_in
from tests.fakes.stopped_clock import StoppedClock


def witness_of(terminal: Terminal, person: Person) -> str:
    answer = terminal.post({"commands": [command_document(terminal.makes(person))]})
    return str(answer.headers["X-Store-Witness"])


def test_the_store_knows_its_own_witnesses_also_later(taker: Person, terminal: Terminal) -> None:
    told = witness_of(terminal, taker)
    terminal.does(taker, Action.NEW)

    answers = [showing(taker, told), handing_over(terminal, taker, told)]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_repeated_commands_have_a_witness_of_all_that_was_done_since(taker: Person, terminal: Terminal) -> None:
    new = command_document(terminal.makes(taker))
    terminal.post({"commands": [new]})
    told = witness_of(terminal, taker)

    assert terminal.post({"commands": [new]}).headers["X-Store-Witness"] == told


@pytest.mark.parametrize("spoilt", ["another mark", "the future", "another store", "nonsense", "ü"])
def test_what_the_store_never_told_means_that_it_was_restored_and_nothing_is_done(
    taker: Person, terminal: Terminal, spoilt: str
) -> None:
    parts = unpack(witness_of(terminal, taker), str, int, str)
    assert parts is not None
    epoch, number, mark = parts
    words = {
        "another mark": pack(epoch, number, mark[::-1]),
        "the future": pack(epoch, number + 1, mark),
        "another store": pack(epoch[::-1], number, mark),
    }
    shown = words.get(spoilt, spoilt)

    answers = [showing(taker, shown), handing_over(terminal, taker, shown)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(410, "store_restored")] * 2
    assert len(taker.changes()["changes"]) == 1


def test_changes_of_an_older_version_get_marks_when_its_store_is_upgraded(store: Path, clock: StoppedClock) -> None:
    app = BackendSettings(address(store))
    with started(create_app(app, clock=clock.now)) as browser:
        browser.until_ready()
        taker = sign_in(browser, "taker")
        case = enrol(taker, "install-1").does(taker, Action.NEW)
    with closing(connect(store)) as connection, connection:
        connection.execute("DROP TABLE change_marks")
        connection.execute("ALTER TABLE events DROP COLUMN made")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")

    with started(create_app(app, clock=clock.now)) as browser:
        browser.until_ready()
        taker = sign_in(browser, "taker")
        page = taker.changes()
        read = unpack(page["cursor"], str, int, str, str)
        assert taker.changes(page["cursor"])["changes"] == []

    assert [change["case_id"] for change in page["changes"]] == [case.id]
    assert read is not None
    assert read[3] != ""


def showing(person: Person, word: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {person.token}", "X-Store-Witness": word.encode()}
    return person.browser.get("/v1/changes", headers=headers)


def handing_over(terminal: Terminal, person: Person, word: str) -> httpx.Response:
    headers = {**terminal.headers, "X-Store-Witness": word.encode()}
    body = {"commands": [command_document(terminal.makes(person))]}
    return terminal.browser.post("/v1/commands", headers=headers, json=body)
