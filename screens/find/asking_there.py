"""What the backend has besides: asked as one types, one question at a time and the newest next; no key waits for it."""

from collections.abc import Callable
from dataclasses import dataclass

from console.domain.errors import DomainError
from console.ports.errors import HotlineError
from console.ports.search import FoundThere, Inquiry
from console.usecases.find_there import ask_there
from screens.attempt import in_own_thread
from screens.console_port import Console


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question."""

    found: FoundThere | None = None
    #: Why there is none.
    error: Exception | None = None
    #: Whether somebody asked for it by a key of its own, and waits for it.
    on_purpose: bool = False


class AskingThere:
    """Asks, and shows the answer to the newest question."""

    def __init__(self, console: Callable[[], Console], limit: int, show: Callable[[Answer], None]) -> None:
        self._console, self._limit, self._show = console, limit, show
        self._next: Inquiry | None = None
        self._under_way = False

    def ask(self, asked: Inquiry | None) -> None:
        """Have something asked soon, and nothing else; nothing any more for None."""
        self._next = asked
        if asked is not None and not self._under_way:
            self._under_way = True
            self._console().conversations.beside(self._answer())

    async def _answer(self) -> None:
        try:
            while (asked := self._next) is not None:
                answer = await self._one(asked)
                if self._next is asked:
                    self._next = None
                    self._show(answer)
        finally:
            self._under_way = False

    async def _one(self, asked: Inquiry) -> Answer:
        desk = self._console().desk
        try:
            found = await in_own_thread(lambda: ask_there(desk, asked, self._limit))
        except (DomainError, HotlineError) as error:
            return Answer(error=error, on_purpose=asked.on_purpose)
        return Answer(found, on_purpose=asked.on_purpose)
