"""Telling the backend what a person gave up, so that no copy of it still under way is ever applied (design.md 4.3).

Before anything is delivered: what takes the place of something given up would be one wish too many beside it. It is
told again to every other store: a backup knows nothing of what was given up after it.
"""

from console.domain.command import Command
from console.ports.errors import NotFound, Rejected
from console.ports.records import Outcome, OutcomeStatus, SyncState, Terminal
from console.sync import plan
from console.sync.delivery import keep_cases, offer
from console.sync.site import Site

#: Why a command waits for a person that was to replace one the backend had applied after all.
APPLIED_AFTER_ALL = "applied_after_all"


class Withdrawals:
    """Tells of discarded commands, oldest first."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def portion(self, terminal: Terminal) -> set[str]:
        """Tell the next portion; return the ids of their cases, empty when there is nothing to tell.

        Raises Unreachable and NotAuthorised: what was not told stays to be told.
        """
        given_up = self._site.desk.untold_voids(plan.MOST)
        for command in given_up:
            self._settle(command, self._told(terminal, command))
        return {command.case_id for command in given_up}

    def _told(self, terminal: Terminal, command: Command) -> Outcome:
        try:
            outcome = self._site.backend.void(terminal, command.id)
        except (Rejected, NotFound):
            # Known under another terminal, or to a service that gives nothing up: there is nobody left to tell.
            return Outcome(command.id, OutcomeStatus.VOID)
        if outcome.status is OutcomeStatus.APPLIED:
            self._have_it_witnessed(terminal, command)
        return outcome

    def _have_it_witnessed(self, terminal: Terminal, command: Command) -> None:
        """Hand over once more what was applied after all: the ledger's answer comes with a witness of the store.

        Without one, a backup from before it brought back now would go unnoticed, and it be missing there for good.
        """
        offer(self._site, terminal, [command], more=bool(sum(self._site.desk.pending_counts().values())))

    def _settle(self, command: Command, outcome: Outcome) -> None:
        """Keep what was answered; one that was applied after all counts as sent, and its case as it made it."""
        too_late = outcome.status is OutcomeStatus.APPLIED
        if too_late:
            keep_cases(self._site, [(command, outcome)])
        with self._site.desk.transaction() as tx:
            tx.note_void(command.id, outcome.status)
            if too_late:
                tx.mark(self._replacements(command), SyncState.ATTENTION, APPLIED_AFTER_ALL, outcome.case)
                self._site.refold(tx, [command.case_id])

    def _replacements(self, command: Command) -> list[str]:
        waiting = self._site.desk.pending_of(command.case_id)
        return [entry.command.id for entry in waiting if entry.command.supersedes == command.id and not entry.attempts]
