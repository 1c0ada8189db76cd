"""A real backend at a real port, and terminals with their whole sync that reach it over a line that can fail."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, cast

from backend.app import create_app
from backend.idle import IdleWatch
from backend.settings import BackendSettings
from backend.streams import Pace
from backend.web_server import WebServer
from backend_client.http_backend import HttpBackend
from backend_client.http_stream import HttpChangeStream
from console.domain.case import Case
from console.domain.event import Event
from console.ports.errors import NotFound
from console.ports.store import CaseReader, DeskStore
from console.sync.engine import Engine
from console.sync.runner import SyncRunner
from console.sync.status import LinkState
from console.usecases.desk import Desk
from tests.contract.worlds import PASSWORD
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock
from tests.sync.conftest import settle
from tests.sync.test_runner import WaitingEar

PATIENCE = 30


class DistantCity:
    """One backend over real TCP, with a clock that tests move."""

    def __init__(self, port: int, clock: StoppedClock) -> None:
        self.port, self.clock = port, clock

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def history(self, case_id: str) -> tuple[Case, tuple[Event, ...]] | None:
        """Return a case and what happened to it as the backend has it, or None when it knows of none."""
        backend = HttpBackend(self.url, self.clock.now)
        try:
            found = backend.find_case(backend.sign_in("supervisor", PASSWORD), case_id)
        except NotFound:
            return None
        finally:
            backend.close()
        return found.case, found.events

    def applied(self, case_id: str) -> list[str]:
        """Return the ids of the commands that were applied to a case, in order, once for every time."""
        found = self.history(case_id)
        ids = [event.command_id for event in found[1]] if found else []
        return [command for index, command in enumerate(ids) if index == 0 or ids[index - 1] != command]


@contextmanager
def serving_city(file: Path, clock: StoppedClock, pace: Pace | None = None) -> Iterator[DistantCity]:
    """Serve a prepared database over TCP until the end of the block."""
    settings = BackendSettings(f"sqlite:///{file}", demo=True)
    app = create_app(settings, clock=clock.now, pace=pace or Pace())
    listening = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = WebServer(IdleWatch(app), listening.set)
        thread = threading.Thread(target=lambda: asyncio.run(server.until_end(listener, None)), daemon=True)
        thread.start()
        assert listening.wait(PATIENCE), "the backend does not listen"
        try:
            yield DistantCity(int(listener.getsockname()[1]), clock)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


class DistantDesk(Station):
    """A terminal whose engine is stepped by the test, at the far end of a line."""

    def __init__(self, home: Path, city: DistantCity, url: str, user: str = "taker", **options: Any) -> None:
        self.city, self.url = city, url
        self.line = HttpBackend(url, city.clock.now, **options)
        super().__init__(home, city.clock, cast(Any, self.line), user)

    def sign_in(self, user: str = "") -> None:
        self.store.desk.set_sign_in(self.line.sign_in(user or self._user, PASSWORD))

    def get_in_touch(self) -> None:
        """Sign in, enrol, fetch what there is."""
        self.sign_in()
        settle(self)
        assert self.ear.says(LinkState.ONLINE), self.ear.status

    def turn_to(self, url: str, **options: Any) -> None:
        """Find another server at the backend's address from now on, without a contact that has succeeded."""
        self.line.close()
        self.url, self.line = url, HttpBackend(url, self.city.clock.now, **options)
        self.backend = cast(Any, self.line)
        self.engine = self.make_engine(self.store.desk, self.store.cache)

    def tries_again(self) -> None:
        """Let the longest wait pass and work until there is nothing to do at once."""
        self.clock.advance(61)
        settle(self)

    def close(self) -> None:
        self.line.close()
        super().close()


class FollowingDesk(DistantDesk):
    """A terminal that works by itself: its engine runs in its thread, and follows the stream."""

    #: Seconds of silence after which a stream is given up.
    silence = 10.0

    def start(self, name: str = "") -> None:
        """Sign in and begin; return when the backend tells what changes."""
        self.sign_in(name)
        self.begin()
        self.ear.wait_for_state(LinkState.ONLINE)
        with self.rung:
            assert self.rung.wait_for(self.stream.is_live, PATIENCE), "the backend does not tell"

    def begin(self) -> None:
        """Begin to work; returns at once."""
        self.rung = threading.Condition()
        self.ear: WaitingEar = WaitingEar()
        self.stream = HttpChangeStream(self.url, self._ring, silence=self.silence)
        store = self.store
        engine = Engine(
            self.clock, self.random, self.backend, store.desk, store.cache, store.reader, self.ear, None, self.stream
        )
        self.crashes: list[Exception] = []
        self.runner = SyncRunner(engine, store.lock, store.desk, store.reader, self.ear, self.crashes.append, Random(1))
        self.runner.start()

    def use(self, desk: DeskStore, reader: CaseReader) -> Desk:
        return Desk(desk, reader, self.clock, self.store.cache.reference, self._ring)

    def _ring(self) -> None:
        with self.rung:
            self.rung.notify_all()
        if hasattr(self, "runner"):
            self.runner.ring()

    def close(self) -> None:
        if hasattr(self, "runner"):
            assert self.runner.stop(PATIENCE)
            self.stream.stop()
            assert self.crashes == []
        super().close()
