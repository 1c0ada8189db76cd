"""The system's keyring, when the package `keyring` is installed and what it found really keeps secrets.

Only keyrings of an operating system or desktop are used. The package also knows ones that write plain text into a
file; such a place would be weaker than what the operator was told, so it is refused.
"""

import os
from importlib import import_module
from typing import Any, Protocol, cast

from console.ports.errors import KeyLocked

_SERVICE = "hotline"
#: Modules of the package whose keyrings encrypt what they keep.
_TRUSTED = frozenset(
    f"keyring.backends.{name}" for name in ("SecretService", "libsecret", "kwallet", "macOS", "Windows")
)


class Keyring(Protocol):
    """A keyring, as far as it is used."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is kept, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""


def keep(account: str, secret: str) -> None:
    """Keep a secret; raises KeyLocked unless the keyring gives it back."""
    keyring = _working()
    _asked(lambda: keyring.set_password(_SERVICE, account, secret))
    if kept(account) != secret:
        raise KeyLocked("keyring_unavailable", {"detail": "read_back"})


def kept(account: str) -> str:
    """Return a kept secret; raises KeyLocked `keyring_lost` when the keyring no longer has it."""
    keyring = _working()
    found = _asked(lambda: keyring.get_password(_SERVICE, account))
    if not isinstance(found, str):
        raise KeyLocked("keyring_lost")
    return found


def forget(account: str) -> None:
    """Forget a secret that is in use no more."""
    keyring = _working()
    _asked(lambda: keyring.delete_password(_SERVICE, account))


def probe() -> None:
    """Write, read and remove a secret; raises KeyLocked, saying why, when there is no keyring that works."""
    account = f"probe-{os.urandom(8).hex()}"
    keep(account, os.urandom(8).hex())
    forget(account)


def _working() -> Keyring:
    try:
        package = import_module("keyring")
    except ModuleNotFoundError:
        raise KeyLocked("keyring_missing") from None
    found = _asked(package.get_keyring)
    for candidate in getattr(found, "backends", [found]):
        if type(candidate).__module__ in _TRUSTED:
            return cast(Keyring, candidate)
    raise KeyLocked("keyring_unavailable", {"detail": type(found).__module__})


def _asked(question: Any) -> Any:
    """Ask the keyring; whatever it raises (each kind has its own errors, and a bus may be away) means that it cannot be
    used now."""
    try:
        return question()
    except Exception as error:
        raise KeyLocked("keyring_unavailable", {"detail": type(error).__name__}) from error
