"""Whether the files of this terminal are the newest there were of it, as only the backend can tell.

A mark beside `state.db` tells an older copy of that file. A whole folder put back brings its older mark with it: then
the backend has commands of this terminal that its own files know nothing of. So it is asked for the newest it has,
before anything is sent; what is unknown here was made by files that are gone. Counts go on above it, what waits under
a count that is used gets another one, and a person is told.
"""

from collections.abc import Callable

from console.ports.errors import NotFound
from console.ports.incidents import Incident
from console.ports.records import Pending, SyncState, Terminal
from console.ports.taken import Taken
from console.sync.reoffer import REACH
from console.sync.site import Site

#: The last command of files that are gone that was told of, so that it is told once.
_TOLD = "sync.older_copy_told"
#: More than a terminal can have waiting.
_ALL = 100_000


class Recognition:
    """Asks once for each process that delivers."""

    def __init__(self, site: Site, changed: Callable[[], None]) -> None:
        """`changed` is told when something had to be done, because that is shown."""
        self._site = site
        self._changed = changed
        self._asked = False

    def require(self, terminal: Terminal) -> bool:
        """Make sure that what is sent next goes under counts of its own; return whether something had to be done.

        Raises Unreachable, NotAuthorised; nothing may be sent then.
        """
        if self._asked:
            return False
        try:
            taken = self._site.backend.last_taken(terminal)
        except NotFound:
            # A backend from before it could be asked.
            taken = Taken()
        older = self._lately(taken) and not self._known(taken.command_id)
        if older:
            self._catch_up(terminal, taken)
            self._changed()
        self._asked = True
        return older

    def _lately(self, taken: Taken) -> bool:
        """Whether it came within what is kept here: what was sent before may have been taken out of the log."""
        return taken.received_at is not None and taken.received_at > self._site.now() - REACH

    def _known(self, command_id: str) -> bool:
        desk = self._site.desk
        return desk.knows(command_id) or desk.preference(_TOLD) == command_id

    def _catch_up(self, terminal: Terminal, taken: Taken) -> None:
        """Count on above what the backend has, and say so; all of it or nothing."""
        clashing = self._clashing(terminal, taken.seq)
        desk = self._site.desk
        with desk.transaction() as tx:
            counted = tx.go_on_above(taken.seq, taken.number)
            for command_id in clashing:
                tx.recount(command_id)
            after = [f"outbox|{counted + 1}..{taken.seq}"] if taken.seq > counted else []
            if after or clashing:
                # Else the mark beside the file has told it before.
                tx.note(Incident("older_copy", self._site.now(), lost=(*after, "drafts")))
            desk.set_preference(_TOLD, taken.command_id)

    def _clashing(self, terminal: Terminal, highest: int) -> list[str]:
        """Return what was made since under counts that may be used, and all that was made after it, in order.

        What the backend has under its own id keeps its count, and is answered by the ledger; so does what was handed
        over, of which a copy may still be under way.
        """
        fresh = [entry for entry in self._site.desk.pending(_ALL) if entry.state is SyncState.HERE]
        mine = [entry for entry in fresh if not self._is_there(terminal, entry, highest)]
        first = min((entry.command.seq for entry in mine), default=0)
        return [entry.command.id for entry in mine if first <= highest]

    def _is_there(self, terminal: Terminal, entry: Pending, highest: int) -> bool:
        command = entry.command
        return command.seq <= highest and self._site.backend.outcome(terminal, command.id) is not None
