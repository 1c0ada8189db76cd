"""Calls on the screen: the ones that wait stand in the title, one key takes the first into a form of its own.

Nothing that is under way is disturbed: a form in hand lies aside as a draft before the call's opens.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from console.domain.calls import LASTS, Call, waiting
from console.domain.errors import DomainError
from console.domain.masking import mask_phone
from console.ports.records import Draft, Holder
from console.usecases.calls import forget_passed, take_call
from screens.doing import OperatorStates
from screens.guard import guarded
from screens.intake.intake_screen import FORM, IntakeScreen
from screens.queue.queue_screen import QueueScreen
from screens.shell import Shell
from screens.typed_ahead import TypedAhead
from screens.widgets.text_field import TextField
from screens.wording import Wording


class Ringing(Shell, Protocol):
    """The app, as far as calls know it."""

    typed_ahead: TypedAhead

    def set_timer(self, delay: float, callback: Any) -> Any:
        """Call back later."""

    def call_later(self, callback: Any) -> Any:
        """Call when it is its turn among the keys."""


class Calls:
    """Takes calls into forms, and lets those go that nobody took."""

    def __init__(self, app: Ringing) -> None:
        self._app = app
        self._timed = False
        self.states = OperatorStates(app)

    def look(self) -> None:
        """Something changed at this terminal: a call may wait that did not."""
        self.states.look()
        calls = self._app.standings.now().calls
        if calls and not self._timed:
            self._timed = True
            self._app.set_timer(LASTS.total_seconds(), self._passed)
        if calls and self._app.workplace.calls_at_once:
            self._app.call_later(self._open)

    async def take(self) -> None:
        """Open a form for the call that waits longest. Raises DomainError `no_call`, StoreError."""
        taken = await self._app.work.do(self._take)
        if taken is None:
            if not isinstance(self._app.screen.focused, TextField):
                # What is typed on belongs to the form that did not open.
                self._app.typed_ahead.refused()
            raise DomainError("no_call")
        call, draft = taken
        self._app.places.leave_dialogs()
        form = await self._app.places.show(IntakeScreen)
        form.begin(_known(call), draft.id)
        self._app.tell(self._app.wording.say("screens.call.taken", time=self._app.wording.clock(call.at)))

    def _take(self) -> tuple[Call, Draft] | None:
        desk, actor = self._app.desk, self._app.standings.last().actor.username

        def draft(call: Call) -> Draft:
            return Draft(desk.clock.new_id(), FORM, actor, desk.clock.now(), _known(call), Holder.HERE)

        return take_call(desk, draft)

    async def _open(self) -> None:
        """Where the city wishes it, the form opens by itself; only where nobody types or is asked something."""
        with guarded(self._app):
            if self._free() and waiting(self._app.standings.now().calls, self._app.desk.clock.now()):
                await self._app.conversations.run(self.take())

    def _free(self) -> bool:
        screen = self._app.screen
        if isinstance(screen, IntakeScreen):
            return not any(text.strip() for text in screen.values().values())
        return isinstance(screen, QueueScreen)

    async def _passed(self) -> None:
        """Draw what is still about somebody on the line, and keep no more than that."""
        self._timed = False
        with guarded(self._app):
            await self._app.work.do(lambda: forget_passed(self._app.desk))
            self._app.refresh_screen()
            self.look()


def chip(wording: Wording, calls: Sequence[Call], now: datetime) -> str:
    """Return what the title says of calls that wait, numbers masked (design.md 8); nothing when none does."""
    there = waiting(calls, now)
    if not there:
        return ""
    phone = mask_phone(there[0].phone) or wording.say("screens.call.withheld")
    return wording.say(f"screens.call.{'wait' if len(there) > 1 else 'waits'}", phone=phone, count=len(there))


def _known(call: Call) -> dict[str, str]:
    return {name: value for name, value in (("phone", call.phone), ("name", call.name)) if value}
