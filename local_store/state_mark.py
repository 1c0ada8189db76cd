"""How far `state.db` had come, kept outside it: so an older copy put in its place is known for what it is.

The mark follows each commit and is never ahead of it. It is not synced, because it may lag: a power cut can at worst
let the last changes go unnoticed in a copy made a moment before.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from console.ports.errors import StoreError
from local_store.slot_file import SlotFile


@dataclass(frozen=True, slots=True)
class Reached:
    """Where the file stood after a commit."""

    #: Changes counted since the file was made; 0 before the first.
    changes: int = 0
    #: Highest count of a command.
    seq: int = 0


class StateMark:
    """The mark in its file."""

    def __init__(self, path: Path) -> None:
        self._slots = SlotFile(path)

    def read(self) -> Reached:
        """Return how far the file is known to have come."""
        changes, values = self._slots.read()
        return Reached(changes, int(values[0])) if values else Reached()

    def keep(self, reached: Reached) -> None:
        """Remember how far the file came."""
        # What it speaks of is durable already; a mark that cannot be written lags, which it may.
        with suppress(StoreError):
            self._slots.write(reached.changes, [reached.seq], durable=False)
