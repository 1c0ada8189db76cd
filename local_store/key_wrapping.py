"""A secret wrapped by another one, as a JSON object: by a passphrase through scrypt, or by a key kept elsewhere."""

import hashlib
import os
from collections.abc import Callable, Mapping
from typing import Any

from console.ports.errors import KeyLocked, StoreDamaged
from local_store.keys import KEY_BYTES
from local_store.sealing import AesGcmSeal

#: Asks a person for the passphrase; True says that the one before was wrong. Raises KeyLocked when there is none.
Ask = Callable[[bool], str]
#: How a wrapped key begins.
WRAPPED = b"{"
#: scrypt: about half a second and 128 MB for every guess (reliability.md 4.3).
COST = (1 << 17, 8, 1)
SALT_BYTES = 16
_MEMORY = 300 << 20
#: Bounds of what a file may ask of us: a damaged one must not take all memory.
_COSTLIEST = 1 << 20


def nobody_to_ask(again: bool) -> str:
    """Raise KeyLocked: a passphrase is needed, and there is nobody to ask for it."""
    raise KeyLocked("passphrase_wrong" if again else "passphrase_needed")


def sealed_document(kind: str, wrapper: bytes, secret: bytes) -> dict[str, Any]:
    """Return a secret wrapped by 32 random bytes, the object's `kind` bound to it."""
    return {"kind": kind, "sealed": AesGcmSeal(wrapper).seal("key", kind, secret).hex()}


def opened(document: Mapping[str, Any], wrapper: bytes) -> bytes:
    """Return the secret again; raises StoreDamaged when it was wrapped by something else, ValueError, KeyError."""
    sealed = bytes.fromhex(str(document["sealed"]))
    return AesGcmSeal(wrapper).open("key", str(document["kind"]), sealed)


def passphrase_document(secret: bytes, passphrase: str, cost: tuple[int, int, int] = COST) -> dict[str, Any]:
    """Return a secret wrapped by a passphrase, with everything but that needed to open it."""
    salt = os.urandom(SALT_BYTES)
    sealed = sealed_document("passphrase", _stretched(passphrase, salt, cost), secret)
    return {**sealed, "salt": salt.hex(), "cost": list(cost)}


def opened_by_passphrase(document: Mapping[str, Any], ask: Ask) -> bytes:
    """Return the secret, asking until the passphrase is right; raises what `ask` raises, ValueError, KeyError."""
    again = False
    while True:
        secret = tried(document, ask(again))
        if secret is not None:
            return secret
        again = True


def tried(document: Mapping[str, Any], passphrase: str) -> bytes | None:
    """Return the secret, or None when the passphrase is another; raises ValueError, KeyError for a damaged object."""
    n, r, p = (int(number) for number in document["cost"])
    if n * r * p > _COSTLIEST * 8:
        raise ValueError("a cost nobody asked for")
    try:
        return opened(document, _stretched(passphrase, bytes.fromhex(str(document["salt"])), (n, r, p)))
    except StoreDamaged:
        return None


def _stretched(passphrase: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    text = passphrase.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(text, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=KEY_BYTES)
