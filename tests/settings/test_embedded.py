"""The embedded backend is started once, outlives its console, and is started again when it died."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.embedded import EmbeddedBackend
from console.profile import locate

#: Stands in for the backend: listens at the socket it is told and notes each start.
_LISTENER = """
import socket, sys, os
path = sys.argv[sys.argv.index("--unix") + 1]
open("starts", "a").write(f"{os.getpid()}\\n")
if os.path.exists(path): os.unlink(path)
listener = socket.socket(socket.AF_UNIX); listener.bind(path); listener.listen(5)
while True:
    listener.accept()[0].close()
"""


class _Scripted(EmbeddedBackend):
    script = _LISTENER

    def _command(self, folder: Path) -> list[str]:
        return [sys.executable, "-c", self.script, *super()._command(folder)[3:]]


class _Dying(_Scripted):
    script = 'open("starts", "a").write("x\\n")'


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[EmbeddedBackend]]:
    made: list[EmbeddedBackend] = []
    yield made
    for backend in made:
        backend.end()


def embedded(tmp_path: Path, made: list[EmbeddedBackend], kind: type[EmbeddedBackend] = _Scripted) -> EmbeddedBackend:
    backend = kind(locate(str(tmp_path / "home")), SystemClock(), dict(os.environ))
    made.append(backend)
    return backend


def until(condition: object) -> bool:
    """Wait for a condition, at most ten seconds."""
    nothing = threading.Event()
    for _ in range(500):
        if condition():  # type: ignore[operator]  # a callable, kept untyped for lambdas
            return True
        nothing.wait(0.02)
    return False


def starts(tmp_path: Path) -> list[str]:
    file = tmp_path / "home" / "backend" / "starts"
    return file.read_text(encoding="ascii").split() if file.exists() else []


def test_it_listens_for_its_owner_only_and_leaves_its_address(tmp_path: Path, started: list[EmbeddedBackend]) -> None:
    backend = embedded(tmp_path, started)
    backend.ensure()
    assert until(backend.answers)
    assert backend.socket.parent.stat().st_mode & 0o777 == 0o700
    folder = tmp_path / "home" / "backend"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "address").read_text(encoding="utf-8").strip() == backend.url
    assert (folder / "serve.log").stat().st_mode & 0o777 == 0o600


def test_many_consoles_start_it_once(tmp_path: Path, started: list[EmbeddedBackend]) -> None:
    consoles = [embedded(tmp_path, started) for _ in range(5)]
    for backend in consoles:
        backend.ensure()
    assert until(consoles[0].answers)
    for backend in consoles:
        backend.ensure()
    assert len(starts(tmp_path)) == 1


def test_it_has_a_session_of_its_own_so_that_a_hang_up_does_not_end_it(
    tmp_path: Path, started: list[EmbeddedBackend]
) -> None:
    backend = embedded(tmp_path, started)
    backend.ensure()
    assert until(lambda: starts(tmp_path))
    assert os.getsid(int(starts(tmp_path)[0])) != os.getsid(0)


def test_it_is_started_again_when_it_was_killed(tmp_path: Path, started: list[EmbeddedBackend]) -> None:
    first = embedded(tmp_path, started)
    first.ensure()
    assert until(first.answers)
    os.kill(int(starts(tmp_path)[0]), signal.SIGKILL)
    assert until(lambda: not first.answers() and first.ended())
    second = embedded(tmp_path, started)
    second.ensure()
    assert until(second.answers)
    assert len(starts(tmp_path)) == 2


def test_one_that_dies_at_once_is_not_started_in_a_loop(tmp_path: Path, started: list[EmbeddedBackend]) -> None:
    backend = embedded(tmp_path, started, _Dying)
    for _ in range(3):
        backend.ensure()
        assert until(backend.ended)
    assert len(starts(tmp_path)) == 1


def test_a_server_somebody_else_started_is_left_alone(tmp_path: Path, started: list[EmbeddedBackend]) -> None:
    backend = embedded(tmp_path, started)
    backend.socket.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(backend.socket))
        listener.listen(1)
        backend.ensure()
    assert starts(tmp_path) == []


def test_its_settings_are_its_own_and_not_those_of_the_console(tmp_path: Path, started: list[EmbeddedBackend]) -> None:
    environ = {**os.environ, "HOTLINE_DATABASE_URL": "postgresql://elsewhere", "HOTLINE_PASSWORD": "x"}
    backend = EmbeddedBackend(locate(str(tmp_path / "home")), SystemClock(), environ)
    child = backend._child_environ()
    assert {name for name in child if name.startswith("HOTLINE_")} == {"HOTLINE_HOME"}
    command = backend._command(tmp_path)
    assert command[command.index("--database-url") + 1] == ""
