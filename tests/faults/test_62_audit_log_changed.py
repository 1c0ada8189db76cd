"""Oracle: an audit log that was edited, cut off, reordered or swapped for yesterday's is found out, and the first line
that is not what it was is named; on both engines. A swap, hashes and all, is found by a head kept elsewhere."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import Connection, text

from backend import audit
from backend.app import create_app
from backend.database import Database
from backend.settings import PACKAGED_CITY, BackendSettings
from tests.backend.asgi import started
from tests.builders import MONDAY

LINES, YESTERDAY = 9, 5
DROP = {
    "sqlite": (
        "DROP TRIGGER audit_entries_no_UPDATE",
        "DROP TRIGGER audit_entries_no_DELETE",
    ),
    "postgresql": ("DROP TRIGGER audit_entries_append_only ON audit_entries",),
}
EDITED = ("UPDATE audit_entries SET actor = 'nobody' WHERE entry_no = 4",)
RESEALED = (*EDITED, "UPDATE audit_entries SET hash = 'made up' WHERE entry_no = 4")
CUT = ("DELETE FROM audit_entries WHERE entry_no > 6",)
CUT_WITH_HEAD = (
    *CUT,
    "UPDATE stores SET audit_no = 6, audit_hash = (SELECT hash FROM audit_entries WHERE entry_no = 6)",
)
EMPTIED = ("DELETE FROM audit_entries", "UPDATE stores SET audit_no = 0, audit_hash = ''")
REORDERED = (
    "UPDATE audit_entries SET entry_no = 100 WHERE entry_no = 3",
    "UPDATE audit_entries SET entry_no = 3 WHERE entry_no = 4",
    "UPDATE audit_entries SET entry_no = 4 WHERE entry_no = 100",
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A store whose log somebody can change: the refusals of the engine are gone."""
    address = f"sqlite:///{tmp_path_factory.mktemp('audit') / 'hotline.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        address = server.address(server.make())
    with started(create_app(BackendSettings(address))) as browser:
        browser.until_ready()
    database = Database(BackendSettings(address))
    with database.write() as connection:
        for statement in DROP[request.param]:
            connection.execute(text(statement))
    yield database
    database.dispose()


class Tampering(Exception):
    """Ends a transaction in which somebody tampered, so that the next test finds the store as it was."""


@pytest.fixture
def log(prepared: Database) -> Iterator[Connection]:
    """A log of nine lines, undone after the test."""
    with suppress(Tampering), prepared.write() as connection:
        connection.execute(text("DELETE FROM audit_entries"))
        connection.execute(text("UPDATE stores SET audit_no = 0, audit_hash = ''"))
        write(connection, LINES)
        yield connection
        raise Tampering


def write(connection: Connection, lines: int, actor: str = "admin") -> None:
    for number in range(lines):
        line = audit.Line(MONDAY, actor, audit.Deed.REVEALED, f"case-{number}", {"reason": "callback"})
        audit.append(connection, PACKAGED_CITY, line)


def tamper(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(text(statement))


def broken(connection: Connection, kept: str = "") -> int | None:
    return audit.verify(connection, PACKAGED_CITY, kept).broken


def head(connection: Connection) -> str:
    found = audit.verify(connection, PACKAGED_CITY)
    assert found.broken is None
    return f"{found.sound}:{found.head}"


def test_a_log_nobody_touched_is_sound_by_itself_and_by_every_head_that_was_kept(log: Connection) -> None:
    kept = head(log)
    assert kept.startswith(f"{LINES}:")
    write(log, 3)
    assert broken(log, kept) is None


@pytest.mark.parametrize(
    ("statements", "line"),
    [(EDITED, 4), (RESEALED, 4), (CUT, 7), (REORDERED, 3)],
    ids=["edited", "edited and sealed anew", "cut off", "reordered"],
)
def test_what_was_changed_is_found_and_its_first_line_named(
    log: Connection, statements: tuple[str, ...], line: int
) -> None:
    tamper(log, *statements)
    assert broken(log) == line


@pytest.mark.parametrize(("statements", "line"), [(CUT_WITH_HEAD, 7), (EMPTIED, 1)], ids=["cut off", "emptied"])
def test_lines_cut_off_with_what_the_store_knows_of_them_are_missed_by_a_head_kept_elsewhere(
    log: Connection, statements: tuple[str, ...], line: int
) -> None:
    kept = head(log)
    tamper(log, *statements)
    assert broken(log) is None
    assert broken(log, kept) == line


def test_yesterdays_log_in_its_place_is_known_by_todays_head(log: Connection) -> None:
    tamper(log, *EMPTIED)
    write(log, YESTERDAY)
    yesterday = head(log)
    write(log, LINES - YESTERDAY)
    today = head(log)
    tamper(
        log,
        f"DELETE FROM audit_entries WHERE entry_no > {YESTERDAY}",
        f"UPDATE stores SET audit_no = {YESTERDAY}, audit_hash = '{yesterday.partition(':')[2]}'",
    )
    assert broken(log, yesterday) is None
    assert broken(log, today) == YESTERDAY + 1


def test_another_log_of_the_same_length_hashes_and_all_is_known_by_the_head(log: Connection) -> None:
    kept = head(log)
    tamper(log, *EMPTIED)
    write(log, LINES, actor="somebody else")
    assert broken(log) is None
    assert broken(log, kept) == LINES
