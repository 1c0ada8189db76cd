"""20, a real console stopped from outside (SIGSTOP, as a laptop asleep stops it; SIGTSTP, as a shell does): afterwards
what was typed before and meanwhile is there, in order, what others did is shown, nobody calls it offline, and the
backend is asked no more than once for each thing."""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from console.usecases.register_case import register_case
from tests.faults.forms import LONG, patient, told
from tests.faults.pty_console import assert_sane, at_console, until
from tests.faults.served_city import City, deliver
from tests.pty_terminal import QUIT, SAVE, TAB, F, PtyTerminal
from tests.serve import processes

#: Seconds asleep: longer than a stream may be silent; in the long form longer than every deadline and poll there is.
ASLEEP = 90.0 if LONG else 5.0
#: What goes on asks for: the changes, the stream, the reference data, and the same once more where one was cut.
MOST_ASKED = 6


def _processes(terminal: PtyTerminal) -> tuple[int, int]:
    return terminal.pid, terminal.console_pid()


def _stopped(pids: tuple[int, ...]) -> Callable[[], bool]:
    return lambda: all(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T" for pid in pids)


def _asked(city: City) -> int:
    """Return how many requests the backend has answered."""
    _, page = processes.told(city.socket, "/metrics")
    lines = [line for line in page.splitlines() if line.startswith("hotline_requests_total{")]
    assert lines
    return round(sum(float(line.rpartition(" ")[2]) for line in lines))


def _enters(city: City, home: Path, text: str) -> None:
    """Somebody at another terminal enters a case, and it is delivered."""
    with closing(city.terminal(home)) as hotline:
        register_case(hotline.desk, {"text": text, "location": {"address": "八一七路"}})
        deliver(hotline)


def _asleep(terminal: PtyTerminal, city: City, other: Path) -> None:
    pids = _processes(terminal)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    until(_stopped(pids), "the pause")
    _enters(city, other, "睡着时别人登记的")
    terminal.send("睡着时打的")
    # A shell that takes the terminal back sets it, and writes to it.
    modes = terminal.modes()
    terminal.sets(terminal.modes_before)
    threading.Event().wait(ASLEEP)
    asked, written = _asked(city), len(terminal.written)
    woken = time.monotonic()
    for pid in reversed(pids):
        os.kill(pid, signal.SIGCONT)
    terminal.waits_for("睡前打的睡着时打的", "在线")
    until(lambda: terminal.modes() == modes, "the terminal as it was")
    terminal.send(TAB + "古田路5号" + SAVE + F[4])
    terminal.waits_for("睡着时别人登记的", "睡前打的睡着时打的", "在线")
    seconds = time.monotonic() - woken
    until(lambda: _delivered(city, "睡前打的睡着时打的"), "the delivery")
    asked = _asked(city) - asked
    told(f"20: asleep for {ASLEEP:.0f} s, everything shown {seconds:.1f} s after it, {asked} requests")
    assert asked <= MOST_ASKED + 1, "and one for the case that was saved"
    assert "离线".encode() not in terminal.written[written:]
    # A busy machine is no fault of the console: held to its seconds only where there is time to be alone.
    assert not LONG or seconds < 5


def _delivered(city: City, text: str) -> bool:
    rows = city.asked("SELECT count(*) FROM cases WHERE document LIKE ?", f"%{text}%")
    assert rows[0][0] <= 1, "entered once"
    return bool(rows[0][0])


def _suspended(terminal: PtyTerminal, city: City, other: Path) -> None:
    pids = _processes(terminal)
    terminal.send(F[2] + "放到后台前打的")
    terminal.waits_for("放到后台前打的")
    os.kill(terminal.pid, signal.SIGTSTP)
    until(_stopped(pids), "the suspension")
    terminal.settles()
    assert_sane(terminal)
    _enters(city, other, "在后台时别人登记的")
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.waits_for("放到后台前打的", "新建工单")
    terminal.send("，回来接着打")
    terminal.waits_for("放到后台前打的，回来接着打")
    terminal.send(F[4])
    terminal.waits_for("在后台时别人登记的", "在线")


@patient
def test_it_goes_on_as_if_nothing_had_been(city: City, tmp_path: Path) -> None:
    home, other = tmp_path / "profile", tmp_path / "other"
    for each in (home, other):
        city.enrol(each)
    url = city.environ(home)["HOTLINE_BACKEND_URL"]
    with at_console(tmp_path, shows="在线", HOTLINE_BACKEND_URL=url) as terminal:
        terminal.send(F[2] + "睡前打的")
        terminal.waits_for("睡前打的")
        _asleep(terminal, city, other)
        _suspended(terminal, city, other)
        terminal.send(QUIT)
        assert terminal.ends() == 0
        assert_sane(terminal)
