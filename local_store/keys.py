"""Where the key comes from that seals the rows: today an owner-only file, made once and never overwritten."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from local_store.failures import damaged, translated

KEY_BYTES = 32


class KeySource(Protocol):
    """A secret from which the keys for single purposes are derived."""

    @property
    def kind(self) -> str:
        """Code of the way it is kept: `file`, `keyring` or `passphrase`."""

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key for a purpose; purposes are at most 16 ASCII characters."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """A key kept in a file: protects copied files, not a stolen disk."""

    secret: bytes = field(repr=False)
    kind: str = "file"

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key for a purpose."""
        return hashlib.blake2b(key=self.secret, person=purpose.encode("ascii"), digest_size=KEY_BYTES).digest()


def load_key(path: Path) -> KeySource:
    """Return the key of a profile, made at first use.

    Raises StoreDamaged when the file is not a key, StoreReadOnly or StoreFull when it cannot be made.
    """
    with translated(path):
        if not path.exists():
            _create(path)
        secret = path.read_bytes()
    if len(secret) != KEY_BYTES:
        raise damaged(path, "key_length")
    return FileKey(secret)


def _create(path: Path) -> None:
    """Write a fresh key under another name and link it: a killed process leaves no half key, and none is replaced."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        _write_private(fresh, os.urandom(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


def _write_private(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make names created in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
