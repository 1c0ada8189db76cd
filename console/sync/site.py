"""What the parts of the sync work on: both sides, seen through ports, and the city's rules for folding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.domain.case import Case
from console.domain.event import Event
from console.domain.policy import Policy
from console.domain.reference import Reference
from console.domain.working_calendar import WorkingCalendar
from console.ports.backend import HotlineBackend
from console.ports.clock import Clock
from console.ports.store import DOUBTED, WITNESS, CaseCache, CaseReader, DeskStore, DeskTransaction
from console.sync.refold import lay_over, refold


class CityRules:
    """The policy and calendar of the reference data kept here; the default ones before it was ever fetched."""

    def __init__(self, reference: Reference | None) -> None:
        self.take(reference)

    def take(self, reference: Reference | None) -> None:
        """Use this reference data from now on."""
        self.etag = reference.etag if reference else ""
        self.policy = reference.policy if reference else Policy()
        self.calendar = reference.calendar if reference else WorkingCalendar()


@dataclass(frozen=True, slots=True)
class Site:
    """Everything the sync touches."""

    clock: Clock
    backend: HotlineBackend
    desk: DeskStore
    cache: CaseCache
    reader: CaseReader
    rules: CityRules

    def witness(self) -> str:
        """Return what the backend's store gave us to recognise it by when it last took commands; empty if nothing."""
        return "" if self.doubted() else str(self.desk.preference(WITNESS) or "")

    def doubted(self) -> bool:
        """Whether copies kept here may be newer than what the desk can vouch for, until everything is listed anew."""
        return bool(self.desk.preference(WITNESS) == DOUBTED)

    def keep_witness(self, word: str) -> None:
        """Keep a newer witness; none ends a doubt as well."""
        if word != self.desk.preference(WITNESS) and not (word and self.doubted()):
            self.desk.set_preference(WITNESS, word)

    def now(self) -> datetime:
        """Return the time as the backend just said it; by a clock of our own that is a year ahead, everything that was
        sent would be too old to be offered again. Before its first answer, what our own clock says."""
        return self.backend.server_time() or self.clock.now()

    def refold(self, tx: DeskTransaction, case_ids: Iterable[str]) -> None:
        """Fold these cases anew inside `tx`."""
        for case_id in case_ids:
            refold(case_id, tx, self.desk, self.reader, self.rules.policy, self.rules.calendar)

    def confirm(self, answers: Iterable[tuple[Case, Sequence[Event]]]) -> None:
        """Keep cases as the backend has them."""
        if kept := list(answers):
            self.lay_over(kept)
            self.cache.put_cases(kept)

    def lay_over(self, told: Sequence[tuple[Case, Sequence[Event]]]) -> None:
        """Lay what waits here over cases that are about to be kept and are shown nowhere yet.

        Whoever leaves a terminal leaves neither copies of cases nor what was laid over them. Were a case kept first,
        and the power cut before it is folded, the next operator would decide without what waits on this terminal.
        """
        if self.reader.as_of() is not None or not sum(self.desk.pending_counts().values()):
            return
        waiting = {case.id: pending for case, _ in told if (pending := self.desk.pending_of(case.id))}
        hidden = [(case, events) for case, events in told if case.id in waiting and self.reader.case(case.id) is None]
        if hidden:
            with self.desk.transaction() as tx:
                for case, events in hidden:
                    there = {event.command_id for event in events}
                    lay_over(case.id, case, there, tx, waiting[case.id], self.rules.policy, self.rules.calendar)
