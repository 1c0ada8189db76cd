"""Plays a call by a real console on a real terminal, beside a real backend or cut off from it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from backend.accounts import add_account
from backend.database import Database
from bench.calls.script import Call, Doing, Earlier, Step
from console.bootstrap import Hotline, assemble
from console.domain.codes import Action
from console.settings import load
from console.usecases.act import act
from console.usecases.register_case import register_case
from tests.faults.served_city import City, deliver, serving
from tests.pty_terminal import ROOT, F, PtyTerminal

#: Accounts of the city, by name: their roles.
_ROLES = {"taker": "call_taker", "callback": "callback", "admin": "admin"}
_PASSWORD = "horse battery staple"
_KEYS = {
    "tab": "\t", "enter": "\r", "escape": "\x1b", "down": "\x1b[B", "ctrl+down": "\x1b[1;5B", "ctrl+up": "\x1b[1;5A",
    "f9": "\x1b[20~", "f12": "\x1b[24~", **{f"f{number}": sent for number, sent in F.items()},
}  # fmt: skip
_CONSOLE = (sys.executable, "-m", "console")


@contextmanager
def city() -> Iterator[City]:
    """A city of its own, without sample cases."""
    # Paths of sockets are limited to about 100 bytes.
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory(prefix="hl-") as runtime,
        serving(Path(folder), Path(runtime) / "city.sock", _prepare) as made,
    ):
        yield made


def play(call: Call, city: City, home: Path, *, online: bool) -> list[Action]:
    """Go through a call and return what the terminal was told to do; raises AssertionError with the screen."""
    environ = {**city.environ(home), **_basic(home)}
    _happened(city, home.with_name(f"{home.name}-elsewhere"), call.earlier)
    with closing(_opened(environ)) as hotline:
        hotline.sign_in(call.user, _PASSWORD)
        deliver(hotline)
        seen = {entry.command.id for entry in hotline.store.desk.log(1000)}
    if not online:
        environ["HOTLINE_BACKEND_URL"] = f"unix://{home}.nowhere"
    terminal = PtyTerminal(_CONSOLE, environ, (80, 24))
    try:
        terminal.waits_for("未办结", "在线" if online else "离线")
        for step in call.steps:
            _take(terminal, step, environ)
        terminal.settles()
    finally:
        terminal.close()
    return _told(environ, seen)


def _take(terminal: PtyTerminal, step: Step, environ: Mapping[str, str]) -> None:
    match step.doing:
        case Doing.KEY:
            terminal.send(_sent(step.what))
            # A lone Escape is the beginning of a longer key, if anything follows at once.
            terminal.settles(0.15)
        case Doing.CODE | Doing.FREE:
            terminal.send(step.what)
            terminal.settles(0.05)
        case Doing.RING:
            subprocess.run([*_CONSOLE, "pop", "--phone", step.what], env=dict(environ), check=True, capture_output=True)
        case Doing.SEE:
            terminal.waits_for(step.what)


def _sent(name: str) -> str:
    if name.startswith("ctrl+") and len(name) == len("ctrl+x"):
        return chr(ord(name[-1]) & 0x1F)
    return _KEYS.get(name, name)


def _happened(city: City, home: Path, earlier: tuple[Earlier, ...]) -> None:
    """Have cases entered and dealt with elsewhere."""
    if not earlier:
        return
    with closing(_opened(city.environ(home))) as hotline:
        hotline.sign_in("admin", _PASSWORD)
        deliver(hotline)
        for case in earlier:
            new = register_case(hotline.desk, dict(case.fields))
            for action, fields in case.then:
                act(hotline.desk, new.case.id, action, dict(fields))
        deliver(hotline)


def _told(environ: Mapping[str, str], seen: set[str]) -> list[Action]:
    """Return what the terminal was told to do, delivered or not, in its order."""
    with closing(_opened(environ)) as hotline:
        desk = hotline.store.desk
        commands = [entry.command for entry in (*desk.pending(), *desk.log(1000)) if entry.command.id not in seen]
        return [command.action for command in sorted(commands, key=lambda command: command.seq)]


def _opened(environ: Mapping[str, str]) -> Hotline:
    return assemble(load({}, environ), environ)


def _basic(home: Path) -> dict[str, str]:
    home.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip


def _prepare(database: Database) -> None:
    with database.write() as connection:
        for name, role in _ROLES.items():
            add_account(connection, name, _PASSWORD, role, "", name, name)
