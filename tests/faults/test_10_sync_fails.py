"""Fault 10: the disk fails to sync a save. Nothing is acknowledged by the handle that failed: the file is opened anew,
checked, and only what it then holds for certain counts; a repeated save is not doubled, and work goes on."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from console.ports.errors import StoreError
from console.usecases.register_case import register_case
from tests.builders import STRAY_DOGS
from tests.faults import syscalls
from tests.faults.one_terminal import DRAFT, at_desk, integrity, lay_out, opened
from tests.faults.syscalls import Prepare, Say, Watched

SAVED_BEFORE = 3


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[], Path]:
    lay_out(tmp_path / "worked", SAVED_BEFORE)

    def make() -> Path:
        home = tmp_path / "profile"
        shutil.rmtree(home, ignore_errors=True)
        return Path(shutil.copytree(tmp_path / "worked", home))

    return make


def saving_until_it_is_done(home: Path) -> Prepare:
    """A child whose operator saves a form, up to twice more when told that it was not saved."""

    def prepare() -> Watched:
        store, desk = at_desk(home, 2)
        connections = store._desk_file.storage.connections
        handle, check = connections.link().connection, connections.check

        def save(say: Say) -> None:
            def checked() -> None:
                say("checked")
                check()

            connections.check = checked
            for _ in range(3):
                try:
                    say(f"saved {register_case(desk, STRAY_DOGS, DRAFT.id).command_id}")
                    break
                except StoreError as error:
                    say(error.code)
            with suppress(StoreError):
                say("anew" if connections.link().connection is not handle else "same")

        return save

    return prepare


def places(home: Path) -> Iterator[tuple[str, int, bool]]:
    """Give each sync of a save and the removal of its journal; with whether it is about `state.db`'s own data."""
    for call in syscalls.calls(saving_until_it_is_done(home)):
        if call.name in ("fsync", "fdatasync", "unlink"):
            yield call.name, call.nth, not call.about("numbers.mark")


def test_no_sync_that_fails_is_taken_for_a_save(copy: Callable[[], Path]) -> None:
    said = []
    for name, nth, by_sqlite in places(copy()):
        home = copy()
        ended = syscalls.disturbed(saving_until_it_is_done(home), name, nth, "error=EIO")
        assert ended.code == 0, ended
        *before, saved, handle = ended.said
        # SQLite passes over one: that of the folder when the journal's name is new. The next one of the folder, by
        # which the save ends, makes that name durable too.
        passed_over = by_sqlite and not before
        assert (handle == "anew") == (by_sqlite and not passed_over), ended
        assert ("checked" in before) == (by_sqlite and not passed_over), ended
        with opened(home) as terminal:
            entries = terminal.store.desk.pending()
            assert [f"saved {entry.command.id}" for entry in entries[SAVED_BEFORE:]] == [saved], ended
            assert terminal.store.desk.drafts("taker") == []
        assert integrity(home / "state.db") == "ok"
        said.append([line for line in before if line != "checked"])
    # Refused; except where the file had the case when it was opened anew, and where SQLite passed over it.
    assert said.count(["disk_failed"]) == len(said) - 2
    assert said.count([]) == 2


@pytest.mark.parametrize("lasting", ["fdatasync", "unlink"])
def test_while_the_disk_goes_on_failing_nothing_is_acknowledged(copy: Callable[[], Path], lasting: str) -> None:
    home = copy()
    ended = syscalls.disturbed(saving_until_it_is_done(home), lasting, 1, "error=EIO", every=True)
    assert ended.code == 0, ended
    assert {line for line in ended.said if line != "checked"} <= {"disk_failed", "save_unsure", "anew"}
    with opened(home) as terminal:
        assert len(terminal.store.desk.pending()) == SAVED_BEFORE
        assert [draft.id for draft in terminal.store.desk.drafts("taker")] == [DRAFT.id]


def test_when_it_cannot_be_told_the_operator_is_told_that(copy: Callable[[], Path]) -> None:
    # Everything is durable but the removal of the journal, and whatever is tried afterwards fails.
    last = [nth for name, nth, _ in places(copy()) if name == "fdatasync"][-1]
    home = copy()
    ended = syscalls.disturbed(saving_until_it_is_done(home), "fdatasync", last, "error=EIO", every=True)
    assert next(line for line in ended.said if line != "checked") == "save_unsure"
