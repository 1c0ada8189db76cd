"""A terminal's line to the service in memory, with everything that can go wrong on it."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from console.domain.case import Case
from console.domain.command import Command
from console.domain.reference import Reference
from console.ports.errors import HotlineError, Unreachable
from console.ports.records import ChangesPage, Outcome, Revealed, ShownCase, SignIn, Terminal
from console.ports.taken import Taken
from tests.fakes.fake_service import FakeService

_Answer = TypeVar("_Answer")


class Fault(StrEnum):
    """What the line does to one exchange."""

    NONE = "none"
    LOSE_REQUEST = "lose_request"
    LOSE_ANSWER = "lose_answer"
    #: Delivered twice; the first answer is lost.
    DELIVER_TWICE = "deliver_twice"
    #: Seems lost, and reaches the service days later all the same.
    DELIVER_LATE = "deliver_late"


class FakeBackend:
    """The port HotlineBackend over a FakeService."""

    def __init__(self, service: FakeService, draw: Callable[[], Fault] = lambda: Fault.NONE) -> None:
        self.service = service
        self.offline = False
        #: Faults of the next exchanges, in order; after them `draw` decides.
        self.script: deque[Fault] = deque()
        self.draw = draw
        #: How many commands each `send` carried.
        self.sends: list[int] = []
        self.said_more: list[bool] = []
        #: Exchanges of any kind that were tried.
        self.exchanges = 0
        self._late: list[Callable[[], object]] = []
        self._epoch = self._witness = ""
        self._said: datetime | None = None
        self._offset = 0.0
        #: This machine's own clock, by which the service's is measured; None when both are one.
        self.machine_time: Callable[[], datetime] | None = None

    def sign_in(self, username: str, password: str) -> SignIn:
        return self._exchange(lambda: self.service.sign_in(username, password))

    def enrol(self, sign_in: SignIn, install_id: str, known_number: str) -> Terminal:
        return self._exchange(lambda: self.service.enrol(sign_in, install_id, known_number))

    def reference(self, sign_in: SignIn, etag: str) -> Reference | None:
        return self._exchange(lambda: self.service.reference(sign_in, etag))

    def send(
        self, terminal: Terminal, commands: Sequence[Command], witness: str = "", *, more: bool = False
    ) -> Sequence[Outcome]:
        self.sends.append(len(commands))
        self.said_more.append(more)
        outcomes = self._exchange(lambda: self.service.send(terminal, commands, witness, more=more))
        self._witness = self.service.point(self.service.store.change_no)
        return outcomes

    def outcome(self, terminal: Terminal, command_id: str) -> Outcome | None:
        return self._exchange(lambda: self.service.outcome(terminal, command_id))

    def last_taken(self, terminal: Terminal) -> Taken:
        # Asked once a start; no message of a test's script is spent on it.
        if self.offline:
            raise Unreachable(left=False)
        if self.service.failing is not None:
            raise self.service.failing
        return self.service.last_taken(terminal)

    def void(self, terminal: Terminal, command_id: str) -> Outcome:
        return self._exchange(lambda: self.service.void(terminal, command_id))

    def changes(self, sign_in: SignIn, cursor: str, limit: int, witness: str = "") -> ChangesPage:
        return self._exchange(lambda: self.service.changes(sign_in, cursor, limit, witness))

    def newest(self, sign_in: SignIn, limit: int) -> Sequence[Case]:
        return self._exchange(lambda: self.service.newest(sign_in, limit))

    def find_case(self, sign_in: SignIn, key: str) -> ShownCase:
        return self._exchange(lambda: self.service.find_case(sign_in, key))

    def reveal(self, sign_in: SignIn, key: str, reason: str) -> Revealed:
        return self._exchange(lambda: self.service.reveal(sign_in, key, reason))

    def tell_state(self, sign_in: SignIn, state: Mapping[str, Any]) -> None:
        self._exchange(lambda: self.service.tell_state(sign_in, state))

    def epoch(self) -> str:
        return self._epoch

    def witness(self) -> str:
        return self._witness

    def server_offset(self) -> float:
        return self._offset

    def server_time(self) -> datetime | None:
        return self._said

    def close(self) -> None:
        """Nothing is held."""

    def deliver_late(self) -> None:
        """What was under way for days arrives now."""
        late, self._late = self._late, []
        for request in late:
            _ignoring_errors(request)

    def _exchange(self, request: Callable[[], _Answer]) -> _Answer:
        self.exchanges += 1
        if self.offline:
            raise Unreachable(left=False)
        if self.service.failing is not None:
            raise self.service.failing
        fault = self.script.popleft() if self.script else self.draw()
        if fault is Fault.LOSE_REQUEST:
            raise Unreachable("timed_out")
        if fault is Fault.DELIVER_LATE:
            self._late.append(request)
            raise Unreachable("timed_out")
        if fault is Fault.DELIVER_TWICE:
            _ignoring_errors(request)
        return self._answered(request, lost=fault is Fault.LOSE_ANSWER)

    def _answered(self, request: Callable[[], _Answer], *, lost: bool) -> _Answer:
        if lost:
            _ignoring_errors(request)
            raise Unreachable("connection_lost")
        self._epoch, self._said = self.service.epoch, self.service.now()
        if self.machine_time is not None:
            self._offset = (self._said - self.machine_time()).total_seconds()
        return request()


def _ignoring_errors(request: Callable[[], object]) -> None:
    try:
        request()
    except HotlineError:
        return
