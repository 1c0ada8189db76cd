"""Everything a console needs to run, put together by `bootstrap` and handed to the app without files or wires."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from console.keys.table import STANDARD, KeyTable
from console.ports.incidents import Notice
from console.ports.records import SignIn
from console.sync.status import LinkStatus
from console.usecases.desk import Desk


class Listener(Protocol):
    """Whoever wants to know what the sync does. Called from the sync's own thread."""

    def link_changed(self, status: LinkStatus) -> None:
        """The connection, or how much waits, changed."""

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        """These cases are shown differently now; empty: any may be."""


@dataclass(frozen=True, slots=True)
class TerminalGuard:
    """How the terminal is locked and unlocked; all of it blocking."""

    #: Whether it is locked, by whichever process of the profile.
    locked: Callable[[], bool] = lambda: False
    #: Drop what opens cached cases and drafts.
    lock: Callable[[], None] = lambda: None
    #: Let somebody in by user name and password. Raises NotAuthorised, Unreachable.
    unlock: Callable[[str, str], SignIn] | None = None
    #: Minutes without a key after which it locks itself; 0 for never.
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Workplace:
    """One operator's console without its screens."""

    desk: Desk
    #: Language code of the catalogue to begin with.
    language: str
    #: Nothing is configured: a sample city kept in this profile.
    demo: bool
    #: Where the backend is, as shown to people (never with a secret).
    backend: str
    #: Ask the backend to accept a person; blocking. Raises NotAuthorised, Unreachable.
    sign_in: Callable[[str, str], SignIn]
    #: Start delivering and fetching in a thread of its own; returns at once.
    start: Callable[[Listener], None]
    #: Stop that thread, waiting at most a few seconds; what is unsent stays in the outbox.
    stop: Callable[[], None]
    #: Deliver and fetch at once, also while an earlier failure is being waited out.
    sync_now: Callable[[], None] = lambda: None
    #: Write down an error that ends the console, without personal data.
    crashed: Callable[[BaseException], object] = lambda error: None
    #: The lock on this terminal.
    guard: TerminalGuard = TerminalGuard()
    #: What whoever works here has to know of this terminal's files, the most serious first.
    notices: Callable[[], Sequence[Notice]] = lambda: ()
    #: Whether a call opens its form by itself where nothing is typed; otherwise one key does.
    calls_at_once: bool = False
    #: Name of the colours to begin with.
    theme: str = "dark"
    #: The keys in force.
    keys: KeyTable = STANDARD
    #: What of the keys a person asked for is not in force.
    key_notices: Sequence[Notice] = ()
