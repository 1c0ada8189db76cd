"""The text of a field and the cursor in it: editing without a screen."""

import re
from dataclasses import dataclass

from console.domain.step import MAX_TEXT

_WORD_LEFT = re.compile(r"\w+\W*\Z|\W+\Z")
_WORD_RIGHT = re.compile(r"\W*\w+|\W+")


@dataclass(slots=True)
class EditBuffer:
    """A text being edited; every method returns whether the text changed."""

    text: str = ""
    #: Characters before the cursor.
    cursor: int = 0
    #: Whether line ends may be in it.
    multiline: bool = False
    #: Characters it may hold at the most.
    limit: int = MAX_TEXT

    def set(self, text: str) -> bool:
        """Replace everything and put the cursor at the end."""
        changed = text != self.text
        self.text, self.cursor = text, len(text)
        return changed

    def insert(self, text: str) -> bool:
        """Put `text` at the cursor, whole or, when it does not fit, not at all.

        In a one-line field its line ends become blanks.
        """
        if not self.fits(text):
            return False
        if not self.multiline:
            text = " ".join(text.splitlines()) if ("\n" in text or "\r" in text) else text
        self.text = self.text[: self.cursor] + text + self.text[self.cursor :]
        self.cursor += len(text)
        return bool(text)

    def replace(self, start: int, end: int, text: str) -> bool:
        """Put `text` in place of some characters, the cursor behind it; what does not fit changes nothing."""
        if len(self.text) - (end - start) + len(text) > self.limit:
            return False
        self.cut(start, end)
        self.insert(text)
        return True

    def before(self, count: int) -> str:
        """Return the `count` characters before the cursor."""
        return self.text[max(0, self.cursor - count) : self.cursor]

    def fits(self, text: str) -> bool:
        """Whether there is room for so much more."""
        return len(self.text) + len(text) <= self.limit

    def backspace(self) -> bool:
        """Remove the character before the cursor."""
        return self.cut(self.cursor - 1, self.cursor)

    def delete(self) -> bool:
        """Remove the character under the cursor."""
        return self.cut(self.cursor, self.cursor + 1)

    def kill_word(self) -> bool:
        """Remove the word before the cursor."""
        match = _WORD_LEFT.search(self.text[: self.cursor])
        return self.cut(match.start() if match else self.cursor, self.cursor)

    def kill_to_start(self) -> bool:
        """Remove everything from the start of the line to the cursor."""
        return self.cut(self.line_start(), self.cursor)

    def kill_to_end(self) -> bool:
        """Remove everything from the cursor to the end of the line."""
        return self.cut(self.cursor, self.line_end())

    def move(self, to: int) -> None:
        """Put the cursor before the character `to`, as far as there is one."""
        self.cursor = max(0, min(to, len(self.text)))

    def word_left(self) -> None:
        """Move the cursor to the start of the word before it."""
        match = _WORD_LEFT.search(self.text[: self.cursor])
        self.move(match.start() if match else 0)

    def word_right(self) -> None:
        """Move the cursor behind the word after it."""
        match = _WORD_RIGHT.match(self.text, self.cursor)
        self.move(match.end() if match else len(self.text))

    def line_start(self) -> int:
        """Return where the cursor's line begins."""
        return self.text.rfind("\n", 0, self.cursor) + 1

    def line_end(self) -> int:
        """Return where the cursor's line ends."""
        end = self.text.find("\n", self.cursor)
        return len(self.text) if end < 0 else end

    def cut(self, start: int, end: int) -> bool:
        """Remove some characters; the cursor goes where they stood."""
        start, end = max(0, start), min(end, len(self.text))
        if start >= end:
            return False
        self.text = self.text[:start] + self.text[end:]
        self.cursor = start
        return True
