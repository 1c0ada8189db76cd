"""51: told to end, or killed, by a signal: the terminal is sane, the exit code says which, the draft is complete."""

import os
import signal
from pathlib import Path

import pytest

from tests.faults.pty_console import LONG, alive, assert_sane, at_console, drafts, opens_form
from tests.pty_terminal import PtyTerminal

#: What a process cannot answer: nothing more is written, and only the one in front can put the terminal right.
DEADLY = [signal.SIGKILL, *([signal.SIGSEGV, signal.SIGABRT] if LONG else [])]


def _types_and_is_told(terminal: PtyTerminal, pid: int, number: signal.Signals) -> None:
    opens_form(terminal)
    terminal.send("楼道灯坏了")
    terminal.waits_for("楼道灯坏了")
    os.kill(pid, number)


def test_the_console_is_told(tmp_path: Path) -> None:
    with at_console(tmp_path) as terminal:
        _types_and_is_told(terminal, terminal.console_pid(), signal.SIGTERM)
        assert terminal.ends() == 143
        assert_sane(terminal)
    assert "楼道灯坏了" in drafts(tmp_path)


@pytest.mark.parametrize("number", DEADLY, ids=str)
def test_the_console_is_killed(tmp_path: Path, number: signal.Signals) -> None:
    with at_console(tmp_path) as terminal:
        _types_and_is_told(terminal, terminal.console_pid(), number)
        assert terminal.ends() == 128 + number
        assert_sane(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, *([signal.SIGQUIT, signal.SIGINT] if LONG else [])], ids=str)
def test_the_process_in_front_is_told(tmp_path: Path, number: signal.Signals) -> None:
    with at_console(tmp_path) as terminal:
        console = terminal.console_pid()
        _types_and_is_told(terminal, terminal.pid, number)
        assert terminal.ends() == 128 + number
        assert not alive(console)
        assert_sane(terminal)
    if number != signal.SIGQUIT:
        assert "楼道灯坏了" in drafts(tmp_path)
