"""Delivering while the terminal is locked: commands are handed over, what the backend answers is not kept.

Nothing that an answer says of a case could be kept then, because the key of the cached cases is gone. So each command
is handed over once and stays in the outbox as sent with an unknown outcome; after the lock everything is sent again,
and the backend's ledger answers it (design.md 4, rule 3).
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from console.domain.codes import Action
from console.domain.command import Command
from console.ports.errors import BackendError, NotAuthorised, StoreRestored, Unreachable
from console.ports.records import Pending, SyncState, Terminal
from console.sync import plan
from console.sync.delivery import DONE, kept_here, offer, taken_over
from console.sync.recognition import Recognition
from console.sync.site import Site

#: More than a terminal can have waiting.
_ALL = 100_000


class Handover:
    """Hands the outbox over, portion by portion, from a lock to its end."""

    def __init__(self, site: Site, recognition: Recognition) -> None:
        self._site = site
        self._recognition = recognition
        self._left: deque[Pending] | None = None
        self._stopped: set[str] = set()

    def end(self) -> None:
        """The terminal is unlocked: the ordinary delivery goes on."""
        self._left = None

    def portion(self) -> bool:
        """Hand over the next portion; return whether there was one. Raises Unreachable, Rejected.

        What else the backend has against it (another store than before, a terminal it does not know) is seen to after
        the lock.
        """
        terminal = self._site.desk.terminal()
        try:
            return terminal is not None and self._handed(terminal)
        except (NotAuthorised, StoreRestored):
            self._left = deque()
            return False

    def _handed(self, terminal: Terminal) -> bool:
        if self._recognition.require(terminal):
            self._left = None
        if self._left is None:
            self._begin()
        entries = self._next()
        if not entries:
            return False
        there = taken_over(self._site, [entry.command for entry in entries])
        entries = [entry for entry in entries if entry.command.id in there]
        commands = [entry.command for entry in entries]
        if not commands:
            return True
        try:
            outcomes = offer(self._site, terminal, commands, more=bool(self._left))
        except BackendError as error:
            self._put_back(entries, left=not isinstance(error, Unreachable) or error.left)
            raise
        for command, outcome in zip(commands, outcomes, strict=True):
            if outcome.status not in DONE:
                # What follows on the same case rests on it, and is decided by a person or later.
                self._stopped.add(command.case_id)
        return True

    def _put_back(self, entries: Sequence[Pending], *, left: bool) -> None:
        """Have them handed over again; only what may have `left` this machine counts as sent."""
        assert self._left is not None
        if left:
            entries = [replace(entry, state=SyncState.SENDING) for entry in entries]
        else:
            kept_here(self._site, entries)
        self._left.extendleft(reversed(entries))

    def _begin(self) -> None:
        waiting = self._site.desk.sendable(_ALL)
        # A case that was never numbered gets its number first, and is folded anew for that.
        unnumbered = {entry.command.case_id for entry in waiting if _has_no_number(entry.command)}
        # What takes the place of something given up goes out when the backend was told of that, and what it says of it
        # can only be kept after the lock.
        given_up = {command.case_id for command in self._site.desk.untold_voids(_ALL)}
        self._stopped = unnumbered | given_up
        self._left = deque(waiting)

    def _next(self) -> list[Pending]:
        portion: list[Pending] = []
        while self._left and len(portion) < plan.MOST:
            entry = self._left.popleft()
            if entry.command.case_id not in self._stopped:
                portion.append(entry)
        return portion


def _has_no_number(command: Command) -> bool:
    return command.action is Action.NEW and not command.fields.get("number")
