"""Who sits here and which terminal this is, read anew only when the store changed: every key and every line asks."""

from dataclasses import dataclass

from console.domain.codes import Role
from console.domain.command import Actor
from console.ports.records import SignIn, Terminal
from console.ports.store import DeskStore

_NOBODY = Actor("", Role.INTEGRATION)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store says of this desk."""

    sign_in: SignIn | None = None
    terminal: Terminal | None = None

    @property
    def actor(self) -> Actor:
        """The signed-in actor, or one who may nothing."""
        return self.sign_in.actor if self.sign_in is not None else _NOBODY


class Standings:
    """Answers with the standing of now; another process may sign somebody in or out at any time."""

    def __init__(self, store: DeskStore) -> None:
        self._store = store
        self._seen: int | None = None
        self._standing = Standing()

    def now(self) -> Standing:
        """Return who and where, as of now."""
        # The count first: a change between the two readings is then seen the next time, not missed.
        count = self._store.change_count()
        if count != self._seen:
            self._standing = Standing(self._store.sign_in(), self._store.terminal())
            self._seen = count
        return self._standing
