"""What was typed for a field that did not open: dropped, because as commands it could change a case.

Operators type ahead. When F8 is refused, the answer that follows must not be read as the keys `o`, `c` or `d`. What
comes without a pause belongs to the refused key; a person who reads the message first is not held up.
"""

from collections.abc import Callable

#: Seconds without a key after which a key is a command again.
PAUSE = 1.0
#: Keys that belong to typing besides characters.
_TYPING = frozenset({"enter", "tab", "shift+tab", "backspace", "delete", "left", "right", "up", "down", "home", "end"})


class TypedAhead:
    """Knows whether keys are still those that were meant for the field of a refused command."""

    def __init__(self, ends: Callable[[str], bool]) -> None:
        """`ends`: whether a key ends what was typed, by saving a form that is not there."""
        self._ends = ends
        self._last: float | None = None
        self._at = 0.0

    def came(self, at: float) -> None:
        """A key came at `at`, in seconds of any clock that only goes on."""
        self._at = at

    def refused(self) -> None:
        """The command of the key that came last was to open a field, and was refused."""
        self._last = self._at

    def drops(self, key: str, character: str | None) -> bool:
        """Whether the key that came last was meant for the field that did not open."""
        if self._last is None:
            return False
        meant = self._at - self._last <= PAUSE and (
            key in _TYPING or self._ends(key) or (character is not None and character.isprintable())
        )
        self._last = self._at if meant and not self._ends(key) else None
        return meant
