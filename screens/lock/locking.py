"""When the console locks itself, and what becomes of the screens: what they show goes, where one was stays."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from console.ports.errors import NotAuthorised
from console.usecases.workplace import TerminalGuard
from screens.base import ConsoleScreen
from screens.guard import guarded
from screens.lock.lock_screen import LockScreen
from screens.seat import Seat
from screens.shell import Shell


class Locked(Shell, Protocol):
    """The app, as far as the lock knows it."""

    @property
    def screen_stack(self) -> Any:
        """The screens, the one on top last."""

    seat: Seat

    def call_later(self, callback: Any) -> Any:
        """Call when it is its turn among the keys."""


class Locking:
    """Looks at the time since the last key, and puts the lock screen up and away."""

    def __init__(self, app: Locked, guard: TerminalGuard) -> None:
        self._app, self._guard = app, guard
        self._limit = timedelta(minutes=guard.after)
        self.touched()

    def touched(self) -> None:
        """Somebody pressed a key."""
        self._since = self._times()

    @property
    def up(self) -> LockScreen | None:
        """The lock screen, while it stands."""
        found = [screen for screen in self._app.screen_stack if isinstance(screen, LockScreen)]
        return found[0] if found else None

    async def look(self) -> None:
        """Lock when nobody pressed a key for too long; called every second."""
        with guarded(self._app):
            await self._look()

    async def _look(self) -> None:
        # The monotonic clock stands still while a laptop sleeps, the other one can be set back.
        idle = max(now - then for now, then in zip(self._times(), self._since, strict=True))
        due = bool(self._limit) and idle >= self._limit
        if due and self.up is None and self._app.standings.now().sign_in is not None:
            await self.lock()

    async def follow(self) -> None:
        """Do as another process of this profile did."""
        with guarded(self._app):
            if self._guard.locked():
                await self._cover()
            elif self.up is not None:
                self._opened()

    async def lock(self) -> None:
        """Lock now: behind what is being written, so that every draft is durable first. Raises NotAuthorised."""
        if self._app.standings.now().sign_in is None:
            raise NotAuthorised("not_signed_in")
        await self._app.work.do(self._guard.lock)
        await self._cover()

    async def _cover(self) -> None:
        if self.up is not None or self._guard.unlock is None:
            return
        self._app.earlier_lines.clear()
        for below in self._app.screen_stack:
            if isinstance(below, ConsoleScreen) and below.is_mounted:
                below.hide()
        screen = LockScreen(self._guard.unlock, self._opened)
        await self._app.places.cover(screen)
        screen.entered()

    def _opened(self) -> None:
        """Go on where one was; whatever came on top meanwhile goes with the lock."""
        self.touched()
        while self.up is not None:
            self._app.places.leave_top()
        self._app.desk.ring()
        self._app.seat.look()
        self._app.refresh_screen()
        # Locked when this console started, it has not come back to where another one ended yet.
        self._app.call_later(self._app.whereabouts.come_back)

    def _times(self) -> tuple[timedelta, timedelta]:
        clock = self._app.desk.clock
        return timedelta(seconds=clock.monotonic()), clock.now() - datetime.min.replace(tzinfo=clock.now().tzinfo)
