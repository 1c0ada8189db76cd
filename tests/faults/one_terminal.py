"""A terminal that has worked before, whose files are copied for every way to die, and what must hold of a copy."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from console.domain.codes import Role
from console.domain.command import Actor
from console.domain.finding import Sought
from console.ports.records import City, Draft, QueueView, SignIn, Terminal
from console.sync.numbering import keep_server_time
from console.usecases.desk import Desk
from console.usecases.register_case import register_case
from local_store.open_store import LocalStore, open_store
from tests.builders import CITY, MONDAY, STRAY_DOGS, a_reference
from tests.fakes.stopped_clock import StoppedClock
from tests.faults.syscalls import Prepare, Say, Watched

TAKER = Actor("taker", Role.CALL_TAKER)
NUMBER = "0417"
#: The draft whose text is being saved as a case.
DRAFT = Draft("draft-1", "intake", "taker", MONDAY, {"what": "小区里有流浪狗，追咬老人"})
ALL = QueueView("all")


@dataclass(frozen=True, slots=True)
class Terminals:
    """One terminal's files opened."""

    store: LocalStore
    desk: Desk


@contextmanager
def opened(home: Path, seed: int = 0) -> Iterator[Terminals]:
    """Open a profile as a start of the console does; another `seed` makes other ids."""
    store, desk = at_desk(home, seed)
    with closing(store):
        yield Terminals(store, desk)


def at_desk(home: Path, seed: int = 0) -> tuple[LocalStore, Desk]:
    """Return the files of a profile and the desk over them, to be closed by whoever asked."""
    clock = StoppedClock(MONDAY + timedelta(seconds=seed), seed)
    store = open_store(home, clock)
    return store, Desk(store.desk, store.reader, clock, store.cache.reference, lambda: None)


def lay_out(home: Path, cases: int = 3) -> None:
    """Make a profile: enrolled, signed in, some cases saved and not sent, one draft in work."""
    with opened(home, seed=1) as terminal:
        desk = terminal.store.desk
        terminal.store.cache.put_reference(a_reference())
        city = City(CITY, "福州", "Fuzhou", "Asia/Shanghai")
        expires = MONDAY + timedelta(days=1)
        desk.set_sign_in(SignIn("sign-in-1", TAKER, "话务员", "Taker", "token", expires, city, demo=False))
        desk.set_terminal(Terminal(NUMBER, "credential"))
        keep_server_time(desk, MONDAY)
        for index in range(cases):
            register_case(terminal.desk, {**STRAY_DOGS, "text": f"第{index}件"})
        desk.save_draft(DRAFT)


def saving(home: Path, seed: int = 2, **fields: Any) -> Prepare:
    """A child that saves the draft as a case, by the use case, and says command and number once that returned."""

    def prepare() -> Watched:
        _, desk = at_desk(home, seed)

        def save(say: Say) -> None:
            done = register_case(desk, {**STRAY_DOGS, **fields}, DRAFT.id)
            say(f"{done.command_id} {done.case.number}")

        return save

    return prepare


def numbers(terminal: Terminals) -> list[str]:
    """Return the numbers of all cases that wait, in the order they were given."""
    return [str(entry.command.fields["number"]) for entry in terminal.store.desk.pending(100_000)]


def assert_one_save_whole_or_absent(home: Path, before: int, acknowledged: tuple[str, ...]) -> bool:
    """The oracle of one save that was cut off: nothing to salvage, the command wholly there or wholly absent, there if
    it was acknowledged; and work goes on. Returns whether it is there."""
    with opened(home, seed=3) as terminal:
        store = terminal.store
        pending = store.desk.pending()
        present = len(pending) == before + 1
        assert present or len(pending) == before
        assert present or not acknowledged
        assert [entry.command.seq for entry in pending] == list(range(1, len(pending) + 1))
        assert store.reader.count(ALL) == len(pending) == len(store.reader.window(ALL, 0, 100))
        assert [draft.fields for draft in store.desk.drafts("taker")] == ([] if present else [DRAFT.fields])
        if present:
            _assert_whole(terminal, acknowledged)
        given = numbers(terminal)
        again = register_case(terminal.desk, STRAY_DOGS)
        assert store.desk.entry(again.command_id) is not None
        assert again.case.number not in given
        assert len(set(given)) == len(given)
    assert integrity(home / "state.db") == "ok"
    assert list(home.glob("*.damaged-*")) == []
    return present


def _assert_whole(terminal: Terminals, acknowledged: tuple[str, ...]) -> None:
    store = terminal.store
    last = store.desk.pending()[-1].command
    shown = store.reader.get(last.case_id)
    assert shown is not None
    assert shown.case.number == last.fields["number"]
    assert [entry.command.id for entry in shown.pending] == [last.id]
    assert [event.command_id for event in shown.events] == [last.id]
    assert [row.id for row in store.reader.search(Sought("流浪狗"), 10).rows] == [last.case_id]
    assert acknowledged in ((), (f"{last.id} {last.fields['number']}",))


def integrity(path: Path) -> str:
    """Return what SQLite says of a file, `ok` when its structure is whole."""
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
