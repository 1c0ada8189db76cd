"""Terminals with their whole sync at the real backend."""

from pathlib import Path
from typing import Any, cast

from console.ports.errors import NotFound
from tests.contract.worlds import PASSWORD, House
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock
from tests.sync.conftest import settle


class Desk(Station):
    """A terminal at the real backend."""

    def __init__(self, home: Path, clock: StoppedClock, house: House, user: str) -> None:
        self.line = house.client()
        super().__init__(home, clock, cast(Any, self.line), user)
        self.sign_in()
        settle(self)

    def sign_in(self, user: str = "") -> None:
        self.store.desk.set_sign_in(self.line.sign_in(user or self._user, PASSWORD))

    def sign_out(self) -> None:
        self.store.desk.set_sign_in(None)

    def look(self) -> None:
        """Let so much time pass that the terminal asks what is new."""
        self.clock.advance(3)
        settle(self)

    def is_known(self, case_id: str) -> bool:
        """Whether the backend has a case."""
        sign_in = self.store.desk.sign_in()
        assert sign_in is not None
        try:
            return self.line.find_case(sign_in, case_id).case.id == case_id
        except NotFound:
            return False

    def close(self) -> None:
        self.line.close()
        super().close()
