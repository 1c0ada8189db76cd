"""Keys that come in a single write take effect in the order typed, whatever they open (performance.md 2)."""

import subprocess
from collections.abc import Iterator, Mapping

import pytest

from tests.journeys.conftest import CONSOLE, Service
from tests.pty_terminal import ENTER, ESCAPE, QUIT, SAVE, TAB, F, PtyTerminal


@pytest.fixture
def terminal(environ: Mapping[str, str], service: Service) -> Iterator[PtyTerminal]:
    """A console somebody is signed in at, with its queue on the screen."""
    assert service.url
    signed_in = {**environ, "HOTLINE_USER": "taker", "HOTLINE_PASSWORD": "demo"}
    subprocess.run([*CONSOLE, "login"], env=signed_in, capture_output=True, timeout=60, check=True)
    terminal = PtyTerminal(CONSOLE, environ)
    terminal.waits_for("未办结", "在线", "待派单")
    yield terminal
    terminal.close()


def test_each_of_them_in_a_single_write(terminal: PtyTerminal) -> None:
    terminal.send(f"{F[2]}井盖丢了怕摔着人{TAB}古田路5号{TAB}gl{TAB}0302{TAB}{TAB}{TAB}13805912345{TAB}林小明{SAVE}")
    screen = terminal.waits_for("已存本机，编号", "井盖丢了怕摔着人", "古田路5号", "鼓楼区", "138****2345", "林**")
    assert "0302" not in screen
    terminal.send(f"{F[3]}摔着{ENTER}")
    terminal.waits_for("井盖丢了怕摔着人", "受理登记")
    terminal.send(f":note 已告知处理时限{ENTER}")
    terminal.waits_for("备注：已告知处理时限")
    terminal.send(f":queue all{ENTER}")
    terminal.waits_for("全部  共", "井盖丢了怕摔着人")
    terminal.send(f"{F[3]}摔着{ENTER}{F[6]}gaj{ENTER}{F[7]}第二次来电{SAVE}:close 已由养护单位补上{ENTER}")
    terminal.waits_for("已办结", "第二次来电", "已由养护单位补上")
    terminal.send(QUIT)
    assert terminal.ends() == 0


def test_escape_and_what_follows_in_a_single_write(terminal: PtyTerminal) -> None:
    terminal.send(f"{F[2]}说到一半{ESCAPE}")
    terminal.waits_for("未办结")
    terminal.send(f"{F[2]}\x12{ENTER}")
    terminal.waits_for("说到一半", "已取回")
