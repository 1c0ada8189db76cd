"""One case handed over to a real backend by a child that is killed on the way, and what must hold afterwards."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from console.ports.records import SyncState
from console.usecases.register_case import register_case
from tests.faults import syscalls
from tests.faults.one_terminal import ALL
from tests.faults.served_city import City, deliver, engine
from tests.faults.syscalls import Prepare, Say, Watched


@dataclass(frozen=True, slots=True)
class Left:
    """What a killed delivery left behind."""

    #: The backend has applied the command.
    applied: bool
    #: The cache has the case as confirmed.
    confirmed: bool
    #: The outbox has the command still.
    waiting: bool


def cut_off(city: City, home: Path, name: str, nth: int, file: str) -> Left:
    """Save a case, deliver it until killed at the nth call of a name about a file of the profile, look, and heal.

    Asserts what must hold of every such death: after the next start the command had one effect, is out of the outbox,
    and neither it nor anything else is shown as a conflict.
    """
    with closing(city.terminal(home)) as hotline:
        done = register_case(hotline.desk, {"text": "窨井盖没了", "location": {"address": "古田路"}})
    ended = syscalls.disturbed(_delivering(city, home), name, nth, file=home / file)
    assert ended.killed, ended
    case_id, command_id = done.case.id, done.command_id
    with closing(city.terminal(home)) as hotline:
        waiting = hotline.desk.store.entry(command_id) is not None
        left = Left(bool(city.effects(case_id)), hotline.store.reader.confirmed(case_id) is not None, waiting)
        assert [row.id for row in hotline.store.reader.window(ALL, 0, 99)].count(case_id) == 1
        deliver(hotline)
        assert hotline.desk.store.pending_counts() == dict.fromkeys(hotline.desk.store.pending_counts(), 0)
        (row,) = [row for row in hotline.store.reader.window(ALL, 0, 99) if row.id == case_id]
        assert (row.sync, row.number) == (SyncState.DELIVERED, done.case.number)
    assert city.effects(case_id) == [(command_id, "case.created")]
    assert city.asked("SELECT count(*) FROM commands WHERE case_id = ?", case_id) == [(1,)]
    return left


def _delivering(city: City, home: Path) -> Prepare:
    def prepare() -> Watched:
        working = engine(city.terminal(home))

        def step(say: Say) -> None:
            working.step()
            say("delivered")

        return step

    return prepare
