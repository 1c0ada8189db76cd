"""A counter to run verbs at: real store, real engine, an authority in memory; and a real one as a process."""

import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from console.bootstrap import Hotline
from console.cli.entry import run
from console.clock import SystemClock
from console.domain.reference import Reference
from console.inquiries import Inquiries
from local_store.open_store import open_store
from tests.cli.processes import Server
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.fake_search import FakeSearch
from tests.fakes.fake_service import FakeService
from tests.fakes.no_stream import NoStream
from tests.taken_apart_once import packaged_reference


@dataclass(frozen=True)
class Ran:
    """What a verb left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """Code of the error it said."""
        return str(self.json["error"]["code"])


class Counter:
    """Runs verbs of one profile at a time, against one service."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._patch = monkeypatch
        self.service = FakeService(SystemClock(), _reference())
        self.offline = False
        monkeypatch.setattr(Hotline, "backend", lambda _, deadline=10.0: self._line())
        monkeypatch.setattr(Inquiries, "search", lambda _, *asked: FakeSearch(self._line()).search(*asked))
        # Nothing is streamed: that is the real client's.
        monkeypatch.setattr(Hotline, "stream", lambda *_: NoStream())
        monkeypatch.setenv("HOTLINE_BACKEND_URL", "http://city.invalid")
        self.profile("one")

    def profile(self, name: str) -> None:
        """Go to another terminal."""
        self._patch.setenv("HOTLINE_HOME", str(self._folder / name))

    def __call__(self, *argv: str, stdin: str = "") -> Ran:
        out, err = io.StringIO(), io.StringIO()
        self._patch.setattr(sys, "stdin", io.StringIO(stdin))
        self._patch.setattr(sys, "stdout", out)
        code = run(list(argv), out, err)
        return Ran(int(code), out.getvalue(), err.getvalue())

    def signed_in(self, user: str = "taker") -> "Counter":
        self._patch.setenv("HOTLINE_USER", user)
        self._patch.setenv("HOTLINE_PASSWORD", "demo")
        assert self("login", "--json").code == 0
        self._patch.delenv("HOTLINE_USER")
        self._patch.delenv("HOTLINE_PASSWORD")
        return self

    def keep_signed_in(self) -> None:
        """Be signed in as the taker without having fetched anything."""
        store = open_store(Path(os.environ["HOTLINE_HOME"]), SystemClock())
        store.desk.set_sign_in(self.service.sign_in("taker", "demo"))
        store.close()

    def forget_cases(self) -> None:
        """Lose the copies, as a terminal whose first fetch has not come far."""
        store = open_store(Path(os.environ["HOTLINE_HOME"]), SystemClock())
        store.cache.clear()
        store.close()

    def entered(self, *more: str) -> dict[str, Any]:
        """Enter a case and return it."""
        ran = self("case", "new", "--text", "小区有流浪狗", "--address", "金环花园12号楼", "--json", *more)
        assert ran.code == 0, ran
        return dict(ran.json["case"])

    def _line(self) -> FakeBackend:
        line = FakeBackend(self.service)
        line.offline = self.offline
        return line


@cache
def _reference() -> Reference:
    """Return the data that ships, as a backend hands it out: with a version."""
    packaged = packaged_reference()
    assert packaged is not None
    return Reference({**packaged.document, "etag": "first"})


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """A terminal where the taker is signed in, and the service reachable."""
    return Counter(tmp_path, monkeypatch).signed_in()


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """A terminal that nobody ever signed in at."""
    return Counter(tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real backend with its sample city, at a socket of its own."""
    with tempfile.TemporaryDirectory(prefix="hl-") as folder:
        started = Server(Path(folder), dict(os.environ))
        try:
            started.wait_until_ready()
            yield started
        finally:
            started.end()
