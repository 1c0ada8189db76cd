"""A small file outside `state.db` that remembers how far things went: two places, written in turn.

Each place is a whole disk block with a check sum: a torn write spoils one, the other still tells.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from local_store.failures import translated
from local_store.keys import sync_folder
from local_store.packing import pack, unpack

_SLOT = 4096
_CHECK = 16
#: Generation and values of the newest place that can be read.
Kept = tuple[int, list[Any]]


class SlotFile:
    """Keeps JSON values under a generation that grows."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Kept:
        """Return the newest generation and its values; (0, []) when there is nothing readable."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return 0, []
        return max((_slot(content[:_SLOT]), _slot(content[_SLOT:])), key=lambda kept: kept[0])

    def write(self, generation: int, values: Sequence[Any], *, durable: bool = True) -> None:
        """Keep values in the place whose turn it is; raises StoreFull, StoreReadOnly.

        Not `durable`: they survive the end of the process, and perhaps not a power cut.
        """
        body = pack([generation, *values])
        content = hashlib.blake2b(body, digest_size=_CHECK).hexdigest().encode() + body
        with translated(self.path):
            fresh = not self.path.exists()
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _write_all(handle, content.ljust(_SLOT), (generation % 2) * _SLOT)
                if durable or fresh:
                    os.fsync(handle)
            finally:
                os.close(handle)
            if fresh:
                sync_folder(self.path.parent)


def _slot(content: bytes) -> Kept:
    check, body = content[: 2 * _CHECK], content[2 * _CHECK :].rstrip()
    if not body or hashlib.blake2b(body, digest_size=_CHECK).hexdigest().encode() != check:
        return 0, []
    generation, *values = unpack(body)
    return int(generation), values


def _write_all(handle: int, content: bytes, offset: int) -> None:
    # A full disk shortens a write without an error; only the next one tells.
    while content:
        written = os.pwrite(handle, content, offset)
        content, offset = content[written:], offset + written
