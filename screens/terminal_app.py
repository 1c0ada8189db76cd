"""The app as far as it is about its terminal: what is pasted, output that stalled, errors nobody foresaw, its end."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from textual import events
from textual.app import App
from textual.filter import LineFilter, Monochrome

from console.launcher import UNFORESEEN, Keeper
from screens.ending import end_in_order
from screens.guard import guarded
from screens.terminal_driver import TerminalDriver
from screens.terminal_input import CutPaste
from screens.theme import PALETTES, THEMES, NoColour
from screens.widgets.text_field import TextField
from screens.widths import draw_ambiguous_in

#: The smallest terminal the screens are drawn for.
MIN_SIZE = (80, 24)
#: Seconds the terminal may have taken nothing without a word about it afterwards.
_WORTH_TELLING = 5.0


class TerminalApp(App[int]):
    """A Textual app that outlives its terminal's moods; what it says goes through `say_of_terminal`."""

    def __init__(self, keeper: Keeper | None) -> None:
        super().__init__(driver_class=TerminalDriver)
        for theme in THEMES:
            self.register_theme(theme)
        #: The process in front of this one, which puts the terminal right; None when there is none.
        self.keeper = keeper
        #: The error nobody foresaw that ends this console; None as long as it goes on.
        self.unforeseen: BaseException | None = None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours that the style sheets name."""
        return PALETTES["dark"]

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Take every colour away in the look without; Textual's own way, shades of grey, is none."""
        filters = [one for one in super().get_line_filters() if not isinstance(one, Monochrome)]
        return [*filters, NoColour()] if self.theme == "none" else filters

    # -- for the screens' app to fill in

    def failed(self, error: Exception) -> None:
        """Something ended in an error: say which, keep everything, go on."""

    def say_of_terminal(self, what: str, **params: object) -> None:
        """Say something about the terminal (`screens.the_terminal.…` in the catalogues) on the message line."""

    def report_unforeseen(self, error: BaseException) -> None:
        """Write down what is worth knowing of an error that ends the console, without personal data."""

    # -- from the loop

    def take_paste(self, event: events.Paste) -> None:
        """Put a paste into the field one types in; what finds no field, or came in part, is told."""
        field = self.screen.focused
        if not isinstance(field, TextField):
            if event.text:
                self.say_of_terminal("paste_nowhere", count=len(event.text))
            return
        field.type_text(event.text)
        if isinstance(event, CutPaste):
            self.say_of_terminal("paste_cut", count=len(event.text))

    def on_resize(self, _: events.Resize) -> None:
        """Draw everything, and say when the terminal is too small for that."""
        # Also at the size it had: in between, the window may have been another, and lost what was drawn.
        self.screen.refresh()
        self.call_after_refresh(self.warn_when_small)

    def warn_when_small(self) -> None:
        """Say when parts of the screens are cut off."""
        width, height = self.size
        if width < MIN_SIZE[0] or height < MIN_SIZE[1]:
            self.say_of_terminal("too_small", width=width, height=height)

    def _handle_exception(self, error: Exception) -> None:
        """End in order after an error in a handler: whatever ran it does not run any more.

        Textual would print a traceback with the values of all variables, citizens' names among them.
        """
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.gives_up(error)
        self._return_code = UNFORESEEN
        end_in_order(self, UNFORESEEN)

    def gives_up(self, error: BaseException) -> None:
        """Remember, and have written down, the first error that ends this console."""
        if self.unforeseen is None:
            self.unforeseen = error
            with suppress(Exception):  # what is written about an error must not be the next one
                self.report_unforeseen(error)

    # -- from other threads

    def output_caught_up(self, seconds: float) -> None:
        """Frames were left out for so many seconds: draw everything as it is now."""
        self.hand_over(partial(self._draw_anew, seconds))

    def input_failed(self, error: Exception) -> None:
        """Something that was typed could not be handed over."""
        self.hand_over(partial(self.failed, error))

    def terminal_measured(self, cells: int) -> None:
        """A Chinese character took so many cells: in a terminal that reads UTF-8 it takes two."""
        if cells != 2:
            self.hand_over(partial(self.say_of_terminal, "not_utf8", cells=cells))

    def ambiguous_measured(self, cells: int) -> None:
        """A character of open width took so many cells: what is drawn is measured so from now on."""
        self.hand_over(partial(self._measure_in, cells))

    def _measure_in(self, cells: int) -> None:
        if draw_ambiguous_in(cells):
            for screen in self.screen_stack:
                screen.refresh(layout=True)
                for widget in screen.query("*"):
                    widget.post_message(events.Resize(widget.size, widget.virtual_size))
                    widget.refresh()

    def hand_over(self, call: Callable[[], None]) -> None:
        """Have the loop carry out `call` among the keys; never waits, and does nothing once the console is leaving."""
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.call_later, self._carry_out, call)

    def _carry_out(self, call: Callable[[], None]) -> None:
        with guarded(self):
            call()

    def _draw_anew(self, seconds: float) -> None:
        self.refresh()
        if seconds >= _WORTH_TELLING:
            self.say_of_terminal("stalled", seconds=round(seconds))

    def loop_failed(self, _: Any, context: dict[str, Any]) -> None:
        """An error in something the loop ran by itself; the loop's own way would be a line on the screen."""
        error = context.get("exception")
        if isinstance(error, Exception):
            with guarded(self):
                raise error
