"""Where the console is, kept at every change of place: one that ended without being left opens there again.

Every screen says of itself what it needs to come back (`ConsoleScreen.where`) and comes back by it. A dialog comes back
by the command that opens it; what is half typed in a form comes back from its draft.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from console.ports.records import Place
from screens.base import ConsoleScreen, Dialog
from screens.callback.callback_screen import CallbackScreen
from screens.case.case_screen import CaseScreen
from screens.drafts.drafts_screen import DraftsScreen
from screens.find.find_screen import FindScreen
from screens.help.help_screen import HelpScreen
from screens.intake.intake_screen import IntakeScreen
from screens.outbox.entry_screen import EntryScreen
from screens.outbox.outbox_screen import OutboxScreen
from screens.places import BELOW, Places
from screens.queue.queue_screen import QueueScreen
from screens.shell import Shell

_SCREENS: Mapping[str, type[ConsoleScreen]] = {
    kind.__name__: kind
    for kind in (
        QueueScreen,
        CaseScreen,
        FindScreen,
        IntakeScreen,
        OutboxScreen,
        EntryScreen,
        HelpScreen,
        DraftsScreen,
        CallbackScreen,
    )
}
#: What a screen says of its cursor: worth less than the rest, and written less often.
CURSOR = "cursor"
#: Seconds after which a moved cursor is written.
_CURSOR_RESTS = 1.0
#: How often a place is come back to without a key being taken there: it may be what ends the console.
_ATTEMPTS = 2

Screens = tuple[Mapping[str, Any], ...]


class Wanderer(Shell, Protocol):
    """The app, as far as its place is concerned."""

    @property
    def screen_stack(self) -> list[Any]:
        """The screens, the lowest first."""

    def set_timer(self, delay: float, callback: Any) -> Any:
        """Call back later."""


class Whereabouts:
    """Notes the place after every key, and goes back to it."""

    def __init__(self, app: Wanderer) -> None:
        self._app = app
        self._noted: Screens | None = None
        self._resting = False
        self._came = False
        #: Nothing is noted while it comes back, or is left.
        self._still = False

    def note(self) -> None:
        """Make the place durable if it is another one; a cursor that moved, when it rests."""
        screens = self._screens()
        if self._still or not screens or screens == self._noted:
            return
        if self._noted is not None and _but_cursors(screens) == _but_cursors(self._noted):
            if not self._resting:
                self._resting = True
                self._app.set_timer(_CURSOR_RESTS, self._rested)
        else:
            self._keep(screens)

    def _rested(self) -> None:
        self._resting = False
        screens = self._screens()
        if not self._still and screens and screens != self._noted:
            self._keep(screens)

    def _keep(self, screens: Screens) -> None:
        self._noted = screens
        self._app.work.keep_place(Place(self._app.standings.last().actor.username, self._app.desk.clock.now(), screens))

    def _screens(self) -> Screens:
        found: list[Mapping[str, Any]] = []
        for screen in self._app.screen_stack[BELOW - 1 :]:
            where = screen.where() if isinstance(screen, ConsoleScreen) and screen.is_mounted else None
            if where is None:
                # Before a question, or locked: the place is where one will be again.
                return ()
            found.append({"screen": type(screen).__name__, **where})
        return tuple(found)

    def leave(self) -> None:
        """The console is left on purpose: the next one begins at the queue."""
        self._still = True
        self._app.work.drop_place()

    async def come_back(self) -> None:
        """Go to where this operator's console was that ended without being left, and say so; only the first time."""
        if self._came:
            return
        self._came = True
        place = await self._app.work.take_place(self._app.standings.now().actor.username)
        if place is None or place.attempts >= _ATTEMPTS:
            return
        self._app.work.keep_place(replace(place, attempts=place.attempts + 1))
        self._still = True
        try:
            for where in place.screens:
                if not await self._enter(where):
                    break
        finally:
            self._still = False
        for screen in self._app.places.shown():
            screen.tell(self._app.wording.say("screens.come_back", time=self._app.wording.at(place.at)))

    async def _enter(self, where: Mapping[str, Any]) -> bool:
        below, command = self._app.screen, where.get("command")
        if isinstance(command, str):
            await self._app.conversations.run(below.run_named(command))
            dialog = self._app.screen
            return isinstance(dialog, Dialog) and await dialog.come_back(where, below)
        kind = _SCREENS.get(str(where["screen"]))
        if kind is None:
            return False
        screen = await self._app.places.show(kind)
        if await screen.come_back(where, below):
            return True
        _leave(self._app.places, screen)
        return False


def _leave(places: Places, screen: ConsoleScreen) -> None:
    if screen.is_current and not isinstance(screen, QueueScreen):
        places.leave()


def _but_cursors(screens: Screens) -> list[dict[str, Any]]:
    return [{name: value for name, value in where.items() if name != CURSOR} for where in screens]
