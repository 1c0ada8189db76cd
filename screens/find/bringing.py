"""Opening a case that only the backend has: fetched beside the keys, and shown when it is still what is wanted."""

from collections.abc import Awaitable, Callable

from console.domain.errors import DomainError
from console.ports.errors import HotlineError
from console.usecases.find_there import bring_here
from screens.attempt import in_own_thread
from screens.base import ConsoleScreen


class Bringing:
    """Fetches one case at a time for a screen."""

    def __init__(
        self, screen: ConsoleScreen, wanted: Callable[[], str | None], show: Callable[[str], Awaitable[None]]
    ) -> None:
        """`wanted` tells which case is wanted now, `show` shows one that is here."""
        self._screen, self._wanted, self._show = screen, wanted, show

    def begin(self, case_id: str) -> None:
        """Fetch a case; no key waits for it."""
        self._screen.tell(self._screen.wording.say("screens.find.bringing"))
        self._screen.console.conversations.beside(self._bring(case_id))

    async def _bring(self, case_id: str) -> None:
        screen = self._screen
        desk = screen.console.desk
        try:
            kept = await in_own_thread(lambda: bring_here(desk, case_id))
        except (DomainError, HotlineError) as error:
            screen.tell_error(error)
            return
        if not kept:
            screen.tell(screen.wording.say("screens.find.not_kept"), wrong=True)
        elif screen.is_current and self._wanted() == case_id:
            screen.tell("")
            await self._show(case_id)
