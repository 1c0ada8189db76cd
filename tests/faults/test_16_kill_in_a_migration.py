"""Oracle: killed at any statement of a migration, the file is wholly of the old version or of the new one, never half,
and the next start brings it to the new one with everything in it; a copy of the old one lies beside it."""

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from local_store import migrations, schema
from local_store.desk_file import DeskFile
from local_store.open_store import open_store
from tests.fakes.stopped_clock import StoppedClock
from tests.faults.working_terminal import Worked, work

OLD, NEW = 1, 2


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    return work(tmp_path_factory.mktemp("worked") / "profile")


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that moves every waiting command's id into a table of its own, and marks the outbox."""

    def step(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE moved (id INTEGER PRIMARY KEY, command_id TEXT)")
        for row, command_id in connection.execute("SELECT id, command_id FROM doc_outbox").fetchall():
            connection.execute("INSERT INTO moved VALUES (?, ?)", (row, command_id))
        connection.execute("ALTER TABLE doc_outbox ADD COLUMN moved INTEGER DEFAULT 1")

    monkeypatch.setattr(schema, "VERSION", NEW)
    monkeypatch.setitem(migrations.STEPS, OLD, step)


def killed_at(home: Path, statement: int) -> bool:
    """Open the profile in a process that is killed before its `statement`th statement on `state.db`; whether it was."""
    child = os.fork()
    if child == 0:
        _die_at(home, statement)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _die_at(home: Path, statement: int) -> None:
    left = statement
    before = DeskFile._setup

    def setup(file: DeskFile, connection: sqlite3.Connection) -> None:
        connection.set_trace_callback(seen)
        before(file, connection)
        connection.set_trace_callback(None)

    def seen(_: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    DeskFile._setup = setup  # type: ignore[method-assign, assignment]  # in a process of its own
    try:
        open_store(home, StoppedClock())
    finally:
        os._exit(0)


def look(file: Path) -> tuple[int, bool, int]:
    """Return version, whether the new table is there, and its rows."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        there = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'moved'").fetchone()[0] == 1
        rows = connection.execute("SELECT count(*) FROM moved").fetchone()[0] if there else 0
        return schema.version_of(connection), there, rows


@pytest.mark.usefixtures("next_version")
def test_killed_at_every_statement_the_file_is_old_or_new_and_the_next_start_ends_it(
    worked: Worked, tmp_path: Path
) -> None:
    commands = len(worked.pending)
    seen: set[int] = set()
    for statement in count(1):
        home = worked.copy(tmp_path / "p")
        killed = killed_at(home, statement)
        found = look(home / "state.db")
        assert found in ((OLD, False, 0), (NEW, True, commands)), (statement, found)
        seen.add(found[0])
        with worked.opened(home) as station:
            assert station.pending() == list(worked.pending)
            assert station.store.incidents.all() == []
        assert look(home / "state.db") == (NEW, True, commands)
        assert look(home / "state.db.version-1") == (OLD, False, 0)
        shutil.rmtree(home)
        if not killed:
            break
    assert seen == {OLD, NEW}


@pytest.mark.usefixtures("next_version")
def test_a_step_that_fails_leaves_the_old_file(worked: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = worked.copy(tmp_path / "p")

    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE moved (id)")
        raise RuntimeError("no")

    monkeypatch.setitem(migrations.STEPS, OLD, fails)
    with pytest.raises(RuntimeError):
        open_store(home, StoppedClock())
    assert look(home / "state.db") == (OLD, False, 0)
