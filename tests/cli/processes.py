"""Processes as people start them: `python -m console …` for verbs and for a backend."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
#: Seconds a process may take on a busy machine.
PATIENCE = 60


def console(*argv: str, environ: dict[str, str], stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", "console", *argv],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        env={**environ, "PYTHONPATH": os.fspath(ROOT)},
        check=False,
    )


class Server:
    """`hotline serve --demo` at a Unix socket."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.socket = folder / "s" / "city.sock"
        self.url = f"unix://{self.socket}"
        command = [sys.executable, "-m", "console", "serve", "--demo", "--unix", str(self.socket)]
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(folder / "data")],
            env={**environ, "PYTHONPATH": os.fspath(ROOT), "HOTLINE_HOME": str(folder / "home")},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_until_ready(self) -> None:
        """Wait until the sample city is there."""
        nothing = threading.Event()
        for _ in range(PATIENCE * 10):
            if self._asked("/readyz") == 200:
                return
            assert self.process.poll() is None, "the backend ended"
            nothing.wait(0.1)
        raise TimeoutError

    def _asked(self, path: str) -> int:
        connection = http.client.HTTPConnection("backend", timeout=5)
        try:
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.connect(str(self.socket))
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def end(self) -> None:
        """End it as an administrator would."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
