"""Plays a call by the operator driver: the real screens, store and engine, in one process."""

from pathlib import Path

from bench.calls.script import Call, Doing, Step
from console.domain.codes import Action
from console.usecases.calls import tell_call
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work

#: Keys by the names the console's toolkit has for them.
_NAMES = {"ctrl+]": "ctrl+right_square_bracket"}


async def play(call: Call, home: Path) -> list[Action]:
    """Go through a call and return what the terminal was told to do; raises AssertionError with the screen."""
    place = DeskPlace(home)
    try:
        for earlier in call.earlier:
            place.elsewhere(earlier.fields, *earlier.then)
        if call.user != "taker":
            place.store.desk.set_sign_in(place.sign_in(call.user, "demo"))
        place.deliver()
        async with at_work(place) as operator:
            for step in call.steps:
                await _take(operator, step)
        return [entry.command.action for entry in place.store.desk.pending()]
    finally:
        place.close()


async def _take(operator: Operator, step: Step) -> None:
    match step.doing:
        case Doing.KEY:
            # A character has a name of its own as a key.
            await (operator.types if len(step.what) == 1 else operator.hits)(_NAMES.get(step.what, step.what))
        case Doing.CODE | Doing.FREE:
            await operator.types(step.what)
        case Doing.RING:
            tell_call(operator.place.desk, step.what)
            await operator.hears_of_changes()
        case Doing.SEE:
            await operator.waits_for_the_backend()
            operator.sees(step.what)
