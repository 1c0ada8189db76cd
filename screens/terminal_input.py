"""What comes from the keyboard, as keys and pastes: bytes that are no text, sequences nobody knows, pastes cut off.

Textual's parser reads a paste until its end mark comes: a line cut in between leaves the keyboard dead for good
(reliability.md 3.1). Pastes are therefore gathered here, and end by themselves when nothing more of them comes.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

#: Seconds without more of it after which a paste is over, and the most characters kept of one; more fits nowhere.
SILENCE = 1.0
MOST_PASTED = 1_000_000
#: What comes this soon after what came before it, or is this long, is part of a burst: no hand types so.
_BURST_GAP, _BURST_LENGTH = 0.05, 16
_BEFORE_ESCAPE = re.compile("(?=\x1b)")


class CutPaste(events.Paste):
    """A paste whose end never came; what did is all there is."""


class TerminalInput:
    """Turns what a terminal sends into messages, whatever it sends."""

    def __init__(self, now: Callable[[], float], debug: bool = False) -> None:
        """`now` returns seconds of any clock that only goes on."""
        self._now = now
        self._debug = debug
        self._parser = XTermParser(debug)
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        #: The end of what the parser was given, where the mark of a paste may have begun.
        self._tail = ""
        #: What was gathered of a paste; None outside of one.
        self._pasted: list[str] | None = None
        self._length = 0
        #: When anything last came, and when a paste that nothing more comes of is over.
        self._last = self._over = 0.0

    def feed(self, data: bytes) -> list[Message]:
        """Take bytes as they came; return what they mean."""
        now = self._now()
        text = self._decode(data)
        if now - self._last <= _BURST_GAP or len(text) >= _BURST_LENGTH:
            self._over = now + SILENCE
        self._last = now
        messages = self.tick()
        while text:
            text, more = self._gathered(text) if self._pasted is not None else self._parsed(text)
            messages += more
        return messages

    def tick(self) -> list[Message]:
        """Return what waited to be told from something longer, and now stands for itself."""
        if self._pasted is not None:
            return [self._paste(CutPaste)] if self._now() >= self._over else []
        return list(self._parser.tick())

    def end(self) -> list[Message]:
        """Return what was still held when nothing can come any more."""
        held: list[Message] = [self._paste(CutPaste)] if self._pasted is not None else []
        with suppress(ParseError):
            held += self._parser.feed("")
        return held

    def _parsed(self, text: str) -> tuple[str, list[Message]]:
        """Give the parser everything up to the beginning of a paste; return the rest and what came of it."""
        known = self._tail + text
        at = known.find(BRACKETED_PASTE_START)
        if at < 0:
            self._tail = known[-(len(BRACKETED_PASTE_START) - 1) :]
            return "", self._given(text)
        begin = at + len(BRACKETED_PASTE_START) - len(self._tail)
        messages = self._given(text[:begin])
        # The parser is told at once that it is over: the paste itself it never sees.
        messages += [one for one in self._given(BRACKETED_PASTE_END) if not isinstance(one, events.Paste)]
        self._tail, self._pasted, self._length = "", [], 0
        self._over = self._now() + SILENCE
        return text[begin:], messages

    def _gathered(self, text: str) -> tuple[str, list[Message]]:
        """Add to the paste up to its end; return the rest and, at the end, the paste."""
        assert self._pasted is not None
        known = self._tail + text
        at = known.find(BRACKETED_PASTE_END)
        if at >= 0:
            self._keep(known[:at])
            return known[at + len(BRACKETED_PASTE_END) :], [self._paste(events.Paste)]
        held = len(BRACKETED_PASTE_END) - 1
        self._keep(known[:-held])
        self._tail = known[-held:]
        return "", []

    def _keep(self, text: str) -> None:
        assert self._pasted is not None
        room = MOST_PASTED - self._length
        self._pasted.append(text[:room])
        self._length += len(text[:room])

    def _paste(self, kind: type[events.Paste]) -> events.Paste:
        """End the paste and return it; of one that was cut, the tail is text as well."""
        assert self._pasted is not None
        if kind is CutPaste:
            self._keep(self._tail)
        text = "".join(self._pasted).replace("\0", "")
        self._tail, self._pasted = "", None
        return kind(text)

    def _given(self, text: str) -> list[Message]:
        """Give the parser text; a sequence that breaks it is left out, and the next one meets a new parser."""
        messages: list[Message] = []
        for piece in filter(None, _BEFORE_ESCAPE.split(text)):
            try:
                messages += self._parser.feed(piece)
            except (ParseError, StopIteration, ValueError, OverflowError):
                self._parser = XTermParser(self._debug)
        return messages
