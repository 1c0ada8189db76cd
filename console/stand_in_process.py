"""The console's side of its stand-in: starts the process once, hears that it is ready, and lets it end."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from console.embedded import SAME_CODE
from console.settings import NO_BACKEND, Settings
from console.sync.stand_in import Stage

#: What the process says when it waits for the lock.
READY = b"ready\n"
#: Seconds a process that was told to end may need for what it is at.
_PATIENCE = 3.0
#: Seconds until it has to be ready; one that takes longer would hold up what the console can do itself.
_GETTING_READY = 5.0


class StandInProcess:
    """The port `StandIn` by a process. Used by one thread, but for `end`."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        """Start nothing yet."""
        self._settings, self._environ = settings, environ
        self._process: subprocess.Popen[bytes] | None = None
        self._begun: float | None = None
        self._stage = Stage.AWAY

    def begin(self) -> None:
        """Start the process, once."""
        if self._begun is None:
            self._begun = time.monotonic()
            # Without another process this one goes on as before.
            with suppress(OSError):
                self._process = self._started()
                self._stage = Stage.GETTING_READY

    def stage(self) -> Stage:
        """Return how far the process is; one that does not get ready in time is ended."""
        process, began = self._process, self._begun
        if process is None or began is None:
            return Stage.AWAY
        if process.poll() is not None:
            self.end()
        elif self._stage is Stage.GETTING_READY:
            if _heard(process) == READY:
                self._stage = Stage.READY
            elif time.monotonic() - began > _GETTING_READY:
                self.end()
        return self._stage

    def given(self) -> None:
        """The lock is free for it."""
        self._stage = Stage.AT_WORK

    def end(self) -> None:
        """Have it end after what it is at, and wait for that a few seconds at the most; may be called again."""
        process, self._process = self._process, None
        stage, self._stage = self._stage, Stage.AWAY
        if process is None:
            return
        if stage is Stage.GETTING_READY:
            # It has begun nothing.
            process.kill()
        try:
            process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            # What it kept is whole, and it acknowledged nothing to anybody.
            process.kill()
            process.communicate()

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, *SAME_CODE, "-m", "console.stand_in"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._child_environ(),
            # A hang-up or Ctrl+C of the terminal is the console's: it ends its stand-in by itself.
            start_new_session=True,
        )
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        return process

    def _child_environ(self) -> dict[str, str]:
        settings = self._settings
        code = os.fspath(Path(__file__).resolve().parent.parent)
        return {
            **self._environ,
            "HOTLINE_HOME": os.fspath(settings.profile.home),
            "HOTLINE_BACKEND_URL": settings.backend_url or ("" if settings.start_backend else NO_BACKEND),
            "HOTLINE_CA_FILE": os.fspath(settings.ca_file or ""),
            "HOTLINE_PROXY": settings.proxy,
            # The same code as this process runs, wherever that was started from.
            "PYTHONPATH": os.pathsep.join([code, *filter(None, [self._environ.get("PYTHONPATH")])]),
        }


def _heard(process: subprocess.Popen[bytes]) -> bytes | None:
    assert process.stdout is not None
    return process.stdout.read(len(READY))
