"""The screens as places: each made once, left and come back to; making one anew costs more than drawing it."""

from typing import Any, TypeVar

from textual.app import App

from screens.base import ConsoleScreen

_Place = TypeVar("_Place", bound=ConsoleScreen)


class Places:
    """Goes to screens by their class."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._made: dict[type[ConsoleScreen], ConsoleScreen] = {}

    async def show(self, kind: type[_Place]) -> _Place:
        """Put the screen of a class on top, ready for the next key, and return it."""
        screen = self._made.get(kind)
        if screen is None:
            screen = self._made[kind] = kind()
            self._app.install_screen(screen, kind.__name__)
        if screen in self._app.screen_stack:
            while self._app.screen is not screen:
                self._app.pop_screen()
        else:
            await self._app.push_screen(screen)
        assert isinstance(screen, kind)
        screen.entered()
        return screen
