"""The file `key`: the secret of a profile, bare or wrapped; made once, never overwritten, only replaced whole.

Bare it is 32 bytes: a file only its owner can read protects files that were copied, not a disk that was stolen with it.
Wrapped it is a JSON object, and useless without a passphrase or without the keyring it names. Wrapping it anew leaves
the secret, and therefore every sealed row, as it is.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from console.ports.errors import KeyLocked, StoreDamaged
from local_store import keyrings
from local_store.failures import damaged, translated
from local_store.key_wrapping import Ask, nobody_to_ask, opened, opened_by_passphrase, passphrase_document
from local_store.key_wrapping import sealed_document as sealed
from local_store.keys import KEY_BYTES, DataKey, sync_folder
from local_store.packing import pack, unpack_document

#: Longer than any wrapped key; a file of another kind is not read to its end.
_MOST = 4096


def load_key(path: Path, ask: Ask = nobody_to_ask) -> DataKey:
    """Return the secret of a profile, made at first use; `ask` is called when a passphrase wraps it.

    Raises StoreDamaged when the file is not a key, KeyLocked when what wraps it is not to be had, StoreReadOnly or
    StoreFull when it cannot be made. The file stays as it is, whatever is asked or answered.
    """
    with translated(path):
        if not path.exists():
            _create(path)
    content = _read(path)
    if len(content) == KEY_BYTES:
        return DataKey(content)
    document = _document(path, content)
    try:
        secret = _unwrapped(document, ask)
    except (ValueError, KeyError, TypeError, StoreDamaged) as error:
        raise damaged(path, "key_format") from error
    if len(secret) != KEY_BYTES:
        raise damaged(path, "key_length")
    return DataKey(secret, str(document["kind"]))


def kind_of(path: Path) -> str:
    """Return how the secret is kept, asking nobody; `file` when there is none yet. Raises StoreDamaged."""
    if not path.exists():
        return "file"
    content = _read(path)
    return "file" if len(content) == KEY_BYTES else str(_document(path, content).get("kind"))


def keep_in_file(path: Path, key: DataKey) -> None:
    """Keep the secret bare, for its owner's eyes."""
    _replace(path, key.secret)


def keep_by_passphrase(path: Path, key: DataKey, passphrase: str) -> None:
    """Wrap the secret by a passphrase; whoever forgets it has lost what was not sent."""
    _replace(path, pack(passphrase_document(key.secret, passphrase)))


def keep_in_keyring(path: Path, key: DataKey) -> None:
    """Wrap the secret by another one that the system's keyring keeps; raises KeyLocked when there is none that works.

    The keyring has it, and gave it back, before the file is replaced.
    """
    account, wrapper = os.urandom(8).hex(), os.urandom(KEY_BYTES)
    keyrings.keep(account, wrapper.hex())
    _replace(path, pack({**sealed("keyring", wrapper, key.secret), "account": account}))


def _unwrapped(document: Mapping[str, Any], ask: Ask) -> bytes:
    kind = document["kind"]
    if kind == "keyring":
        return opened(document, bytes.fromhex(keyrings.kept(str(document["account"]))))
    if kind == "passphrase":
        return opened_by_passphrase(document, ask)
    raise ValueError("a way of keeping it that this version does not know")


def _document(path: Path, content: bytes) -> Mapping[str, Any]:
    if not content.startswith(b"{"):
        raise damaged(path, "key_length")
    try:
        return unpack_document(content)
    except ValueError as error:
        raise damaged(path, "key_format") from error


def _read(path: Path) -> bytes:
    with translated(path), open(path, "rb") as file:
        return file.read(_MOST)


def _create(path: Path) -> None:
    """Write a fresh key under another name and link it: a killed process leaves no half key, and none is replaced."""
    fresh = _beside(path)
    try:
        _write_private(fresh, os.urandom(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


def _replace(path: Path, content: bytes) -> None:
    """Put another file in its place: whenever the process is killed, one of the two is there, whole.

    What a keyring kept for the one before is of no use to anybody then, and is forgotten.
    """
    before = account_of(path)
    fresh = _beside(path)
    with translated(path):
        try:
            _write_private(fresh, content)
            os.replace(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
        sync_folder(path.parent)
    if before is not None:
        # It opens nothing any more; a keyring that is locked or gone keeps it.
        with suppress(KeyLocked):
            keyrings.forget(before)


def account_of(path: Path) -> str | None:
    """Return under which name the keyring has what opens the file, None when it has not. Raises StoreDamaged."""
    content = _read(path)
    if len(content) == KEY_BYTES:
        return None
    account = _document(path, content).get("account")
    return account if isinstance(account, str) else None


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")


def _write_private(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
