"""The audit log: every deed is in it, nothing of a citizen is, and whoever changes it is found out."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from backend import audit
from backend.database import Database
from backend.settings import PACKAGED_CITY, BackendSettings
from console.domain.codes import Action
from tests.backend.asgi import Browser
from tests.backend.conftest import address
from tests.backend.people import Person, Terminal
from tests.builders import MONDAY


def verdict(store: Path) -> audit.Verdict:
    database = Database(BackendSettings(address(store)))
    with database.read() as connection:
        found = audit.verify(connection, PACKAGED_CITY)
    database.dispose()
    return found


def lines(store: Path) -> list[Any]:
    connection = sqlite3.connect(store)
    rows = connection.execute("SELECT action, actor, subject, data FROM audit_entries ORDER BY entry_no").fetchall()
    connection.close()
    return rows


def tamper(store: Path, *statements: str) -> None:
    """What somebody with the file and the triggers dropped can do."""
    connection = sqlite3.connect(store)
    for what in ("UPDATE", "DELETE"):
        connection.execute(f"DROP TRIGGER audit_entries_no_{what}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_signing_in_enrolling_and_working_are_in_the_log(store: Path, taker: Person, terminal: Terminal) -> None:
    commands = [terminal.makes(taker), terminal.makes(taker)]
    terminal.send(*commands)

    told = lines(store)
    assert [row[:3] for row in told] == [
        ("sign_in", "taker", ""), ("terminal.enrolled", "taker", terminal.number),
        ("commands.applied", "", terminal.number),
    ]  # fmt: skip
    assert all(command.id in told[-1][3] for command in commands)
    assert verdict(store) == audit.Verdict(3, verdict(store).head)


def test_a_command_given_up_is_a_deed_once(store: Path, taker: Person, terminal: Terminal) -> None:
    for _ in ("given up", "given up again"):
        terminal.browser.post("/v1/commands/a-command/void", headers=terminal.headers)
    told = [row for row in lines(store) if row[0] == "command.voided"]
    assert told == [("command.voided", "", terminal.number, '{"commands":["a-command"]}')]
    assert verdict(store).broken is None


def test_what_was_refused_or_came_twice_is_no_deed(store: Path, taker: Person, terminal: Terminal) -> None:
    command = terminal.makes(taker)
    terminal.send(command)
    before = lines(store)

    terminal.send(command)
    terminal.send(terminal.makes(taker, Action.NEW, {"text": ""}))

    assert lines(store) == before


def test_a_failed_sign_in_is_told_of_an_account_but_a_name_nobody_has_is_not_kept(
    store: Path, browser: Browser
) -> None:
    for name in ("taker", "horse battery"):
        browser.post("/v1/auth/token", json={"username": name, "password": "guess"})

    assert [row[:3] for row in lines(store)] == [("sign_in.failed", "taker", ""), ("sign_in.failed", "", "")]


def test_nothing_a_citizen_said_or_is_stands_in_the_log(store: Path, taker: Person, terminal: Terminal) -> None:
    terminal.does(taker, Action.NEW)

    told = str(lines(store))
    assert [word for word in ("林小明", "13805912345", "流浪") if word in told] == []


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET actor = 'nobody'", "DELETE FROM audit_entries"])
def test_the_store_itself_refuses_to_change_the_log(store: Path, taker: Person, statement: str) -> None:
    connection = sqlite3.connect(store)

    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)

    connection.close()
    assert verdict(store).broken is None


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_entries SET actor = 'nobody' WHERE entry_no = 2", 2),
        ("UPDATE audit_entries SET at = '2020-01-01 00:00:00.000000' WHERE entry_no = 1", 1),
        ("UPDATE audit_entries SET data = '{}' WHERE entry_no = 3", 3),
        ("DELETE FROM audit_entries WHERE entry_no = 2", 2),
        ("DELETE FROM audit_entries WHERE entry_no = 1", 1),
        ("DELETE FROM audit_entries WHERE entry_no = 3", 3),
        ("DELETE FROM audit_entries", 1),
    ],
)
def test_the_first_line_that_was_tampered_with_is_named(
    store: Path, taker: Person, terminal: Terminal, statement: str, broken: int
) -> None:
    terminal.does(taker, Action.NEW)

    tamper(store, statement)

    assert verdict(store).broken == broken


def test_a_line_pushed_in_is_found_as_well(store: Path, taker: Person, terminal: Terminal) -> None:
    tamper(
        store,
        "INSERT INTO audit_entries SELECT city_id, 3, at, 'admin', action, subject, data, hash, hash"
        " FROM audit_entries WHERE entry_no = 2",
    )

    assert verdict(store).broken == 3


def test_an_undone_transaction_leaves_no_line(store: Path, browser: Browser) -> None:
    database = Database(BackendSettings(address(store)))
    line = audit.Line(MONDAY, "admin", audit.Deed.USER_ADDED, "somebody")

    with database.write() as connection:
        audit.append(connection, PACKAGED_CITY, line)
        connection.rollback()
    database.dispose()

    assert verdict(store) == audit.Verdict(0, "")
