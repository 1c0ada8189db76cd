"""Another process that does the sync in a console's place while very much is to be fetched.

Two threads of one process share one interpreter: a first fetch of a whole city would slow every key for a minute.
"""

from enum import Enum, auto
from typing import Protocol

#: Pages one upon the other after which there is much to fetch.
MUCH = 2


class Stage(Enum):
    """How far a stand-in is."""

    #: There is none, or it has ended: the console does all itself.
    AWAY = auto()
    GETTING_READY = auto()
    #: It waits for the lock.
    READY = auto()
    #: It was given the lock, and has not ended.
    AT_WORK = auto()


class StandIn(Protocol):
    """Does the sync from when it is given the lock until all is fetched, or anything is in the way."""

    def begin(self) -> None:
        """Get ready, the first time this is asked; returns at once."""

    def stage(self) -> Stage:
        """Return how far it is; it does not get ready for ever."""

    def given(self) -> None:
        """It was ready, and the lock is free for it."""

    def end(self) -> None:
        """Have it end, and wait for that a few seconds at the most."""


class NoStandIn:
    """Nobody: the console does all itself."""

    def begin(self) -> None:
        """Nothing to do."""

    def stage(self) -> Stage:
        """Away."""
        return Stage.AWAY

    def given(self) -> None:
        """Never called."""

    def end(self) -> None:
        """Nothing to do."""
