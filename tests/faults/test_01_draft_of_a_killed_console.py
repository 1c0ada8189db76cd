"""Fault 1 at the keyboard: a console killed while one types opens where it was, at most one key behind."""

import os
import signal
from pathlib import Path

import pytest

from tests.faults.pty_console import LONG, at_console, drafts
from tests.pty_terminal import F, PtyTerminal

SAYS_SO = "没有正常退出"
#: How a form is opened, what shows that it is open, what is typed there key by key, and after which keys it is killed.
FORMS: dict[str, tuple[str, str, str, tuple[int, ...]]] = {
    "intake": (F[2], "新建工单", "楼道灯坏了三天没人修", (2, 5)),
    "note": (F[7], "Ctrl+S确定", "他说电梯也停了两次", (3,)),
    "line": (":", "reopen", "xj/八一七路的狗追人", (5,)),
}


def _types(terminal: PtyTerminal, text: str, before: str) -> None:
    """Key by key, as fast as the screen shows them."""
    for length in range(1, len(text) + 1):
        terminal.send(text[length - 1])
        terminal.waits_for(before + text[:length])


def _shown(terminal: PtyTerminal, text: str) -> str:
    """Return as much of a text as stands on the screen."""
    screen = terminal.text()
    return next(text[:length] for length in range(len(text), -1, -1) if text[:length] in screen)


def _kill(terminal: PtyTerminal) -> None:
    os.kill(terminal.console_pid(), signal.SIGKILL)
    assert terminal.ends() == 128 + signal.SIGKILL


@pytest.mark.parametrize("form", FORMS)
def test_a_killed_console_opens_in_the_form_at_most_one_key_behind(tmp_path: Path, form: str) -> None:
    opening, opened, text, kills = FORMS[form]
    kept, shows = "", "第2件"
    for kill in (*(range(2, len(text)) if LONG else kills), len(text)):
        with at_console(tmp_path, shows=shows) as terminal:
            if kept:
                terminal.waits_for(kept[:-1])
                kept = _shown(terminal, kept)
            else:
                terminal.send(opening)
                terminal.waits_for(opened)
            _types(terminal, text[len(kept) : kill], kept)
            kept, shows = text[:kill], SAYS_SO
            _kill(terminal)
    assert [draft for draft in drafts(tmp_path, "line" if form == "line" else "text") if text[:-1] in draft]
