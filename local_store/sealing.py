"""Rows made unreadable and unforgeable, and words made into tokens that can be compared but not read."""

import hashlib
import os
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

from console.ports.errors import StoreDamaged
from local_store.keys import KeySource

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
#: Eight bytes: among the few hundred thousand pairs of a language no two meet.
TOKEN_BYTES = 8
#: Pairs remembered with their tokens while many cases are written.
_REMEMBERED = 16_384


class Seal(Protocol):
    """Seals the content of a row to its place: what is moved to another table or row does not open."""

    def seal(self, table: str, row: str | int, plain: bytes) -> bytes:
        """Return `plain` sealed to its place."""

    def open(self, table: str, row: str | int, sealed: bytes) -> bytes:
        """Return what was sealed; raises StoreDamaged when a single bit is not as it was."""


class AesGcmSeal:
    """AES-256-GCM with a random nonce before the text; the place is authenticated, not stored."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @cached_property
    def _cipher(self) -> "AESGCM":
        # Loading the library costs more than opening the store; a start that shows no row does not pay for it.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._key)

    def seal(self, table: str, row: str | int, plain: bytes) -> bytes:
        """Return nonce, ciphertext and tag."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, f"{table}|{row}".encode())

    def open(self, table: str, row: str | int, sealed: bytes) -> bytes:
        """Return what was sealed; raises StoreDamaged naming table and row."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], f"{table}|{row}".encode())
        except (InvalidTag, ValueError, TypeError) as error:
            raise StoreDamaged(params={"detail": f"{table}|{row}"}) from error


class Tokens:
    """Keyed, one-way tokens of pairs and numbers: equal words give equal tokens, nothing leads back.

    What remains visible is how often a token occurs (reliability.md 2.6); so of names and phone numbers only
    whole values become tokens, and of numbers their last four digits; never a part of a name.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.pair = lru_cache(maxsize=_REMEMBERED)(self._token)

    def lookup(self, kind: str, value: str) -> str:
        """Return the look-up key of a whole value, e.g. a case number; kinds do not meet."""
        return self._token(f"{kind}={value}")

    def _token(self, text: str) -> str:
        return hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=TOKEN_BYTES
        ).hexdigest()


def seal_from(key: KeySource) -> AesGcmSeal:
    """Return the seal of rows."""
    return AesGcmSeal(key.derive("rows"))


def tokens_from(key: KeySource) -> Tokens:
    """Return the tokens of the search index and of look-ups."""
    return Tokens(key.derive("tokens"))
