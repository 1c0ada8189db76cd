"""52: the terminal takes no output for as long as it likes: what is typed is kept, a save is durable, the sync calls
its backend, and when the terminal takes output again the screen shows how things are now."""

import re
import socket
import threading
import time
from functools import partial
from pathlib import Path

from tests.faults.forms import LONG, patient, told
from tests.faults.one_terminal import opened
from tests.faults.pty_console import assert_sane, at_console, drafts, until
from tests.pty_terminal import ESCAPE, QUIT, SAVE, TAB, F, PtyTerminal

_LANGUAGE, _CLEAR = "\x0c", "\x15"
#: Seconds the terminal takes nothing while somebody types on: the matrix' minute in the long form.
STALLED = 60.0 if LONG else 3.0


def _saved(tmp_path: Path) -> int:
    with opened(tmp_path / "profile", seed=6) as terminal:
        return len(terminal.store.desk.pending())


def _fills_all_queues(terminal: PtyTerminal, tmp_path: Path) -> None:
    """Have the whole form drawn many times, each time for certain: what was typed behind it has arrived."""
    terminal.send(F[2])
    for count in range(1, 61):
        terminal.send(_LANGUAGE + "x")
        until(partial(_is_drafted, tmp_path, "x" * count))
    terminal.send(_CLEAR + ESCAPE)


def _types_on(terminal: PtyTerminal, tmp_path: Path, backend: socket.socket) -> tuple[str, int]:
    """Type for as long as it stalls, a character behind the other; each is in the draft before the next one comes.

    Returns what was typed, and how often the sync called its backend meanwhile, which hangs up on it each time.
    """
    typed, calls = "", 0
    end, pace = time.monotonic() + STALLED, threading.Event()
    backend.settimeout(0.0)
    while time.monotonic() < end:
        typed += "一二三四五六七八九十"[len(typed) % 10]
        terminal.send(typed[-1])
        until(partial(_is_drafted, tmp_path, typed), typed)
        while _hangs_up_on(backend):
            calls += 1
        pace.wait(0.5)
    return typed, calls


def _is_drafted(tmp_path: Path, typed: str) -> bool:
    return typed in drafts(tmp_path)


def _hangs_up_on(backend: socket.socket) -> bool:
    try:
        backend.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@patient
def test_a_terminal_that_takes_no_output(tmp_path: Path) -> None:
    with at_console(tmp_path) as terminal, socket.socket(socket.AF_UNIX) as backend:
        before = _saved(tmp_path)
        terminal.takes_output(False)
        _fills_all_queues(terminal, tmp_path)
        terminal.send(F[2] + "没人看的时候登记的" + TAB + "古田路5号")
        until(lambda: "没人看的时候登记的" in drafts(tmp_path))
        terminal.send(SAVE)
        until(lambda: _saved(tmp_path) == before + 1)
        backend.bind(str(tmp_path / "nobody.sock"))
        backend.listen()
        backend.settimeout(30)
        terminal.send(F[5])
        backend.accept()[0].close()
        terminal.send(F[2])
        typed, calls = _types_on(terminal, tmp_path, backend)
        told(f"52: {len(typed)} keys in {STALLED:.0f} s without output, each durable; the sync called {calls} times")
        # It waits longer after each failure; what F5 asked for above was tried at once.
        assert calls >= STALLED // 30
        terminal.takes_output(True)
        screen = terminal.waits_for(typed[-20:], "新建工单")
        assert "没人看的时候登记的" not in screen
        seconds = terminal.waits_for_match(re.compile(r"终端有 (\d+) 秒没有反应"))
        assert int(seconds[1]) >= STALLED
        terminal.send(F[4])
        terminal.waits_for("没人看的时候登记", "共 4 件")
        terminal.send(QUIT)
        assert terminal.ends() == 0
        assert_sane(terminal)


def test_a_terminal_that_takes_no_output_any_more_holds_nobody_back(tmp_path: Path) -> None:
    with at_console(tmp_path) as terminal:
        terminal.send((F[3] + F[4]) * 40)
        terminal.send(F[2] + "最后一句")
        until(lambda: "最后一句" in drafts(tmp_path))
        terminal.send(QUIT)
        assert terminal.ends(reading=False) == 0
