"""The screens as places: each made once, left and come back to; making one anew costs more than drawing it."""

from typing import Any, TypeVar

from textual.app import App

from screens.base import ConsoleScreen, Dialog

#: Textual's own screen, and the first place: nobody leaves these.
BELOW = 2
_Place = TypeVar("_Place", bound=ConsoleScreen)


class Places:
    """Goes to screens by their class."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._made: dict[type[ConsoleScreen], ConsoleScreen] = {}

    async def show(self, kind: type[_Place], *, over: bool = False) -> _Place:
        """Put the screen of a class on top, ready for the next key, and return it.

        What stands before it is left, unless it is to be shown `over` all that.
        """
        screen = self._made.get(kind)
        if over and screen in self._app.screen_stack:
            await self._take_out(screen)
        if screen is None:
            screen = self._made[kind] = kind()
            self._app.install_screen(screen, kind.__name__)
        if screen in self._app.screen_stack:
            while self._app.screen is not screen:
                self.leave_top()
        else:
            if screen.is_mounted:
                # What it showed last would stand there for a moment as if it were what was asked for now.
                screen.blank()
            await self._app.push_screen(screen)
        assert isinstance(screen, kind)
        screen.entered()
        return screen

    async def _take_out(self, screen: ConsoleScreen) -> None:
        """Take a screen from below others, which are not left by that."""
        above = []
        while self._app.screen is not screen:
            above.append(self._app.screen)
            self._app.pop_screen()
        self.leave_top()
        for each in reversed(above):
            await self._app.push_screen(each)

    async def cover(self, screen: ConsoleScreen) -> None:
        """Put a screen before everything."""
        await self._app.push_screen(screen)

    def leave(self) -> None:
        """Leave the screen on top, and every dialog below it that has its answer already."""
        self.leave_top()
        while isinstance(self._app.screen, Dialog) and self._app.screen.answer.done():
            self.leave_top()

    def leave_dialogs(self) -> None:
        """Leave every dialog on top, without an answer."""
        while isinstance(self._app.screen, Dialog):
            self.leave_top()

    def leave_all(self) -> None:
        """Leave everything but the first place."""
        while len(self._app.screen_stack) > BELOW:
            self.leave_top()

    def shown(self) -> list[ConsoleScreen]:
        """Return what can be seen: the screen on top and, when that is a dialog, what it stands before."""
        seen: list[ConsoleScreen] = []
        for screen in reversed(self._app.screen_stack):
            if isinstance(screen, ConsoleScreen) and screen.is_mounted:
                seen.append(screen)
            if not isinstance(screen, Dialog):
                break
        return seen

    def leave_top(self) -> None:
        """Leave the screen on top, whatever is below it."""
        screen = self._app.screen
        self._app.pop_screen()
        if isinstance(screen, ConsoleScreen):
            screen.left()
