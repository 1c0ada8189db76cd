"""The port HotlineBackend: everything the console asks of the service, in nouns of the domain.

Every method may raise `Unreachable`; what else, it says.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from console.domain.case import Case
from console.domain.command import Command
from console.domain.reference import Reference
from console.ports.records import ChangesPage, Outcome, Revealed, ShownCase, SignIn, Terminal
from console.ports.taken import Taken


class HotlineBackend(Protocol):
    """A hotline service. Implementations are used from one thread at a time."""

    def sign_in(self, username: str, password: str) -> SignIn:
        """Exchange a user name and password for a sign-in; raises NotAuthorised."""

    def enrol(self, sign_in: SignIn, install_id: str, known_number: str) -> Terminal:
        """Get this terminal's number; the same install id gets the same number again. Raises NotAuthorised."""

    def reference(self, sign_in: SignIn, etag: str) -> Reference | None:
        """Return the reference data, or None when `etag` is still true. Raises NotAuthorised."""

    def send(
        self, terminal: Terminal, commands: Sequence[Command], witness: str = "", *, more: bool = False
    ) -> Sequence[Outcome]:
        """Hand over commands (at most 100) in order and return one outcome each. Raises NotAuthorised, Rejected.

        `more` says that this terminal has made others it hands over later: what was made in an outage keeps its time.

        `witness` is what `witness()` said after an earlier answer; StoreRestored (and nothing is done) when the store
        has lost what it had then.
        """

    def outcome(self, terminal: Terminal, command_id: str) -> Outcome | None:
        """Return what became of a command, or None when the backend never applied it. Raises NotAuthorised."""

    def last_taken(self, terminal: Terminal) -> Taken:
        """Return the newest it has of this terminal. Raises NotAuthorised, NotFound when the service cannot tell."""

    def void(self, terminal: Terminal, command_id: str) -> Outcome:
        """Give a command up for ever, whether it was handed over before or not; `applied` says that it was too late.

        Raises NotAuthorised, Rejected `not_your_command`, NotFound when the service knows no giving up.
        """

    def changes(self, sign_in: SignIn, cursor: str, limit: int, witness: str = "") -> ChangesPage:
        """Return what changed after `cursor` (empty: from the beginning). Raises NotAuthorised, NotFound for a
        cursor the backend does not know (then everything is listed anew), StoreRestored as `send` does."""

    def newest(self, sign_in: SignIn, limit: int) -> Sequence[Case]:
        """Return the newest cases (at most 200) as they stand, newest first, without their histories. Raises
        NotAuthorised."""

    def find_case(self, sign_in: SignIn, key: str) -> ShownCase:
        """Return a case by id or number, as the backend has it. Raises NotFound, NotAuthorised."""

    def reveal(self, sign_in: SignIn, key: str, reason: str) -> Revealed:
        """Return the caller of a case in full; the backend logs who asked and why before it tells.

        Raises NotFound, NotAuthorised, Rejected (`reveal_not_allowed`, `reason_missing`).
        """

    def tell_state(self, sign_in: SignIn, state: Mapping[str, Any]) -> None:
        """Tell what somebody is doing (`state`, `since`, `until`, `reason`), in place of what was told before.

        Raises NotAuthorised, NotFound `not_offered` by an older backend, Rejected.
        """

    def epoch(self) -> str:
        """Return the identity of the backend's store as last seen in an answer; empty before the first."""

    def witness(self) -> str:
        """Return the word of the last answer to `send` by which its store can be recognised; empty before the first."""

    def server_offset(self) -> float:
        """Return the last measured difference backend clock minus ours, in seconds; 0 before the first answer."""

    def server_time(self) -> datetime | None:
        """Return what the backend's clock said in its last answer, or None before the first."""

    def close(self) -> None:
        """Let go of connections."""
