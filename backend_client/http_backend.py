"""The port HotlineBackend over `/v1` (docs/wire.md). httpx is loaded at the first exchange, not before."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode

from backend_client import codecs
from backend_client.addresses import route
from backend_client.answers import Answer, Bounds
from console.domain.case import Case
from console.domain.command import Command
from console.domain.documents import command_document, moment
from console.domain.reference import Reference
from console.ports.errors import NotFound, Unreachable
from console.ports.records import ChangesPage, Outcome, OutcomeStatus, Revealed, ShownCase, SignIn, Terminal
from console.ports.taken import Taken

if TYPE_CHECKING:
    from backend_client.connecting import MakeTransport
    from backend_client.transport import Transport

#: Largest answer believed, in bytes after decompression.
SMALL_BODY = 5_000_000
#: The same for reference data and pages of changes.
LARGE_BODY = 12_000_000
_Record = TypeVar("_Record")


class HttpBackend:
    """A hotline backend at an address `http(s)://…` or `unix:///path`."""

    def __init__(
        self,
        url: str,
        machine_time: Callable[[], datetime],
        *,
        deadline: float = 10.0,
        ca_file: Path | None = None,
        proxy: str = "",
        make_transport: "MakeTransport | None" = None,
    ) -> None:
        """Connect to nothing yet; raises SettingsError for an address or a file of authorities that cannot be used.

        `machine_time` is this machine's own clock, uncorrected, against which the backend's is measured. `deadline` is
        the total of one exchange in seconds; answers that may be large get three times as long, as long as they come:
        a line that is silent for `deadline` is a dead one.
        """
        self._route = route(url, ca_file, proxy)
        self._machine_time = machine_time
        self._deadline = deadline
        self._make = make_transport
        self._transport: Transport | None = None
        self._one_at_a_time = threading.Lock()
        self._epoch = self._witness = ""
        self._offset = 0.0
        self._said: datetime | None = None
        #: How many records of answers could not be read and were left out.
        self.malformed = 0

    def sign_in(self, username: str, password: str) -> SignIn:
        """Exchange a user name and password for a sign-in; raises NotAuthorised."""
        answer = self._ask("POST", "/v1/auth/token", {}, {"username": username, "password": password})
        return _read(answer, codecs.sign_in_from)

    def enrol(self, sign_in: SignIn, install_id: str, known_number: str) -> Terminal:
        """Get this terminal's number; the same install id gets the same number again. Raises NotAuthorised."""
        body = {"install_id": install_id, "known_number": known_number}
        return _read(self._ask("POST", "/v1/terminals", _person(sign_in), body), codecs.terminal_from)

    def reference(self, sign_in: SignIn, etag: str) -> Reference | None:
        """Return the reference data, or None when `etag` is still true. Raises NotAuthorised."""
        headers = _person(sign_in) | ({"If-None-Match": f'"{etag}"'} if etag else {})
        answer = self._ask("GET", "/v1/reference", headers, large=True)
        return None if answer.status == 304 else _read(answer, codecs.reference_from)

    def send(
        self, terminal: Terminal, commands: Sequence[Command], witness: str = "", *, more: bool = False
    ) -> Sequence[Outcome]:
        """Hand over commands (at most 400) in order and return one outcome each. Raises NotAuthorised, Rejected, and
        StoreRestored when the store has lost what `witness` stands for.

        Only an answer that echoes the ids of all commands, in order, is definite; any other is Unreachable.
        """
        body = {"commands": [command_document(command) for command in commands], "more": more}
        document = _object(self._ask("POST", "/v1/commands", _terminal(terminal) | _shown(witness), body))
        try:
            rows = [codecs.outcome_from(row) for row in document["outcomes"]]
        except codecs.MALFORMED:
            raise Unreachable("answer_malformed") from None
        if [outcome.command_id for outcome, _ in rows] != [command.id for command in commands]:
            raise Unreachable("answer_incomplete")
        self.malformed += sum(broken for _, broken in rows)
        return [outcome for outcome, _ in rows]

    def outcome(self, terminal: Terminal, command_id: str) -> Outcome | None:
        """Return what became of a command, or None when the backend never applied it. Raises NotAuthorised."""
        try:
            answer = self._ask("GET", f"/v1/commands/{quote(command_id, safe='')}", _terminal(terminal))
        except NotFound as error:
            if error.code == "unknown_command":
                return None
            raise
        return self._outcome_in(answer, command_id)

    def last_taken(self, terminal: Terminal) -> Taken:
        """Return the newest the backend has of this terminal. Raises NotAuthorised, NotFound."""
        return _read(self._ask("GET", "/v1/terminal", _terminal(terminal)), codecs.taken_from)

    def void(self, terminal: Terminal, command_id: str) -> Outcome:
        """Give a command up for ever; `applied` says that it was too late. Raises NotAuthorised, NotFound, Rejected."""
        path = f"/v1/commands/{quote(command_id, safe='')}/void"
        outcome = self._outcome_in(self._ask("POST", path, _terminal(terminal)), command_id)
        if outcome.status not in (OutcomeStatus.VOID, OutcomeStatus.APPLIED):
            raise Unreachable("answer_malformed")
        return outcome

    def changes(self, sign_in: SignIn, cursor: str, limit: int, witness: str = "") -> ChangesPage:
        """Return what changed after `cursor` (empty: from the beginning). Raises NotAuthorised, NotFound for a
        cursor the backend does not know, StoreRestored when the store has lost what `witness` stands for."""
        query = urlencode({"after": cursor, "limit": limit})
        answer = self._ask("GET", f"/v1/changes?{query}", _person(sign_in) | _shown(witness), large=True)
        return _read(answer, codecs.page_from)

    def newest(self, sign_in: SignIn, limit: int) -> Sequence[Case]:
        """Return the newest cases as they stand, without their histories; one that cannot be read comes with the
        changes, or is named there. Raises NotAuthorised."""
        query = urlencode({"order": "newest", "limit": limit})
        return _read(self._ask("GET", f"/v1/cases?{query}", _person(sign_in), large=True), codecs.cases_from)

    def find_case(self, sign_in: SignIn, key: str) -> ShownCase:
        """Return a case by id or number, as the backend has it. Raises NotFound, NotAuthorised, Rejected."""
        if not key.strip("."):  # a path of dots would be another path
            raise NotFound("unknown_case")
        answer = self._ask("GET", f"/v1/cases/{quote(key, safe='')}", _person(sign_in))
        return _read(answer, codecs.shown_case_from)

    def reveal(self, sign_in: SignIn, key: str, reason: str) -> Revealed:
        """Return the caller of a case in full. Raises NotFound, NotAuthorised, Rejected."""
        if not key.strip("."):
            raise NotFound("unknown_case")
        path = f"/v1/cases/{quote(key, safe='')}/reveal"
        return _read(self._ask_older("POST", path, _person(sign_in), {"reason": reason}), codecs.revealed_from)

    def tell_state(self, sign_in: SignIn, state: Mapping[str, Any]) -> None:
        """Tell what somebody is doing. Raises NotAuthorised, NotFound, Rejected."""
        self._ask_older("PUT", "/v1/me/state", _person(sign_in), dict(state))

    def document(self, sign_in: SignIn, method: str, path: str, body: Any = None) -> Mapping[str, Any]:
        """Return what a person is answered at a path, as a JSON object. Raises NotFound, NotAuthorised, Rejected."""
        return _object(self._ask_older(method, path, _person(sign_in), body))

    def epoch(self) -> str:
        """Return the identity of the backend's store as last seen in an answer; empty before the first."""
        return self._epoch

    def witness(self) -> str:
        """Return the word by which the store that took commands last can be recognised; empty before the first."""
        return self._witness

    def server_offset(self) -> float:
        """Return the last measured difference backend clock minus this machine's, in seconds."""
        return self._offset

    def server_time(self) -> datetime | None:
        """Return what the backend's clock said in its last answer, or None before the first."""
        return self._said

    def close(self) -> None:
        """Let go of connections; a later call connects anew."""
        with self._one_at_a_time:
            transport, self._transport = self._transport, None
            if transport is not None:
                transport.close()

    def _outcome_in(self, answer: Answer, command_id: str) -> Outcome:
        outcome, broken = _read(answer, codecs.outcome_from)
        if outcome.command_id != command_id:
            raise Unreachable("answer_incomplete")
        self.malformed += broken
        return outcome

    def _ask_older(self, method: str, path: str, headers: Mapping[str, str], body: Any = None) -> Answer:
        """Ask for what was not always there; an address an older backend has not got is NotFound `not_offered`."""
        try:
            return self._ask(method, path, headers, body)
        except NotFound as error:
            if error.code != NotFound.code:
                raise
            raise NotFound("not_offered") from None

    def _ask(
        self, method: str, path: str, headers: Mapping[str, str], body: Any = None, *, large: bool = False
    ) -> Answer:
        from backend_client.failures import from_answer

        total, size = (self._deadline * 3, LARGE_BODY) if large else (self._deadline, SMALL_BODY)
        bounds = Bounds(self._deadline, total, size)
        with self._one_at_a_time:
            before = self._machine_time()
            answer = self._connected().exchange(method, path, headers, body, bounds)
            after = self._machine_time()
        failure = from_answer(answer)
        self._note(answer, before + (after - before) / 2)
        if failure is not None:
            raise failure
        return answer

    def _connected(self) -> "Transport":
        if self._transport is None:
            from backend_client.transport import Transport

            self._transport = Transport(self._route, self._make)
        return self._transport

    def _note(self, answer: Answer, at: datetime) -> None:
        """Remember which store answered and what its clock said, if it is one of ours."""
        if not answer.headers.get("x-contract-version"):
            return
        self._epoch = answer.headers.get("x-store-epoch", self._epoch)
        self._witness = answer.headers.get("x-store-witness", self._witness)
        try:
            said = moment(answer.headers.get("x-server-time"))
        except ValueError:
            return
        if said is not None:
            self._said, self._offset = said, (said - at).total_seconds()


def _person(sign_in: SignIn) -> dict[str, str]:
    return {"Authorization": f"Bearer {sign_in.token}"}


def _terminal(terminal: Terminal) -> dict[str, str]:
    return {"Authorization": f"Terminal {terminal.number}:{terminal.credential}"}


def _shown(witness: str) -> dict[str, str]:
    return {"X-Store-Witness": witness} if witness else {}


def _object(answer: Answer) -> Mapping[str, Any]:
    try:
        document = answer.document()
    except ValueError:
        raise Unreachable("answer_malformed") from None
    if not isinstance(document, dict):
        raise Unreachable("answer_malformed")
    return document


def _read(answer: Answer, read: Callable[[Mapping[str, Any]], _Record]) -> _Record:
    try:
        return read(_object(answer))
    except codecs.MALFORMED:
        raise Unreachable("answer_malformed") from None
