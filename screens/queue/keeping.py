"""Keeping what a box finds under a digit: asked for in one line, a digit and a name."""

from console.domain.errors import InvalidField
from console.usecases.saved_views import DIGITS, drop_view, keep_view
from screens.base import ConsoleScreen
from screens.dialogs.reason_dialog import ReasonDialog


async def ask_to_keep(screen: ConsoleScreen, query: str) -> None:
    """Ask under which digit and name `query` is kept, and keep it."""
    if not query.strip():
        screen.tell_error(InvalidField("view_nothing"))
        return
    title = screen.wording.say("screens.views.ask", query=query.strip())
    line = await screen.console.ask(ReasonDialog(title, "screens.views.keys"))
    if line is not None:
        await keep(screen, line, query)


async def keep(screen: ConsoleScreen, line: str, query: str) -> None:
    """Keep `query` as a line says: a digit, and a name behind it."""
    desk, line = screen.console.desk, line.strip()
    view = await screen.perform(lambda: keep_view(desk, line[:1], line[1:], query))
    if view is not None:
        screen.tell(screen.wording.say("screens.views.kept", digit=view.digit, name=view.name))


async def drop(screen: ConsoleScreen, digit: str) -> None:
    """Forget the view of a digit."""
    desk = screen.console.desk

    def dropped() -> str:
        drop_view(desk, digit)
        return digit

    if await screen.perform(dropped) is not None:
        screen.refreshed()
        screen.tell(screen.wording.say("screens.views.dropped", digit=digit))


def of_digit(command: str) -> str:
    """Return the digit of a command that shows a saved view; empty for another."""
    digit = command.removeprefix("view.")
    return digit if digit in DIGITS else ""
