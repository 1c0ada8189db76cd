"""What commands need of the app beyond what screens need."""

from collections.abc import Sequence
from typing import Any, Protocol

from console.usecases.workplace import Workplace
from screens.places import Places
from screens.text_verbs import Asking


class Lock(Protocol):
    """The lock, as far as commands know it."""

    async def lock(self) -> None:
        """Lock now. Raises NotAuthorised."""


class Doings(Protocol):
    """What the operator is doing, as far as commands know it."""

    async def ask(self) -> None:
        """Ask what the operator does now. Raises NotAuthorised, StoreError."""

    async def choose(self, typed: str) -> None:
        """Keep it as typed. Raises InvalidField, NotAuthorised, StoreError."""


class Line(Protocol):
    """The calls at this terminal, as far as commands know them."""

    async def take(self) -> None:
        """Open a form for the call that waits longest. Raises DomainError, StoreError."""

    @property
    def states(self) -> Doings:
        """What the operator is doing."""


class Place(Protocol):
    """Where the console is, as far as leaving it and coming back are concerned."""

    def leave(self) -> None:
        """The console is left on purpose: the next one begins at the queue."""

    async def come_back(self) -> None:
        """Go to where this operator's console was that ended without being left; only the first time."""


class Shell(Asking, Protocol):
    """The app, as far as commands know it."""

    @property
    def screen(self) -> Any:
        """The screen on top."""

    @property
    def screen_stack(self) -> Sequence[Any]:
        """The screens, the one on top last."""

    places: Places
    workplace: Workplace
    #: What whoever sits here gave at the command line, oldest first; nobody else's, and gone with the lock.
    earlier_lines: list[str]

    @property
    def calls(self) -> Line:
        """The calls that wait."""

    @property
    def locking(self) -> Lock:
        """The lock."""

    @property
    def whereabouts(self) -> Place:
        """Where the console is."""

    async def ask_sign_in(self) -> None:
        """Ask who sits here."""

    def switch_language(self, language: str = "") -> None:
        """Go on in the language of a code, or in the other one."""

    def switch_theme(self, name: str = "") -> None:
        """Draw in the colours of a name, or in the next ones."""

    def refresh_screen(self) -> None:
        """Draw what is true now."""

    def exit(self, result: int = 0) -> None:
        """Leave the program."""
