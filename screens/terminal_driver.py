"""The terminal as it really is: bytes that are no text, output that stalls, and a line that is cut.

Textual's own driver ends the console at one invalid byte (a paste from a terminal set to GBK), reads for ever, at
full speed, from a terminal that is gone, and stops everything while the terminal takes no output (reliability.md 3.1).
"""

import asyncio
import os
import selectors
import signal
import termios
import time
from contextlib import suppress
from typing import Any, Protocol, cast

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from console.launcher import Keeper
from screens.ending import end_in_order
from screens.terminal_input import TerminalInput
from screens.terminal_output import TerminalOutput

#: Exit code of a console whose terminal is gone: 128 + SIGHUP, as shells count it.
HUNG_UP = 129
#: Seconds between two looks at whether the console ends.
_LOOK = 0.1
_MOST = 4096
#: On the second line, because Shift+F3 is sent like an answer about the first.
_ROW = 1
#: A Chinese blank, then one of the characters that some draw in one cell and some in two, at the start of that line:
#: where does the cursor stand behind it?, and back; soon drawn over.
_MEASURED = ("\u3000", "\u2460")
_MEASURE = "".join(f"\x1b[{_ROW + 1};1H{character}\x1b[6n" for character in _MEASURED) + "\x1b[H"
#: The answer that is Shift+F3.
_SHIFT_F3 = (1, 0)


class Held(Protocol):
    """The app, as far as its driver knows it."""

    keeper: Keeper | None

    def output_caught_up(self, seconds: float) -> None:
        """Draw everything anew: frames were left out for so many seconds. Called from any thread."""

    def terminal_measured(self, cells: int) -> None:
        """A Chinese character took so many cells. Called from any thread."""

    def ambiguous_measured(self, cells: int) -> None:
        """A character of open width took so many cells. Called from any thread."""

    def input_failed(self, error: Exception) -> None:
        """Something that was typed could not be handed over. Called from any thread."""


class TerminalDriver(LinuxDriver):
    """Reads keys whatever bytes come, never waits to write, and ends the console when there is nobody any more."""

    _output: TerminalOutput | None = None
    #: What the terminal was set to when it was taken over.
    _attrs_taken: list[Any] | None = None
    #: What was asked for and is not answered, in the order of the answers; nobody waits for them.
    _asked: tuple[str, ...] = ()
    #: Whether the terminal itself is being switched over, of which nothing may be left out.
    _switching = False

    def write(self, data: str) -> None:
        """Write what is drawn."""
        if self._output is not None:
            self._output.write(data, whole=self._switching)

    def start_application_mode(self) -> None:
        """Take the terminal over. The writer that Textual starts as well is given nothing."""
        if self._held.keeper is not None:
            self._held.keeper.holds(True)
        if self._output is None:
            self._output = TerminalOutput(self.fileno, self._held.output_caught_up)
        self._switching = True
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual leaves it without types
        self._asked = _MEASURED
        self.write(_MEASURE)
        self._switching = False
        with suppress(termios.error):
            self._attrs_taken = termios.tcgetattr(self.fileno)
        # Textual's own handler can be interrupted by the next signal between asking for the size and telling it: then
        # the size that counts is the old one.
        with suppress(ValueError, RuntimeError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, self._resized)

    def _sigcont_application(self, *_: object) -> None:
        """Go on, perhaps without having been told before that there is a pause (SIGSTOP, a debugger).

        Then nothing was given back: taking the terminal over once more would start a second thread that reads keys,
        and keep the console's own settings as those to be put back. Only what somebody may have changed meanwhile is
        set again, and not in the middle of whatever the signal interrupted.
        """
        loop = self._app._loop
        if self._must_signal_resume:
            super()._sigcont_application()
        elif self._output is not None and loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._take_again)

    def _take_again(self) -> None:
        """Set the terminal as it was when it was taken over, and have everything drawn anew."""
        if self._output is None or self._attrs_taken is None:
            return
        with suppress(termios.error):
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._attrs_taken)
        self._switching = True
        self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h")
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self._switching = False
        # Somebody else may have written to it.
        self._held.output_caught_up(0.0)

    def _resized(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._app.post_message(events.Resize(size, size))

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._switching = True
        super().stop_application_mode()

    def close(self) -> None:
        """Write what is left. Where the terminal does not take it, the process in front puts the terminal right."""
        super().close()
        output, self._output = self._output, None
        if output is not None and output.stop() and self._held.keeper is not None:
            self._held.keeper.holds(False)

    def run_input_thread(self) -> None:
        """Hand keys to the app until it ends."""
        while not self.exit_event.is_set() and not self._is_read_to_its_end():
            # An error lost what it was met with; the keys after it are read by a new reader.
            continue

    def _is_read_to_its_end(self) -> bool:
        keys = TerminalInput(time.monotonic, self._debug)
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    if not self._takes(keys, bool(selector.select(_LOOK))):
                        self._hung_up()
                        break
            self._hand_over(keys.end())
        except Exception as error:  # a thread that ended would be a dead keyboard
            self._held.input_failed(error)
            return False
        return True

    def _takes(self, keys: TerminalInput, ready: bool) -> bool:
        """Take what there is; return whether anybody is there to come any more from."""
        if ready:
            data = self._read()
            if not data:
                return False
            self._hand_over(keys.feed(data))
        elif self._forsaken():
            return False
        self._hand_over(keys.tick())
        return True

    def process_message(self, message: Message) -> None:
        """Take the answer of the terminal to what was asked at the start; everything else is for the app."""
        if not isinstance(message, events.CursorPosition):
            super().process_message(message)
        elif message.y == _ROW and self._asked:
            answered, *left = self._asked
            self._asked = tuple(left)
            measured = self._held.terminal_measured if answered == _MEASURED[0] else self._held.ambiguous_measured
            measured(message.x)
        elif (message.x, message.y) == _SHIFT_F3:
            super().process_message(events.Key("f15", None))

    @property
    def _held(self) -> Held:
        return cast(Held, self._app)

    def _forsaken(self) -> bool:
        keeper = self._held.keeper
        return keeper is not None and keeper.forsaken()

    def _hand_over(self, messages: list[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _MOST)
        except OSError:
            return b""

    def _hung_up(self) -> None:
        loop = self._app._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(end_in_order, self._app, HUNG_UP)
