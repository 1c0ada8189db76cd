"""Backends as processes of their own, and the few requests the tests ask them."""

import http.client
import os
import selectors
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent
#: Seconds a process may take on a busy machine before a test gives up on it.
PATIENCE = 40
_PROGRAM = """
import sys
from pathlib import Path
from backend.serve import ServeOptions, run
{extra}
sys.exit(run(ServeOptions(data_dir=Path({data!r}), {options}){build}))
"""


def start(data: Path, options: str, *, app: str = "build") -> subprocess.Popen[str]:
    """Start a backend; `app` names what of `small_app` it serves, empty for the real one."""
    extra = f"from tests.serve.small_app import {app}" if app else ""
    program = _PROGRAM.format(extra=extra, data=os.fspath(data), options=options, build=f", {app}" if app else "")
    environ = {**os.environ, "PYTHONPATH": os.fspath(ROOT)}
    return subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, env=environ)


@contextmanager
def serving(data: Path, options: str, *, app: str = "build") -> Iterator[subprocess.Popen[str]]:
    """A backend that listens when the block begins and is gone when it ends."""
    process = start(data, options, app=app)
    try:
        assert first_line(process), process.poll()
        yield process
    finally:
        gone(process)


def gone(process: subprocess.Popen[str]) -> None:
    """End a process that a test started, however it stands."""
    if process.poll() is None:
        process.kill()
    process.communicate(timeout=PATIENCE)


def first_line(process: subprocess.Popen[str]) -> str:
    """Return the first line it says; raises TimeoutError when it says nothing."""
    stream = _said(process)
    with selectors.DefaultSelector() as waiting:
        waiting.register(stream, selectors.EVENT_READ)
        if not waiting.select(PATIENCE):
            raise TimeoutError("the backend says nothing")
    return stream.readline()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a process to end; return its exit code and what it said after its first line."""
    _out, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def _said(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stderr is not None
    return process.stderr


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("backend", timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(os.fspath(self._path))


def ask(path: Path, what: str = "/healthz") -> int:
    """Return the status of an answer."""
    return told(path, what)[0]


def told(path: Path, what: str) -> tuple[int, str]:
    """Return the status of an answer, and what it says."""
    connection = UnixConnection(path)
    try:
        connection.request("GET", what)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
