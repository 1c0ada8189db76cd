"""What citizens write is shown and never obeyed: on every screen of a real terminal, and in every answer of the CLI."""

import json
import subprocess
from collections.abc import Mapping

import pytest

from tests.journeys.conftest import CONSOLE, Service
from tests.pty_terminal import ENTER, ESCAPE, QUIT, SAVE, TAB, F, PtyTerminal

#: Markup of the libraries that draw, sequences a terminal obeys, letters that turn a line around.
ODD = (
    "[/]甲[@click=app.quit]乙[/] [bold red]丙[ \x1b[31m丁\x1b]52;c;aGk=\x07\x9b2J戊"
    "\x9d52;c;aGk=\x9c己\u202e庚\u2066\u200f\x08辛"
)
#: What of it must never come to a terminal. The console's own sequences are others.
OBEYED = [text.encode() for text in ("\x1b[31m", "\x1b]52", "\x9b", "\x9d", "\u202e", "\u2066", "\u200f", "\x08")]
#: Large; the small size is that of the faults of the terminal (tests/faults).
SIZE = (120, 36)


def _run(environ: Mapping[str, str], *argv: str) -> str:
    done = subprocess.run([*CONSOLE, *argv], env=dict(environ), capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, (argv, done.stdout, done.stderr)
    _is_harmless(done.stdout + done.stderr)
    return done.stdout.decode()


def _is_harmless(written: bytes) -> None:
    for sequence in OBEYED:
        assert sequence not in written, f"{sequence!r} reached the terminal"


@pytest.fixture
def number(environ: Mapping[str, str], service: Service) -> str:
    """A case with odd text in every field, delivered."""
    assert service.url
    _run({**environ, "HOTLINE_USER": "taker", "HOTLINE_PASSWORD": "demo"}, "login")
    fields = {"text": f"狗叫{ODD}", "address": f"路{ODD}", "name": f"名{ODD}", "title": f"题{ODD}"}
    body = json.dumps(fields)
    command = [*CONSOLE, "case", "new", "--json", "--json-input", "-"]
    done = subprocess.run(command, env=dict(environ), input=body.encode(), capture_output=True, timeout=60, check=True)
    _is_harmless(done.stdout)
    number = str(json.loads(done.stdout)["case"]["number"])
    _run(environ, "case", "note", number, f"备注{ODD}")
    return number


def test_no_screen_obeys_a_citizen(environ: Mapping[str, str], number: str) -> None:
    terminal = PtyTerminal(CONSOLE, environ, SIZE)
    try:
        terminal.waits_for("未办结", number)
        terminal.send(F[3] + "狗叫")
        terminal.waits_for("共", number)
        terminal.send(ENTER)
        terminal.waits_for(number, "内容", "[/]甲[@click=app.quit]乙[/]")
        for key, word in ((F[6], "输入名称"), (F[7], "Ctrl+S确定"), (F[8], "Ctrl+S确定")):
            terminal.send(key)
            terminal.waits_for(word)
            terminal.send(ESCAPE)
            terminal.waits_without(word)
        terminal.send(f":show {number}{ENTER}")
        terminal.waits_for(number, "内容", "备注[/]甲")
        terminal.send(f"{F[2]}第二{ODD.replace(chr(27), '').replace(chr(8), '')}{TAB}乙路{SAVE}")
        # The bytes that are no text are said once; they are kept as they came.
        terminal.waits_for("再按一次 Ctrl+S")
        terminal.send(SAVE)
        terminal.waits_for("已存本机，编号")
        for key in (F[11], F[4], F[1]):
            terminal.send(key)
            terminal.waits_for("F2")
        terminal.send(QUIT)
        assert terminal.ends() == 0
    finally:
        terminal.close()
    _is_harmless(terminal.written)


def test_no_answer_of_the_command_line_obeys_a_citizen(environ: Mapping[str, str], number: str) -> None:
    for argv in (("case", "show", number), ("case", "search", "狗叫"), ("queue",), ("outbox", "list")):
        _run(environ, *argv)
        _run(environ, *argv, "--json")
    away = {**environ, "HOTLINE_BACKEND_URL": "unix:///nobody/is/here.sock"}
    _run(away, "case", "note", number, f"断网{ODD}")
    for verb in ("list", "export"):
        _run(away, "outbox", verb)
        _run(away, "outbox", verb, "--json")
