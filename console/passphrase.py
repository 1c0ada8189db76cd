"""The passphrase that opens the key of this terminal's files: as configured, or asked for on the terminal.

It is asked for before anything is drawn, because without it there is nothing to draw.
"""

import sys
from collections.abc import Callable
from getpass import getpass

from console.ports.errors import KeyLocked
from console.settings import Settings

#: How often somebody may mistype it before the program ends.
TRIES = 3
#: Fewest characters of a new one.
SHORTEST = 8


def asker(settings: Settings) -> Callable[[bool], str]:
    """Return what the store calls for the passphrase; its argument says that the one before was wrong.

    It raises KeyLocked `passphrase_needed` where nobody can be asked, `passphrase_wrong` when there is no try left.
    """
    tries = 0

    def ask(again: bool) -> str:
        nonlocal tries
        if settings.passphrase and tries == 0:
            tries = TRIES
            return settings.passphrase
        if tries >= TRIES or (again and not somebody_there()):
            raise KeyLocked("passphrase_wrong")
        if not somebody_there():
            raise KeyLocked("passphrase_needed")
        tries += 1
        return asked(settings.lang, "cli.passphrase.again" if again else "cli.passphrase.ask")

    return ask


def somebody_there() -> bool:
    """Whether there is a terminal to ask on."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asked(language: str, key: str) -> str:
    """Return what somebody types at a prompt, unseen."""
    from console.texts import Catalogue

    return getpass(Catalogue.load(language).say(key) + " ", stream=sys.stderr)
