"""Keeps the machine out of every test: own home, fixed zone and language, no developer's settings, no network."""

import gc
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import paid_once, postgres_server, taken_apart_once
from tests.faults import memory_limits, mounts, syscalls
from tests.postgres_server import PostgresServer

settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")

#: Neither UTC nor the city's zone, so that nothing right by accident of the machine's zone stays unnoticed.
MACHINE_ZONE = "America/St_Johns"
_FOLDERS = {"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}


def pytest_collection_finish() -> None:
    """Look for garbage less often, and never among what was imported: hundreds of tests leave much to look through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _paid_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        paid_once.share(patch)
        taken_apart_once.share(patch)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server of this test process, started when the first test needs it."""
    server = postgres_server.start()
    yield server
    server.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line each that a tool was lacking, so that a green run is not taken for more than it is."""
    for not_found in (postgres_server.NOT_FOUND, syscalls.NOT_FOUND, mounts.NOT_ALLOWED, memory_limits.NOT_ALLOWED):
        skipped = terminalreporter.stats.get("skipped", [])
        without = [report for report in skipped if not_found in str(report.longrepr)]
        if without:
            # Not among the skipped, each of which would get a line of its own.
            terminalreporter.stats["skipped"] = [report for report in skipped if report not in without]
            terminalreporter.stats.setdefault("not run", []).extend(without)
            terminalreporter.write_line(f"{not_found} ({len(without)} tests).", yellow=True)


class NetworkForbidden(AssertionError):
    """A test tried to leave this machine."""


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("HOTLINE_")]:
        monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("HOTLINE_HOME", str(home / "hotline"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name, folder in _FOLDERS.items():
        monkeypatch.setenv(name, str(home / folder))
    # Socket paths are limited to about 100 bytes; a test's own folder is often longer.
    runtime = tempfile.mkdtemp(prefix="hl-")
    monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
    yield home
    shutil.rmtree(runtime, ignore_errors=True)


@pytest.fixture(autouse=True)
def _fixed_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", MACHINE_ZONE)
    time.tzset()
    yield
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    monkeypatch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))


def _guarded(original: Any) -> Any:
    def connect(sock: socket.socket, address: Any) -> Any:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not _stays_here(address[0]):
            raise NetworkForbidden(f"a test connects to {address!r}")
        return original(sock, address)

    return connect


def _guarded_lookup(original: Any) -> Any:
    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host and not _stays_here(host):
            raise NetworkForbidden(f"a test looks up {host!r}")
        return original(host, *args, **kwargs)

    return getaddrinfo


def _stays_here(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in {"localhost", ""}:
        return True
    try:
        return ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False
