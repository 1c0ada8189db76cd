"""The operator's key in memory: what opens drafts and cached cases, and what is gone while the terminal is locked.

Everything else is sealed by the terminal's key, which this process holds to its end: the sync has to go on.
"""

import hashlib
from collections.abc import Callable, Sequence

from console.ports.errors import KeyLocked, StoreDamaged
from local_store.keys import KEY_BYTES
from local_store.sealing import AesGcmSeal, Seal

#: Table, as the seal is told it → purpose of the operator's key.
_PURPOSES = {"drafts": "drafts", "cases": "cache", "cases.events": "cache"}


class OperatorKey:
    """Holds the key, or nothing. `take` and `drop` are whole for other threads."""

    def __init__(self) -> None:
        self._seals: dict[str, list[AesGcmSeal]] | None = None
        #: What the cache sealed by this key is known by; empty while there is none.
        self.check = ""
        #: Looks whether another process signed somebody in, locked or unlocked; returns whether it did.
        self.renew: Callable[[], bool] = lambda: False

    @property
    def held(self) -> bool:
        """Whether there is a key."""
        return self._seals is not None

    def take(self, secret: bytes, salt: bytes, older: Sequence[bytes] = ()) -> None:
        """Hold a key; `salt` goes with the cached cases, `older` keys open drafts that were typed under them."""
        cache = _derived(secret, "cache", salt)
        drafts = [draft_seal(key) for key in (secret, *older)]
        self.check = hashlib.blake2b(key=cache, person=b"check", digest_size=8).hexdigest()
        self._seals = {"drafts": drafts, "cache": [AesGcmSeal(cache)]}

    def drop(self) -> None:
        """Hold nothing any more."""
        self._seals, self.check = None, ""

    def seals(self, purpose: str) -> list[AesGcmSeal]:
        """Return the seals for a purpose, the one to write with first; raises KeyLocked `terminal_locked`."""
        held = self._seals
        if held is None:
            raise KeyLocked("terminal_locked")
        return held[purpose]


class TwoKeySeal:
    """Seals each row by the key its table belongs to."""

    def __init__(self, terminal: Seal, operator: OperatorKey) -> None:
        self._terminal = terminal
        self._operator = operator

    def seal(self, table: str, row: str | int, plain: bytes) -> bytes:
        """Return `plain` sealed to its place; raises KeyLocked while the terminal is locked."""
        purpose = _PURPOSES.get(table)
        return (self._operator.seals(purpose)[0] if purpose else self._terminal).seal(table, row, plain)

    def open(self, table: str, row: str | int, sealed: bytes) -> bytes:
        """Return what was sealed; raises StoreDamaged, and KeyLocked while the terminal is locked."""
        purpose = _PURPOSES.get(table)
        if purpose is None:
            return self._terminal.open(table, row, sealed)
        try:
            return self._opened(purpose, table, row, sealed)
        except StoreDamaged:
            # Another process may have signed somebody else in a moment ago; then nothing is damaged.
            if not self._operator.renew():
                raise
            return self._opened(purpose, table, row, sealed)

    def _opened(self, purpose: str, table: str, row: str | int, sealed: bytes) -> bytes:
        keys: list[Seal] = [*self._operator.seals(purpose)]
        if purpose == "drafts":
            # Typed under an earlier version, which knew one key.
            keys.append(self._terminal)
        for key in keys[:-1]:
            try:
                return key.open(table, row, sealed)
            except StoreDamaged:
                continue
        return keys[-1].open(table, row, sealed)


def draft_seal(secret: bytes) -> AesGcmSeal:
    """Return the seal of the drafts of whose key this is."""
    return AesGcmSeal(_derived(secret, "drafts"))


def _derived(secret: bytes, purpose: str, salt: bytes = b"") -> bytes:
    return hashlib.blake2b(salt, key=secret, person=purpose.encode("ascii"), digest_size=KEY_BYTES).digest()
