"""A package `keyring` as it would be installed, with one keyring of a stated kind."""

import sys
from types import ModuleType
from typing import Any

import pytest


class Kept:
    """Keeps secrets in memory."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise RuntimeError("the keyring is locked")
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise RuntimeError("the keyring is locked")
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.secrets[service, username]


def install(monkeypatch: pytest.MonkeyPatch, module: str) -> Kept:
    """Have `import keyring` find a keyring whose class comes from `module`."""
    kind: Any = type("Keyring", (Kept,), {"__module__": module})
    found: Kept = kind()
    package: Any = ModuleType("keyring")
    package.get_keyring = lambda: found
    monkeypatch.setitem(sys.modules, "keyring", package)
    return found
