"""A real backend as a process of its own, real terminals that know its address, and what its store holds of theirs."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from backend.accounts import add_account
from backend.app import create_app
from backend.database import Database
from backend.settings import BackendSettings
from console.bootstrap import Hotline, assemble
from console.settings import load
from console.sync.engine import Engine
from console.sync.status import LinkStatus
from tests.backend.asgi import started
from tests.pty_terminal import ROOT
from tests.serve.processes import ask

#: Seconds a backend may take to start on a busy machine.
PATIENCE = 60
USER, PASSWORD = "taker", "horse battery staple"


class Unheard:
    """A listener for engines that nobody watches."""

    def link_changed(self, status: LinkStatus) -> None:
        pass

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        pass


class City:
    """The backend, and its store looked at from behind."""

    def __init__(self, folder: Path, socket: Path) -> None:
        self.folder, self.socket = folder, socket

    def environ(self, home: Path) -> dict[str, str]:
        """Return the settings of a terminal of this city."""
        return {"HOTLINE_HOME": str(home), "HOTLINE_BACKEND_URL": f"unix://{self.socket}", "HOTLINE_LANG": "zh_CN"}

    def terminal(self, home: Path) -> Hotline:
        """Open a terminal's profile, as the console does at its start."""
        environ = self.environ(home)
        return assemble(load({}, environ), environ)

    def enrol(self, home: Path) -> None:
        """Make a profile that is signed in, enrolled and in step."""
        with closing(self.terminal(home)) as hotline:
            hotline.sign_in(USER, PASSWORD)
            deliver(hotline)

    def asked(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return rows of the backend's own store."""
        with closing(sqlite3.connect(f"file:{self.folder / 'hotline.db'}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()

    def effects(self, case_id: str) -> list[tuple[str, str]]:
        """Return what happened to a case: command and type of each of its events."""
        return self.asked("SELECT command_id, type FROM events WHERE case_id = ? ORDER BY change_no, position", case_id)


def engine(hotline: Hotline) -> Engine:
    """Return an engine of this terminal over a line of its own, for a process that does nothing else."""
    return hotline.engine(hotline.backend(), Unheard())


def deliver(hotline: Hotline, steps: int = 1000) -> None:
    """Step until there is nothing to do at once."""
    with closing(hotline.backend()) as line:
        working = hotline.engine(line, Unheard())
        for _ in range(steps):
            if working.step() > 0:
                return
    raise AssertionError("the engine never rests")


@contextmanager
def serving(folder: Path, socket: Path, prepare: Callable[[Database], None] | None = None) -> Iterator[City]:
    """A city with one call-taker, or whom `prepare` lets in, served for the time of the block."""
    database = f"sqlite:///{folder / 'hotline.db'}"
    with started(create_app(BackendSettings(database), prepare=prepare or _call_taker)) as browser:
        browser.until_ready()
    command = [sys.executable, "-m", "console", "serve", "--unix", str(socket), "--data-dir", str(folder)]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": os.fspath(ROOT)}
        )
    try:
        _wait(process, socket)
        yield City(folder, socket)
    finally:
        process.kill()
        process.wait(PATIENCE)


def _call_taker(database: Database) -> None:
    with database.write() as connection:
        add_account(connection, USER, PASSWORD, "call_taker", "", USER, USER)


def _wait(process: "subprocess.Popen[bytes]", socket: Path) -> None:
    nothing = threading.Event()
    for _ in range(PATIENCE * 20):
        assert process.poll() is None, "the backend ended"
        # The socket is there a moment before anybody listens.
        with suppress(ConnectionError, FileNotFoundError):
            if ask(socket, "/readyz") == 200:
                return
        nothing.wait(0.05)
    raise TimeoutError
