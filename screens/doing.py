"""What the operator is doing, in the title: in words with a time; drawn anew when the time after a call is over."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from console.domain.operator_state import Doing, OperatorState, RestReason, at
from console.usecases.operator_state import choose_state, meant_state
from screens.dialogs.choice_dialog import Choice, ChoiceDialog
from screens.shell import Shell
from screens.wording import Wording

#: What is offered for one digit: a state, or a rest with its reason.
OFFERED = (*(doing.value for doing in Doing if doing is not Doing.REST), *(f"rest {reason}" for reason in RestReason))


def words(wording: Wording, kept: OperatorState, now: datetime) -> str:
    """Return a state in words, as it is at `now`."""
    state = at(kept, now)
    reason = wording.say(f"domain.rest_reason.{state.reason}") if state.reason is not None else ""
    since, until = wording.clock(state.since), wording.clock(state.until)
    return wording.say(f"screens.doing.{state.doing}", reason=reason, since=since, until=until)


class Timed(Shell, Protocol):
    """The app, as far as this knows it."""

    def set_timer(self, delay: float, callback: Any) -> Any:
        """Call back later."""


class OperatorStates:
    """Has the title drawn when a state ends by itself, and asks for another one."""

    def __init__(self, app: Timed) -> None:
        self._app = app
        self._awaited: datetime | None = None

    def look(self) -> None:
        """The state may be another one: wait for its end, once."""
        doing = self._app.standings.now().doing
        now = self._app.desk.clock.now()
        if doing is None or doing.until is None or doing.until <= now or doing.until == self._awaited:
            return
        self._awaited = doing.until
        self._app.set_timer((doing.until - now) / timedelta(seconds=1), self._ended)

    def _ended(self) -> None:
        for screen in self._app.places.shown():
            screen.draw_chrome()

    async def ask(self) -> None:
        """Ask what the operator does now, by one digit."""
        say = self._app.wording.say
        choices = [Choice(offered, _offer(self._app.wording, offered)) for offered in OFFERED]
        dialog = ChoiceDialog(say("screens.doing.title"), choices, at_once=True, keys=say("screens.doing.keys"))
        chosen = await self._app.ask(dialog)
        if chosen is not None:
            await self.choose(chosen.code)

    async def choose(self, typed: str) -> None:
        """Keep what is typed or chosen as what the operator does. Raises InvalidField, NotAuthorised, StoreError."""
        desk = self._app.desk
        state = await self._app.work.do(lambda: choose_state(desk, *meant_state(typed)))
        self._app.refresh_screen()
        self.look()
        said = words(self._app.wording, state, desk.clock.now())
        self._app.tell(self._app.wording.say("screens.doing.chosen", state=said))


def _offer(wording: Wording, offered: str) -> str:
    doing, _, reason = offered.partition(" ")
    name = wording.say(f"domain.doing.{doing}")
    return f"{name} / {wording.say(f'domain.rest_reason.{reason}')}" if reason else name
