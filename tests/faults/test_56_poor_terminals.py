"""56: no locale, no colour, a Linux console, a terminal without a name: usable; one that can only print line after
line: one clear line and an exit code that is not 0."""

from pathlib import Path

import pytest

from tests.faults.pty_console import CONSOLE, LONG, assert_sane, at_console, environment, opens_form
from tests.pty_terminal import QUIT, SAVE, TAB, PtyTerminal

#: By name what is different about them; `env -u TERM` takes the name of the terminal away.
NO_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
NO_NAME = ("env", "-u", "TERM", *CONSOLE)
USABLE: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "neither locale nor name": (NO_NAME, NO_LOCALE),
    "linux without colour": (CONSOLE, {"TERM": "linux", "NO_COLOR": "1"}),
}
if LONG:
    USABLE |= {
        "no locale": (CONSOLE, NO_LOCALE),
        "posix": (CONSOLE, {"LC_ALL": "POSIX", "LANG": ""}),
        "latin": (CONSOLE, {"LC_ALL": "en_US.ISO-8859-1"}),
        "no colour": (CONSOLE, {"NO_COLOR": "1"}),
        "vt100": (CONSOLE, {"TERM": "vt100"}),
        "an unheard-of one": (CONSOLE, {"TERM": "no-such-terminal"}),
    }


@pytest.mark.parametrize("kind", USABLE)
def test_a_terminal_that_is_poor_is_usable(tmp_path: Path, kind: str) -> None:
    command, environ = USABLE[kind]
    with at_console(tmp_path, command, (80, 24), **environ) as terminal:
        opens_form(terminal)
        terminal.send(f"没有颜色也能登记{TAB}古田路5号{SAVE}")
        terminal.waits_for("已存本机，编号", "没有颜色也能登记")
        terminal.send(QUIT)
        assert terminal.ends() == 0
        assert_sane(terminal)


@pytest.mark.parametrize("name", ["dumb", "unknown"])
def test_a_terminal_that_prints_line_after_line_gets_one_clear_line(tmp_path: Path, name: str) -> None:
    terminal = PtyTerminal(CONSOLE, environment(tmp_path, TERM=name))
    try:
        assert terminal.ends() == 2
        assert f"TERM={name}" in terminal.text()
        assert b"\x1b" not in terminal.written
        assert_sane(terminal)
    finally:
        terminal.close()
