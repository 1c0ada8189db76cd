"""The line `:text`: what can be called up is shown, and one's own texts are kept and forgotten."""

from console.ports.errors import UsageError
from console.usecases.text_modules import add_text, remove_text
from screens.base import ConsoleScreen


async def text_line(screen: ConsoleScreen, rest: str) -> None:
    """Do what the line says behind its verb. Raises UsageError and what the use cases raise."""
    verb, _, told = rest.partition(" ")
    code, _, text = told.strip().partition(" ")
    desk, say = screen.console.desk, screen.wording.say
    if not verb:
        chosen = await screen.calling.choose()
        screen.tell(say("screens.texts.chosen", code=chosen.code) if chosen is not None else "")
    elif verb == "add":
        module = await screen.console.work.do(lambda: add_text(desk, code, text))
        screen.tell(say("screens.texts.added", code=module.code))
    elif verb in ("remove", "rm"):
        await screen.console.work.do(lambda: remove_text(desk, code))
        screen.tell(say("screens.texts.removed", code=code))
    else:
        raise UsageError("unknown_verb", {"verb": f"text {verb}"})
