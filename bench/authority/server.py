"""A PostgreSQL server as a city would set one up, durable, and real workers of the backend at it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres_server
from tests.postgres_server import PostgresServer

ROOT = Path(__file__).resolve().parent.parent.parent
#: Durable, unlike that of the tests; memory for a machine of 8 GB, as docs/operations.md says.
_SETTINGS = (
    "fsync=on", "synchronous_commit=on", "shared_buffers=2GB", "effective_cache_size=5GB", "work_mem=16MB",
    "maintenance_work_mem=1GB", "max_wal_size=4GB", "checkpoint_timeout=15min", "random_page_cost=1.1",
    "max_connections=150", "jit=off", "listen_addresses=",
)  # fmt: skip
_PATIENCE = 120


@contextmanager
def postgres(folder: Path | None) -> Iterator[PostgresServer]:
    """Run a server; what is in `folder` is kept for the next time, without one all is thrown away."""
    server = postgres_server.start(_SETTINGS, folder)
    try:
        yield server
    finally:
        server.go_away() if folder else server.stop()


@contextmanager
def workers(address: str, count: int) -> Iterator[int]:
    """Serve a database by `count` processes; gives the port on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "console", "serve", "--port", str(port), "--workers", str(count)]
    environ = {**os.environ, "HOTLINE_DATABASE_URL": address, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([*command, "--demo"], cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    try:
        _until_ready(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_PATIENCE)


def _until_ready(port: int) -> None:
    patience = threading.Event()
    for _ in range(_PATIENCE * 10):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        patience.wait(0.1)
    raise SystemExit("the backend did not become ready")
