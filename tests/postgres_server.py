"""A PostgreSQL server for the tests: Debian's package, a temporary folder, a Unix socket, and nothing kept."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

#: Whether tests that need the server fail where there is none; read here, because tests see none of our settings.
REQUIRED = os.environ.get("HOTLINE_TEST_POSTGRES") == "required"
NOT_FOUND = "PostgreSQL not found (Debian: apt install postgresql): what needs it was not run"
_PATIENCE = 60
#: What was written may be lost with the machine: it is thrown away anyway.
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=150", "wal_level=minimal",
             "max_wal_senders=0", "shared_buffers=64MB", "autovacuum=off", "min_wal_size=32MB",
             "listen_addresses=")  # fmt: skip
#: Files in memory, where Linux has them, and how much has to be free: some servers of 150 MB, each beside its tests.
_MEMORY, _ROOM = Path("/dev/shm"), 2 << 30
#: Seconds after which what a killed run left in memory is nobody's.
_FORGOTTEN = 86_400


class PostgresServer:
    """A running server with databases that are made as copies of one another."""

    def __init__(self, folder: Path, socket: Path, launch: Callable[[], "subprocess.Popen[bytes]"]) -> None:
        self.folder, self._socket, self._launch = folder, socket, launch
        self._process = launch()
        self.until_there()
        self._names = count(1)

    def address(self, database: str) -> str:
        """Return what a backend is told."""
        return f"postgresql://hotline@/{database}?host={self._socket}"

    def make(self, template: str = "template0") -> str:
        """Make a database, a copy of another one that nobody is connected to; return its name."""
        name = f"hotline_{next(self._names)}"
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with self._at_work() as connection:
            # Page by page through the log, which is what newer servers do, takes four times as long.
            by_file = sql.SQL(" STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else "")
            connection.execute(copy + by_file)
        return name

    def drop(self, name: str) -> None:
        """Throw a database away, also while somebody is connected to it."""
        with self._at_work() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def copied(self, template: str = "template0") -> Iterator[str]:
        """A database for the time of a block; gives its address."""
        name = self.make(template)
        try:
            yield self.address(name)
        finally:
            self.drop(name)

    def go_away(self) -> None:
        """End it without waiting for whoever is connected; what was committed is kept."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(_PATIENCE)

    def come_back(self) -> None:
        """Start it again on what it had."""
        self._process = self._launch()
        self.until_there()

    def stop(self) -> None:
        """End it, and throw everything away."""
        self.go_away()
        shutil.rmtree(self.folder)

    def until_there(self) -> None:
        """Return when it takes connections. Its log ends with a line that says so."""
        log = self.folder / "log"
        for _ in range(_PATIENCE * 50):
            try:
                psycopg.connect(self.address("postgres")).close()
            except psycopg.OperationalError:
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(0.02)
                    raise AssertionError(log.read_text(encoding="utf-8", errors="replace")) from None
            else:
                return
        raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))

    def _at_work(self) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(self.address("postgres"), autocommit=True)


def binaries() -> Path | None:
    """Return the folder of the newest server that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    where = found[-1] if found else shutil.which("initdb")
    return Path(where).resolve().parent if where else None


def found() -> Path:
    """Return the folder of the server's programs; without it the test is skipped, or fails where it is required."""
    where = binaries()
    if where is None and REQUIRED:
        pytest.fail(NOT_FOUND)
    if where is None:
        pytest.skip(NOT_FOUND)
    return where


def start(settings: Sequence[str] = _CARELESS, folder: Path | None = None) -> PostgresServer:
    """Start a server of its own, in a new folder unless one of an earlier start is given."""
    programs, user = found(), _unprivileged()
    # In no folder of pytest's, which the other user may not enter; and short, as sockets must be.
    folder = folder or Path(tempfile.mkdtemp(prefix="hl-pg-", dir=_in_memory() if "fsync=off" in settings else None))
    data, socket = folder / "data", folder / "s"
    owner = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    environ = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
    if not data.exists():
        _lay_out(folder, socket, user)
        first = [programs / "initdb", "-D", data, "-U", "hotline", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
        subprocess.run(first, check=True, capture_output=True, cwd=folder, env=environ, **owner)  # type: ignore[call-overload]
    chosen = [part for setting in (*settings, f"unix_socket_directories={socket}") for part in ("-c", setting)]

    def launch() -> "subprocess.Popen[bytes]":
        with (folder / "log").open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]
                [programs / "postgres", "-D", data, *chosen],
                stdout=log, stderr=log, cwd=folder, env=environ, preexec_fn=_end_with_us, **owner,
            )  # fmt: skip
        return process

    return PostgresServer(folder, socket, launch)


def _in_memory() -> Path | None:
    """Return a folder in memory, where a database is copied and dropped at a tenth of the cost; None without room."""
    if not (_MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)):
        return None
    with tempfile.NamedTemporaryFile(dir=_MEMORY) as file:
        now = os.fstat(file.fileno()).st_mtime
    for left in _MEMORY.glob("hl-pg-*"):
        with suppress(OSError):
            if now - left.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(left)
    return _MEMORY if shutil.disk_usage(_MEMORY).free >= _ROOM else None


def _lay_out(folder: Path, socket: Path, user: pwd.struct_passwd | None) -> None:
    folder.mkdir(exist_ok=True)
    socket.mkdir(mode=0o755)
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
        os.chown(socket, user.pw_uid, user.pw_gid)


def _unprivileged() -> pwd.struct_passwd | None:
    """Return whom to run it as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise AssertionError("root has nobody to run PostgreSQL as")


def _end_with_us() -> None:
    """Let the server end also when the tests are killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)
