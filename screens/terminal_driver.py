"""The terminal as it really is: bytes that are no text, and a line that is cut.

Textual's own driver ends the console at one invalid byte (a paste from a terminal set to GBK), and reads for ever, at
full speed, from a terminal that is gone (reliability.md 3.1).
"""

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from screens.ending import end_in_order

#: Exit code of a console whose terminal is gone: 128 + SIGHUP, as shells count it.
HUNG_UP = 129
#: Seconds between two looks at whether the console ends.
_LOOK = 0.1
_MOST = 4096


class TerminalDriver(LinuxDriver):
    """Reads keys whatever bytes come, and ends the console when there is nobody to come from any more."""

    def run_input_thread(self) -> None:
        """Hand keys to the app until it ends."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_LOOK):
                    data = self._read()
                    if not data:
                        self._hung_up()
                        break
                    self._hand_over(parser.feed(decode(data)))
                self._hand_over(parser.tick())
        with suppress(EOFError, ParseError):
            self._hand_over(parser.feed(""))

    def _hand_over(self, messages: Iterable[Message]) -> None:
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
