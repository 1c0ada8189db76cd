"""The caller of the case on the screen, in full for a reason: for a minute, and only while it stands there."""

from collections.abc import Callable
from datetime import timedelta

from console.domain.errors import DomainError
from console.ports.errors import HotlineError
from console.usecases.reveal_caller import reveal_caller
from screens.attempt import in_own_thread
from screens.base import ConsoleScreen
from screens.case.told import Told
from screens.dialogs.reason_dialog import ReasonDialog

#: How long it is shown (docs/wire.md says as much by `hide_after`).
SHOWN = timedelta(seconds=60)


class Revealing:
    """Asks why, has it told, and forgets it."""

    def __init__(self, screen: ConsoleScreen, drawn: Callable[[], None]) -> None:
        """`drawn` has the case drawn anew."""
        self._screen, self._drawn = screen, drawn
        self._case_id = ""
        self._told: Told | None = None

    def of(self, case_id: str) -> Told | None:
        """Return what may be shown of a case now."""
        told = self._told
        if told is None or case_id != self._case_id or self._screen.console.desk.clock.now() >= told.until:
            return None
        return told

    def forget(self) -> None:
        """Another case, another screen, or the time is up."""
        self._told, self._case_id = None, ""

    async def ask(self, case_id: str, number: str) -> None:
        """Ask for a reason; what is told comes when it comes, no key waits for it."""
        console = self._screen.console
        if self.of(case_id) is not None:
            # The same key hides it again.
            self.forget()
            self._drawn()
            return
        reason = await console.ask(ReasonDialog(console.wording.say("screens.reveal.title", number=number)))
        if reason is not None:
            self._case_id = case_id
            self._screen.tell(console.wording.say("screens.reveal.asking"))
            console.conversations.beside(self._tell(case_id, reason))

    async def _tell(self, case_id: str, reason: str) -> None:
        desk = self._screen.console.desk
        try:
            caller = await in_own_thread(lambda: reveal_caller(desk, case_id, reason))
        except (DomainError, HotlineError) as error:
            self._screen.tell_error(error)
            return
        if self._case_id != case_id or not self._screen.is_current:
            return  # he went on meanwhile; it was written down, and is not shown
        self._told = Told(caller, desk.clock.now() + SHOWN)
        self._screen.set_timer(SHOWN.total_seconds(), self._time_is_up)
        self._screen.tell("")
        self._drawn()

    def _time_is_up(self) -> None:
        if self._told is not None and self.of(self._case_id) is None:
            self.forget()
            self._drawn()
