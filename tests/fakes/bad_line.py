"""A line to any backend on which requests and answers get lost, are repeated, or arrive days later."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any, TypeVar

from console.domain.case import Case
from console.domain.command import Command
from console.domain.reference import Reference
from console.ports.backend import HotlineBackend
from console.ports.errors import HotlineError, NotFound, Rejected, Unreachable
from console.ports.records import ChangesPage, Outcome, Revealed, ShownCase, SignIn, Terminal
from console.ports.taken import Taken
from tests.fakes.fake_backend import Fault

_Answer = TypeVar("_Answer")
_FAULTS = [fault for fault in Fault if fault is not Fault.NONE]


class BadLine:
    """The port HotlineBackend over another one; what an answer that is lost would have told is not known here."""

    def __init__(self, backend: HotlineBackend, random: Random, rate: float) -> None:
        self.backend, self._random = backend, random
        #: How often an exchange meets a fault; 0 for a good line.
        self.rate = rate
        self.offline = False
        #: Faults of the next exchanges, in order; after them the dice decide.
        self.script: deque[Fault] = deque()
        #: Words that make whatever stands before the backend reject a whole request.
        self.poison = ""
        #: The next page of changes is asked for with a cursor the backend has forgotten.
        self.cursor_forgotten = False
        self._late: deque[Callable[[], object]] = deque()
        self._epoch = self._witness = ""
        self._offset = 0.0
        self._said: datetime | None = None

    def sign_in(self, username: str, password: str) -> SignIn:
        return self.backend.sign_in(username, password)

    def enrol(self, sign_in: SignIn, install_id: str, known_number: str) -> Terminal:
        return self._exchange(lambda: self.backend.enrol(sign_in, install_id, known_number))

    def reference(self, sign_in: SignIn, etag: str) -> Reference | None:
        return self._exchange(lambda: self.backend.reference(sign_in, etag))

    def send(
        self, terminal: Terminal, commands: Sequence[Command], witness: str = "", *, more: bool = False
    ) -> Sequence[Outcome]:
        if self.poison and any(self.poison in str(command.fields) for command in commands):
            self._exchange(lambda: None)
            raise Rejected("malformed_request")
        return self._exchange(lambda: self.backend.send(terminal, commands, witness, more=more))

    def outcome(self, terminal: Terminal, command_id: str) -> Outcome | None:
        return self._exchange(lambda: self.backend.outcome(terminal, command_id))

    def last_taken(self, terminal: Terminal) -> Taken:
        # Asked once a start; no message of a test's script is spent on it.
        if self.offline:
            raise Unreachable(left=False)
        return self.backend.last_taken(terminal)

    def void(self, terminal: Terminal, command_id: str) -> Outcome:
        return self._exchange(lambda: self.backend.void(terminal, command_id))

    def changes(self, sign_in: SignIn, cursor: str, limit: int, witness: str = "") -> ChangesPage:
        if cursor and self.cursor_forgotten and not self.offline:
            self.cursor_forgotten = False
            raise NotFound("unknown_cursor")
        return self._exchange(lambda: self.backend.changes(sign_in, cursor, limit, witness))

    def newest(self, sign_in: SignIn, limit: int) -> Sequence[Case]:
        return self._exchange(lambda: self.backend.newest(sign_in, limit))

    def find_case(self, sign_in: SignIn, key: str) -> ShownCase:
        return self._exchange(lambda: self.backend.find_case(sign_in, key))

    def reveal(self, sign_in: SignIn, key: str, reason: str) -> Revealed:
        return self._exchange(lambda: self.backend.reveal(sign_in, key, reason))

    def tell_state(self, sign_in: SignIn, state: Mapping[str, Any]) -> None:
        self._exchange(lambda: self.backend.tell_state(sign_in, state))

    def epoch(self) -> str:
        return self._epoch

    def witness(self) -> str:
        return self._witness

    def server_offset(self) -> float:
        return self._offset

    def server_time(self) -> datetime | None:
        return self._said

    def close(self) -> None:
        self.backend.close()

    def deliver_late(self, most: int = 1_000_000) -> None:
        """What was under way for days arrives now, oldest first."""
        for _ in range(min(most, len(self._late))):
            _ignoring_errors(self._late.popleft())

    def _exchange(self, request: Callable[[], _Answer]) -> _Answer:
        if self.offline:
            raise Unreachable(left=False)
        fault = self.script.popleft() if self.script else self._drawn()
        if fault is Fault.LOSE_REQUEST:
            raise Unreachable("timed_out")
        if fault is Fault.DELIVER_LATE:
            self._late.append(request)
            raise Unreachable("timed_out")
        if fault is Fault.DELIVER_TWICE:
            _ignoring_errors(request)
        if fault is Fault.LOSE_ANSWER:
            _ignoring_errors(request)
            raise Unreachable("connection_lost")
        try:
            return request()
        finally:
            backend = self.backend
            self._epoch, self._witness = backend.epoch(), backend.witness()
            self._offset, self._said = backend.server_offset(), backend.server_time()

    def _drawn(self) -> Fault:
        return self._random.choice(_FAULTS) if self._random.random() < self.rate else Fault.NONE


def _ignoring_errors(request: Callable[[], object]) -> None:
    try:
        request()
    except HotlineError:
        return
