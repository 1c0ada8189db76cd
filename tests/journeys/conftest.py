"""A backend process that can be killed and started again, and a console's environment that points to it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.pty_terminal import ROOT

CONSOLE = [sys.executable, "-m", "console"]


class Service:
    """`hotline serve --demo` on a Unix socket."""

    def __init__(self, folder: Path, socket: Path) -> None:
        self._folder, self.socket = folder, socket
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start it and wait until it takes work."""
        environ = {**os.environ, "HOTLINE_HOME": str(self._folder / "service"), "PYTHONPATH": str(ROOT)}
        database = f"sqlite:///{self._folder / 'city.db'}"
        command = [*CONSOLE, "serve", "--unix", str(self.socket), "--demo", "--database-url", database]
        log = (self._folder / "service.log").open("ab")
        self._process = subprocess.Popen(command, env=environ, cwd=self._folder, stdout=log, stderr=log)
        log.close()
        self._wait()

    def _wait(self) -> None:
        assert self._process is not None
        for _ in range(600):
            if self._listens() and self._is_ready():
                return
            # Waiting for the process to end paces the loop, and tells at once when it did.
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.1)
                break
        raise AssertionError("the backend did not become ready: " + (self._folder / "service.log").read_text())

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket)) == 0

    def _is_ready(self) -> bool:
        with self.client() as client:
            return client.get("/readyz").status_code == 200

    def client(self) -> httpx.Client:
        return httpx.Client(transport=httpx.HTTPTransport(uds=str(self.socket)), base_url="http://hotline", timeout=10)

    def asks(self, path: str) -> httpx.Response:
        """Ask the API itself, as the supervisor."""
        with self.client() as client:
            answer = client.post("/v1/auth/token", json={"username": "supervisor", "password": "demo"})
            token = answer.json()["token"]
            return client.get(path, headers={"Authorization": f"Bearer {token}"})

    def is_killed(self) -> None:
        """SIGKILL, as a power cut would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path, Path(os.environ["XDG_RUNTIME_DIR"]) / "s.sock")
    try:
        service.start()
        yield service
    finally:
        service.stop()


@pytest.fixture
def environ(tmp_path: Path, service: Service) -> Mapping[str, str]:
    """The environment of a terminal of its own, in Chinese."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "HOTLINE_HOME": str(tmp_path / "profile"),
        "HOTLINE_BACKEND_URL": service.url,
        "HOTLINE_LANG": "zh_CN",
        "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"],
    }
