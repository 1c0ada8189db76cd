"""The count of case numbers: never one twice, never back behind the last day, whatever is restored or lost.

The count is kept in `state.db`, inside the transaction that shows the number, and before that in a small file of its
own. Whoever continues takes the larger of both.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from console.domain.case_number import LAST_TERMINAL_SEQUENCE, issue
from local_store.failures import translated
from local_store.keys import sync_folder
from local_store.packing import pack, unpack

#: Two places written in turn, each a whole disk block: a torn write spoils one, the other still tells.
_SLOT = 4096
_CHECK = 16
_NO_COUNTS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Counts:
    """How many numbers each terminal number has given on the last day any was given."""

    #: ISO date in the city's zone; empty before the first.
    day: str = ""
    by_terminal: Mapping[str, int] = field(default_factory=lambda: _NO_COUNTS)

    def joined(self, other: "Counts") -> "Counts":
        """Return what both know: the later day, and on the same day the larger counts."""
        if self.day != other.day:
            return max(self, other, key=lambda counts: counts.day)
        names = {*self.by_terminal, *other.by_terminal}
        return Counts(self.day, {n: max(self.by_terminal.get(n, 0), other.by_terminal.get(n, 0)) for n in names})

    def next(self, day: date, terminal: str) -> "tuple[str, Counts] | None":
        """Return the next number of a terminal and the counts after it, or None when the day's are used up."""
        wanted = max(day.isoformat(), self.day)
        given = dict(self.by_terminal) if wanted == self.day else {}
        count = given.get(terminal, 0) + 1
        if count > LAST_TERMINAL_SEQUENCE:
            return None
        return issue(date.fromisoformat(wanted), terminal, count), Counts(wanted, {**given, terminal: count})


class NumbersMark:
    """The high-water mark in a file of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Counts:
        """Return the counts last written; none when there is no readable mark."""
        return self._newest()[1]

    def write(self, counts: Counts) -> None:
        """Make the counts durable; raises StoreFull, StoreReadOnly."""
        generation = self._newest()[0] + 1
        body = pack([generation, counts.day, dict(counts.by_terminal)])
        content = hashlib.blake2b(body, digest_size=_CHECK).hexdigest().encode() + body
        with translated(self._path):
            fresh = not self._path.exists()
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _write_all(handle, content.ljust(_SLOT), (generation % 2) * _SLOT)
                os.fsync(handle)
            finally:
                os.close(handle)
            if fresh:
                sync_folder(self._path.parent)

    def _newest(self) -> tuple[int, Counts]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return 0, Counts()
        return max((_slot(content[:_SLOT]), _slot(content[_SLOT:])), key=lambda slot: slot[0])


def _slot(content: bytes) -> tuple[int, Counts]:
    check, body = content[: 2 * _CHECK], content[2 * _CHECK :].rstrip()
    if not body or hashlib.blake2b(body, digest_size=_CHECK).hexdigest().encode() != check:
        return 0, Counts()
    generation, day, by_terminal = unpack(body)
    return int(generation), Counts(day, by_terminal)


def _write_all(handle: int, content: bytes, offset: int) -> None:
    # A full disk shortens a write without an error; only the next one tells.
    while content:
        written = os.pwrite(handle, content, offset)
        content, offset = content[written:], offset + written
