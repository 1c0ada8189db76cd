"""A real backend at a real port, and terminals with their whole sync that reach it over a line that can fail."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from backend.app import create_app
from backend.idle import IdleWatch
from backend.settings import BackendSettings
from backend.streams import Pace
from backend.web_server import WebServer
from backend_client.http_backend import HttpBackend
from console.domain.case import Case
from console.domain.event import Event
from console.ports.errors import NotFound
from console.sync.status import LinkState
from tests.contract.worlds import PASSWORD
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock
from tests.sync.conftest import settle

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
        self.city = city
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
        self.line = HttpBackend(url, self.city.clock.now, **options)
        self.backend = cast(Any, self.line)
        self.engine = self.make_engine(self.store.desk, self.store.cache)

    def tries_again(self) -> None:
        """Let the longest wait pass and work until there is nothing to do at once."""
        self.clock.advance(61)
        settle(self)

    def close(self) -> None:
        self.line.close()
        super().close()
