"""The embedded backend: a real one of the profile's own, started when nothing is configured (design.md 10).

It runs detached, in a session of its own, so that a hang-up of one console does not end it; all consoles of the
profile share it, and it ends itself a while after the last one. Nobody waits for it: the console paints first.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from console.ports.clock import Clock
from console.profile import Profile, own_folder

#: With this Python takes a module from PYTHONPATH, not from a folder of the same name where it happens to be started.
SAME_CODE = ("-P",)
#: Seconds without a client after which it ends itself.
IDLE_SECONDS = 60
#: Shortest time between two attempts to start it: one that dies at once must not be started in a loop.
_RESTART_SECONDS = 5.0
#: A log longer than this is begun anew.
_LOG_LIMIT = 1_000_000


class EmbeddedBackend:
    """Starts the profile's own backend when nobody serves it, and knows where it is."""

    def __init__(self, profile: Profile, clock: Clock, environ: Mapping[str, str]) -> None:
        self._profile = profile
        self._clock = clock
        self._environ = environ
        self._started_at: float | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.socket = profile.socket(environ.get("XDG_RUNTIME_DIR"))

    @property
    def url(self) -> str:
        """Address for the client."""
        return f"unix://{self.socket}"

    @property
    def log(self) -> Path:
        """Where it says what it does."""
        return self._profile.backend / "serve.log"

    def answers(self) -> bool:
        """Whether somebody listens at the socket."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1.0)
            try:
                probe.connect(os.fspath(self.socket))
            except OSError:
                return False
        return True

    def ensure(self) -> None:
        """Start it if nobody listens and nobody is starting it; returns at once. Raises OSError."""
        if self._started_lately() or self.answers():
            return
        folder = own_folder(self._profile.backend)
        own_folder(self.socket.parent)
        with open(folder / "running.lock", "a", encoding="ascii") as lock:
            # The started process inherits the lock and holds it for as long as it lives, also while it is not
            # listening yet; the kernel lets go of it however the process ends.
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            (folder / "address").write_text(self.url + "\n", encoding="utf-8")
            self._start(folder, lock)

    def ended(self) -> bool:
        """Whether the process this object started has ended already."""
        return self._process is not None and self._process.poll() is not None

    def end(self) -> None:
        """End the process this object started, if it did: for profiles that are thrown away."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _started_lately(self) -> bool:
        return self._started_at is not None and self._clock.monotonic() - self._started_at < _RESTART_SECONDS

    def _start(self, folder: Path, lock: IO[str]) -> None:
        self._started_at = self._clock.monotonic()
        with _opened(self.log) as log:
            self._process = _Detached(
                self._command(folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                env=self._child_environ(),
                start_new_session=True,
                pass_fds=(lock.fileno(),),
            )

    def _command(self, folder: Path) -> list[str]:
        serve = [sys.executable, *SAME_CODE, "-m", "console", "serve", "--unix", os.fspath(self.socket), "--demo"]
        # An empty address of the database beats one configured for a server of its own.
        return [*serve, "--data-dir", os.fspath(folder), "--database-url", "", "--exit-when-idle", str(IDLE_SECONDS)]

    def _child_environ(self) -> dict[str, str]:
        kept = {name: value for name, value in self._environ.items() if not name.startswith("HOTLINE_")}
        # The same code as this process runs, wherever that was started from.
        code = os.fspath(Path(__file__).resolve().parent.parent)
        paths = [code, *filter(None, [self._environ.get("PYTHONPATH")])]
        return {**kept, "HOTLINE_HOME": os.fspath(self._profile.home), "PYTHONPATH": os.pathsep.join(paths)}


class _Detached(subprocess.Popen[bytes]):
    """A process that goes on when this one ends, and says nothing about it."""

    def __del__(self, *_: object) -> None:
        """Outliving its starter is the purpose, so there is nothing to warn of."""


def _opened(path: Path) -> IO[bytes]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    with suppress(FileNotFoundError):
        if path.stat().st_size > _LOG_LIMIT:
            flags |= os.O_TRUNC
    return os.fdopen(os.open(path, flags, 0o600), "ab")
