"""The command that shows the palette, and does on the screen below what was chosen in it."""

from collections.abc import Awaitable, Callable

from screens.base import ConsoleScreen
from screens.palette.offers import LINE, offers
from screens.palette.palette_dialog import PaletteDialog
from screens.shell import Shell


async def show_palette(shell: Shell, begin_line: Callable[[str], Awaitable[None]]) -> None:
    """Ask for a command and carry it out; a verb without a key begins a line (`begin_line`)."""
    below = shell.screen
    if not isinstance(below, ConsoleScreen):
        return
    chosen = await shell.ask(PaletteDialog(lambda: offers(below)))
    if chosen is None:
        return
    if chosen.id.startswith(LINE):
        await begin_line(chosen.id.removeprefix(LINE) + " ")
    else:
        await below.run_named(chosen.id)
