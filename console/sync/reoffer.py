"""After the backend's store was restored or replaced: offer everything sent in the last 30 days once more.

What survived is dropped by the ledger; what was lost is applied again; what no longer fits goes to a person; what the
backend stumbles over goes back to the outbox. Up to which store everything was offered is kept on the desk, so that no
crash can make it forgotten.
"""

from collections.abc import Sequence
from datetime import timedelta

from console.domain.command import Command
from console.ports.records import Outcome, OutcomeStatus, SyncState, Terminal
from console.ports.store import DeskTransaction
from console.sync import plan
from console.sync.delivery import DONE, keep_cases, offer, park
from console.sync.site import Site

#: How far back commands are offered again (design.md 4, rule 6).
REACH = timedelta(days=30)
_OFFERED = "sync.offered_epoch"
#: No store has this identity: everything is to be offered to whichever answers.
_NONE = "-"
#: More than a terminal can send in `REACH`.
_ALL = 200_000


class Reoffer:
    """Knows which store has been offered everything, and offers it to another one."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._epoch = ""
        self._left: list[Command] = []
        #: Cases the backend stumbled over: what follows on them is not offered, but goes back to the outbox as well.
        self._stuck: set[str] = set()

    def demand(self) -> None:
        """Have everything offered again, whichever store answers (it lost its memory of our cursor or witness)."""
        self._site.desk.set_preference(_OFFERED, _NONE)
        self._site.keep_witness("")
        self._epoch = ""

    def due(self) -> bool:
        """Whether the store that answered last has not been offered everything yet."""
        epoch = self._site.backend.epoch()
        if not epoch:
            return False
        offered = self._site.desk.preference(_OFFERED)
        if offered is None:
            self._site.desk.set_preference(_OFFERED, epoch)
        return offered not in (None, epoch)

    def portion(self, terminal: Terminal) -> set[str]:
        """Offer the next portion; return the ids of the cases that changed. Raises Unreachable, NotAuthorised."""
        epoch = self._site.backend.epoch()
        if epoch != self._epoch:
            self._epoch, self._left, self._stuck = epoch, self._sent(), set()
            with self._site.desk.transaction() as tx:
                tx.retell_voids()
        commands = self._left[: plan.MOST]
        changed: set[str] = set()
        if commands:
            outcomes = self._offered(terminal, commands)
            if self._site.backend.epoch() != self._epoch:
                return changed
            changed = self._settle(commands, outcomes)
        self._left = self._left[len(commands) :]
        if not self._left:
            self._site.desk.set_preference(_OFFERED, self._epoch)
        return changed

    def _offered(self, terminal: Terminal, commands: Sequence[Command]) -> list[Outcome]:
        free = [command for command in commands if command.case_id not in self._stuck]
        outcomes = {
            outcome.command_id: outcome
            for outcome in (offer(self._site, terminal, free, more=self._more()) if free else ())
        }
        self._stuck |= {command.case_id for command in free if outcomes[command.id].status is OutcomeStatus.FAILED}
        return [outcomes.get(command.id) or Outcome(command.id, OutcomeStatus.FAILED) for command in commands]

    def _more(self) -> bool:
        """Whether there is more than this portion, here or in the outbox."""
        return len(self._left) > plan.MOST or bool(sum(self._site.desk.pending_counts().values()))

    def _sent(self) -> list[Command]:
        """Return what was delivered, in the order of `seq`: times of a clock that was put right do not count."""
        since = self._site.now() - REACH
        sent = [line.command for line in self._site.desk.sent_since(since, _ALL) if line.status in DONE]
        return sorted(sent, key=lambda command: command.seq)

    def _settle(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> set[str]:
        lost = [
            (command, outcome)
            for command, outcome in zip(commands, outcomes, strict=True)
            if outcome.status is not OutcomeStatus.DUPLICATE
        ]
        keep_cases(self._site, lost)
        with self._site.desk.transaction() as tx:
            for command, outcome in lost:
                if outcome.status not in DONE:
                    self._back(tx, command, outcome)
            self._site.refold(tx, {command.case_id for command, _ in lost})
        return {command.case_id for command, _ in lost}

    def _back(self, tx: DeskTransaction, command: Command, outcome: Outcome) -> None:
        """Back from the sent log to where a person sees it, or to be sent again; it is not put there twice."""
        waiting = {entry.command.id for entry in self._site.desk.pending_of(command.case_id)}
        if command.id not in waiting:
            tx.add_command(command)
        if outcome.status is OutcomeStatus.FAILED:
            tx.mark([command.id], SyncState.SENDING)
        else:
            park(tx, command, outcome)
