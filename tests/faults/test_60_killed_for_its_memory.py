"""Fault 60: the kernel kills the console for its memory, at any moment of a save: as fault 2. What was acknowledged is
there, of what was not at most the one under way, and with memory again work goes on."""

import signal
import sys
import threading
from contextlib import closing
from pathlib import Path

from console.usecases.register_case import register_case
from tests.builders import STRAY_DOGS
from tests.faults.forms import LONG, patient, told
from tests.faults.memory_limits import LittleMemory, little_memory
from tests.faults.one_terminal import ALL, at_desk, integrity, lay_out, opened
from tests.faults.syscalls import Child, Prepare, Say, Watched

SAVED_BEFORE = 3
DEATHS = 200 if LONG else 4
#: Bytes the group may hold; what the child had before is counted elsewhere.
_LIMIT = 24_000_000
#: Bytes taken at a time beside the saves: the smaller, the more saves before the end.
_BITES = (2_000, 6_000, 20_000, 80_000)


def saving_while_memory_goes(home: Path, turn: int) -> Prepare:
    """A child that saves on and on while another thread of it takes memory, until somebody ends it."""

    def prepare() -> Watched:
        _, desk = at_desk(home, turn + 100)
        taken: list[bytearray] = []

        def take() -> None:
            while True:
                # Touched, so that the kernel has to give it.
                taken.append(bytearray(b"\1") * _BITES[turn % len(_BITES)])

        def save(say: Say) -> None:
            say(register_case(desk, STRAY_DOGS).command_id)
            sys.setswitchinterval(1e-5)
            threading.Thread(target=take, daemon=True).start()
            while True:
                say(register_case(desk, STRAY_DOGS).command_id)

        return save

    return prepare


def _killed(home: Path, turn: int, memory: LittleMemory) -> tuple[str, ...]:
    """Let one child be killed, and return what it said was saved."""
    before = memory.killed()
    with closing(Child(saving_while_memory_goes(home, turn))) as child:
        memory.take(child.pid)
        said, code = child.end()
    assert code == -signal.SIGKILL, (code, said)
    assert memory.killed() == before + 1
    return said


@patient
def test_what_was_saved_before_the_kernel_killed_it_is_there(tmp_path: Path) -> None:
    home = tmp_path / "profile"
    lay_out(home, SAVED_BEFORE)
    saved: list[str] = []
    with little_memory(_LIMIT) as memory:
        for turn in range(DEATHS):
            saved += _killed(home, turn, memory)
    assert len(saved) >= DEATHS
    with opened(home) as terminal:
        store = terminal.store
        pending = store.desk.pending(100_000)
        assert set(saved) <= {entry.command.id for entry in pending}
        # Each death leaves at most the one it cut off.
        assert len(pending) - SAVED_BEFORE - len(saved) <= DEATHS
        assert [entry.command.seq for entry in pending] == list(range(1, len(pending) + 1))
        assert len({entry.command.fields["number"] for entry in pending}) == len(pending)
        assert store.reader.count(ALL) == len(store.reader.window(ALL, 0, 100_000)) == len(pending)
        assert register_case(terminal.desk, STRAY_DOGS).case.number not in {
            entry.command.fields["number"] for entry in pending
        }
    assert integrity(home / "state.db") == "ok"
    assert list(home.glob("*.damaged-*")) == []
    told(f"fault 60: {DEATHS} killed by the kernel, {len(saved)} acknowledged, {len(pending)} kept; 0 lost")
