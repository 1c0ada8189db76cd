"""The driver that plays the operator: presses keys by command id, types, and reads the screen; it does the waiting."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from console.app import HotlineApp
from screens.base import ConsoleScreen
from tests.desk_place import DeskPlace


class Operator:
    """Somebody at the keyboard."""

    def __init__(self, app: HotlineApp, pilot: Pilot[int], place: DeskPlace) -> None:
        self.app, self.place = app, place
        self._pilot = pilot

    async def presses(self, *commands: str) -> None:
        """Press the key of each command."""
        for command in commands:
            key = self.app.keys.command(command).keys[0]
            await self._key(key, key if len(key) == 1 else None)
        await self._settled()

    async def hits(self, *keys: str) -> None:
        """Press keys by their names, for what has no command."""
        for key in keys:
            await self._key(key, key if len(key) == 1 else None)
        await self._settled()

    async def types(self, text: str) -> None:
        """Type a text; a line end is Enter, a tab is Tab."""
        for character in text:
            named = {"\n": "enter", "\t": "tab"}.get(character)
            await self._key(named or _character_to_key(character), character)
        await self._settled()

    async def types_ahead(self, *keys: tuple[str, str | None]) -> None:
        """Hand over many keys at once, as a fast typist or a macro keyboard does."""
        for key, character in keys:
            self.app.post_message(events.Key(key, character))
        await self._settled()

    async def pastes(self, text: str) -> None:
        """Paste with bracketed-paste marks."""
        self.app.post_message(events.Paste(text))
        await self._settled()

    async def waits_for_delivery(self) -> None:
        """Let the engine do its work, and the screen show it."""
        self.place.deliver()
        await self._settled()

    async def hears_of_changes(self) -> None:
        """Let the sync say that cases changed, and the screen show it."""
        self.place.ear.cases_changed(())
        await self._settled()

    async def waits_for_drafts(self) -> None:
        """Let the desk thread finish what it was given, and the screen show how that ended."""
        await self.app.work.do(lambda: None)
        await self._settled()

    async def waits_for_the_backend(self) -> None:
        """Let what runs beside the keys end, and the screen show how."""
        await self.app.conversations.quiet()
        await self._settled()

    async def double_clicks(self, row: int) -> None:
        """Open a row of the list with the mouse."""
        await self._pilot.double_click("PagedList", offset=(4, row + 1))
        await self._settled()

    async def turns_the_terminal(self, width: int, height: int) -> None:
        """Change the size of the terminal."""
        await self._pilot.resize_terminal(width, height)
        await self._settled()

    def screen(self) -> list[str]:
        """Return the lines on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    def text(self) -> str:
        """Return the whole screen as one text."""
        return "\n".join(self.screen())

    def sees(self, *words: str) -> None:
        """Check that every one of the words is on the screen."""
        text = self.text()
        for word in words:
            assert word in text, f"{word!r} is not on the screen:\n{text}"

    def does_not_see(self, *words: str) -> None:
        """Check that none of the words is on the screen."""
        text = self.text()
        for word in words:
            assert word not in text, f"{word!r} is on the screen:\n{text}"

    def is_at(self, place: type[ConsoleScreen]) -> None:
        """Check which screen is on top."""
        assert isinstance(self.app.screen, place), f"at {type(self.app.screen).__name__}:\n{self.text()}"

    def message(self) -> str:
        """Return the message line."""
        from screens.widgets.bars import MessageBar

        return self.app.screen.query_one(MessageBar).text

    async def _key(self, key: str, character: str | None) -> None:
        self.app.post_message(events.Key(key, character))
        await self._pilot.pause()

    async def _settled(self) -> None:
        await self._pilot.pause()
        await self.app.conversations.settle()
        await self._pilot.pause()


@asynccontextmanager
async def at_work(place: DeskPlace, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Operator]:
    """Start the console at `place` and hand over its operator."""
    app = HotlineApp(place.workplace)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Operator(app, pilot, place)
