"""Who sits here and which terminal this is, read anew only when the store changed: every key and every line asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from console.domain.calls import Call
from console.domain.codes import Role
from console.domain.command import Actor
from console.domain.operator_state import OperatorState
from console.ports.errors import KeyLocked
from console.ports.incidents import Notice
from console.ports.records import Holder, SignIn, Terminal
from console.ports.store import DeskStore
from console.usecases.calls import kept_calls
from console.usecases.operator_state import kept_state
from screens.desk_work import DeskWork

_NOBODY = Actor("", Role.INTEGRATION)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store says of this desk."""

    sign_in: SignIn | None = None
    terminal: Terminal | None = None
    #: Half-typed forms of the one who sits here that lie aside.
    aside: int = 0
    #: What is wrong with this terminal's files, the most serious first.
    notices: tuple[Notice, ...] = ()
    #: Calls to be taken, oldest first; what is too old among them is not shown.
    calls: tuple[Call, ...] = ()
    #: What the one who sits here is doing, as last told or chosen; its time may be over by now.
    doing: OperatorState | None = None

    @property
    def actor(self) -> Actor:
        """The signed-in actor, or one who may nothing."""
        return self.sign_in.actor if self.sign_in is not None else _NOBODY


class Standings:
    """Answers with the standing of now; another process may sign somebody in or out at any time."""

    def __init__(self, store: DeskStore, work: DeskWork, notices: Callable[[], Sequence[Notice]] = lambda: ()) -> None:
        self._store, self._work, self._notices = store, work, notices
        self._seen: tuple[int, int] | None = None
        self._standing = Standing()

    def _aside(self, username: str) -> int:
        try:
            drafts = self._work.drafts_for(username)
        except KeyLocked:  # nobody is told of them while the terminal is locked
            return 0
        return sum(draft.holder is Holder.NOBODY for draft in drafts)

    def last(self) -> Standing:
        """Return who and where as last read, for what may be a moment behind and must cost no key anything."""
        return self._standing

    def now(self) -> Standing:
        """Return who and where, as of now."""
        # The counts first: a change between the two readings is then seen the next time, not missed.
        counts = self._store.change_count(), self._work.version
        if counts != self._seen:
            sign_in, terminal, notices = self._store.sign_in(), self._store.terminal(), tuple(self._notices())
            known = Standing(sign_in, terminal, notices=notices, calls=kept_calls(self._store))
            username = known.actor.username
            self._standing = replace(known, aside=self._aside(username), doing=kept_state(self._store, username))
            self._seen = counts
        return self._standing
