"""What only a real terminal does: bytes that are no text, lines that are cut, signals."""

import os
import shlex
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.journeys.conftest import CONSOLE
from tests.pty_terminal import ROOT, PtyTerminal


@pytest.fixture
def cut_off(tmp_path: Path) -> Mapping[str, str]:
    """A terminal whose backend is not there: the sign-in dialog is what it shows."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "HOTLINE_HOME": str(tmp_path / "profile"),
        "HOTLINE_BACKEND_URL": f"unix://{tmp_path / 'nobody.sock'}",
        "HOTLINE_LANG": "zh_CN",
    }


@pytest.fixture
def terminal(cut_off: Mapping[str, str]) -> Iterator[PtyTerminal]:
    terminal = PtyTerminal(CONSOLE, cut_off)
    terminal.waits_for("用户名", "密码")
    yield terminal
    terminal.close()


def test_bytes_that_are_no_text_do_not_end_the_console(terminal: PtyTerminal) -> None:
    terminal.send_bytes(b"ab" + "电话".encode("gbk") + b"\xb5\xff" + b"cd")
    terminal.waits_for("ab", "cd")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=str)
def test_a_console_told_to_end_leaves_the_terminal_as_it_was(terminal: PtyTerminal, number: signal.Signals) -> None:
    os.kill(terminal.pid, number)
    assert terminal.ends() == 128 + number
    assert terminal.written.rstrip().endswith(b"\x1b[?1004l") or b"\x1b[?1049l" in terminal.written


def test_a_console_whose_line_is_cut_ends(cut_off: Mapping[str, str], tmp_path: Path) -> None:
    told = tmp_path / "code"
    # In a session of its own, so that no signal comes and the end of the input is all that tells.
    inner = f"trap '' HUP; setsid -w {shlex.join(CONSOLE)}; echo $? > {shlex.quote(str(told))}"
    terminal = PtyTerminal(["sh", "-c", inner], cut_off)
    terminal.waits_for("用户名", "密码")
    terminal.hangs_up()
    os.waitpid(terminal.pid, 0)
    terminal.pid = 0
    terminal.close()
    assert told.read_text() == "129\n"
