"""The secret of a profile, and the keys for single purposes that follow from it; where it comes from is `key_file`."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

KEY_BYTES = 32


class KeySource(Protocol):
    """A secret from which the keys for single purposes are derived."""

    @property
    def kind(self) -> str:
        """Code of the way it is kept: `file`, `keyring` or `passphrase`."""

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key for a purpose; purposes are at most 16 ASCII characters."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """The secret in the open, as long as this process lives."""

    secret: bytes = field(repr=False)
    kind: str = "file"

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key for a purpose."""
        return hashlib.blake2b(key=self.secret, person=purpose.encode("ascii"), digest_size=KEY_BYTES).digest()


def sync_folder(folder: Path) -> None:
    """Make names created in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
