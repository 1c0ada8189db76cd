"""What must be true after the worst of days: nothing lost, doubled, overwritten, shown or parked wrongly."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from console.domain.case import Case
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.concurrency import APPENDING, value_of
from console.domain.folding import fold
from console.domain.masking import with_masked_callers
from console.ports.records import Pending, QueueView, SyncState
from tests.sync.fragile import Console
from tests.sync.towns import Books, Entry

#: Actions that only add, so that nothing they add to can have been overwritten.
_ADDING = APPENDING | {Action.VIEW}
#: Reasons that say that a person was shut out, that a command was given up, or that its own words spoilt it.
_NOT_BY_OTHERS = frozenset({"actor_revoked", "voided", "malformed_request", "applied_after_all"})
_LONG_AGO = datetime.fromtimestamp(0, UTC)
_ALL = 1_000_000


@dataclass(frozen=True)
class Acknowledged:
    """A change an operator was told is saved, and the case as he saw it when he decided."""

    command: Command
    terminal: str
    seen: Case | None


@dataclass
class Kept:
    """What the people of a day remember of it."""

    acknowledged: dict[str, Acknowledged] = field(default_factory=dict)
    #: What somebody was shown and gave up.
    discarded: set[str] = field(default_factory=set)
    #: What only a file knew that was put back to what it was before.
    forgotten: set[str] = field(default_factory=set)
    #: Case → the one terminal that touches it; empty for none.
    owner: dict[str, str] = field(default_factory=dict)
    #: Cases on which a person or a lost file stood in the way.
    disturbed: set[str] = field(default_factory=set)
    disabled: set[str] = field(default_factory=set)
    #: Terminal → the last `seq` it gave; and as it was when its file was saved.
    seq: dict[str, int] = field(default_factory=dict)
    saved_seq: dict[str, int] = field(default_factory=dict)
    #: Terminal → what had been given up by anybody when its file was saved.
    saved_discarded: dict[str, set[str]] = field(default_factory=dict)
    brought_back: set[str] = field(default_factory=set)
    #: Terminals whose next `seq` may lie above what their older file knew, once: a mark beside it, or the backend, says
    #: how far they were.
    may_leap: set[str] = field(default_factory=set)
    gaps: int = 0
    resent: int = 0

    def add(self, told: Acknowledged) -> None:
        self.acknowledged[told.command.id] = told
        self.resent += told.command.supersedes is not None

    def recount(self, command: Command) -> None:
        """What was told goes under another count; it still rests on what the operator saw when he decided."""
        self.acknowledged[command.id] = replace(self.acknowledged[command.id], command=command)

    def give_up(self, entry: Pending) -> None:
        self.discarded.add(entry.command.id)
        if entry.attempts:
            # It may have been applied all the same, and what follows rests on its not being there.
            self.disturbed.add(entry.command.case_id)

    def kept_for_a_reason(self, entry: Pending) -> bool:
        """Whether something may be shown as not taken although it was.

        Rejected by what stands before the backend now, when its answer was lost before. Or it waited for a number, got
        one, and gets another because its file was put back to before: that is another body under the same id.
        """
        if entry.reason == "malformed_request":
            return True
        told = self.acknowledged[entry.command.id]
        back = told.terminal in self.brought_back and not told.command.fields.get("number")
        return back and entry.reason == "id_reused"

    def save(self, terminal: str) -> None:
        self.saved_seq[terminal] = self.seq.get(terminal, 0)
        self.saved_discarded[terminal] = set(self.discarded)

    def bring_back(self, terminal: str) -> None:
        """Also what was decided since is forgotten: the older file has what was given up in its outbox again."""
        last = self.seq[terminal] = self.saved_seq[terminal]
        self.brought_back.add(terminal)
        self.may_leap.add(terminal)
        for told in self.acknowledged.values():
            if told.terminal == terminal and told.command.seq > last:
                self.forgotten.add(told.command.id)
                self.disturbed.add(told.command.case_id)
        since = self.discarded - self.saved_discarded[terminal]
        self.discarded -= {one for one in since if self.acknowledged[one].terminal == terminal}


def violations(books: Books, kept: Kept, consoles: Sequence[Console]) -> list[str]:
    """Return what is wrong, in words; empty on a good day. `consoles` has one of each terminal."""
    parked = {entry.command.id: entry for console in consoles for entry in console.parked()}
    waiting = {entry.command.id for console in consoles for entry in console.waiting()}
    behind = {entry.command.case_id for entry in parked.values()}
    return [
        *_lost(books, kept, parked, waiting),
        *_stuck(consoles, behind),
        *_doubled(books),
        *_made_by_nobody(books, kept),
        *_applied_in_secret(books, kept, consoles),
        *_changed(books, kept, parked),
        *_overwritten(books, kept),
        *_wrongly_parked(books, kept, parked),
        *_miscounted(books, kept),
        *_apart(books, consoles),
        *_shown_wrongly(books, consoles),
    ]


def _lost(books: Books, kept: Kept, parked: Mapping[str, Pending], waiting: set[str]) -> Iterator[str]:
    known = {*books.applied, *parked, *waiting, *kept.discarded, *kept.forgotten}
    for command_id in kept.acknowledged:
        if command_id not in known:
            yield f"lost: {command_id}"


def _stuck(consoles: Sequence[Console], behind: set[str]) -> Iterator[str]:
    for console in consoles:
        for entry in console.waiting():
            if entry.command.case_id not in behind:
                yield f"never sent: {entry.command.id}"


def _doubled(books: Books) -> Iterator[str]:
    for command_id, times in books.times.items():
        if times > 1:
            yield f"doubled: {command_id}"
    for case_id, events in books.events.items():
        for what, times in Counter(events).items():
            if times > 1:
                yield f"doubled: event {what} of {case_id}"
    changes = Counter(entry.command.case_id for entry in books.applied.values())
    for case_id, case in books.cases.items():
        if case.version != changes[case_id]:
            yield f"doubled: {case_id} was changed {case.version} times by {changes[case_id]} commands"


def _made_by_nobody(books: Books, kept: Kept) -> Iterator[str]:
    for command_id in books.applied:
        if command_id not in kept.acknowledged:
            yield f"nobody's: {command_id}"


def _applied_in_secret(books: Books, kept: Kept, consoles: Sequence[Console]) -> Iterator[str]:
    """What was given up is given up there too, or its terminal knows that it was too late."""
    secret = kept.discarded & set(books.applied)
    if secret:
        sent = (console.store.desk.sent_since(_LONG_AGO, _ALL) for console in consoles)
        told = {line.command.id for lines in sent for line in lines}
        for command_id in secret - told - kept.forgotten:
            yield f"given up, yet applied in secret: {command_id}"


def _changed(books: Books, kept: Kept, parked: Mapping[str, Pending]) -> Iterator[str]:
    """Whole and by whom it was made, whether it was applied or waits for a person; only its number may come later,
    and its count where a terminal's file was put back."""
    for command_id, told in kept.acknowledged.items():
        found = books.applied.get(command_id) or parked.get(command_id)
        same = found is None or _said(found.command) == _said(told.command)
        recounted = found is None or found.command.seq == told.command.seq or told.terminal in kept.brought_back
        if not (same and recounted):
            yield f"changed: {command_id}"


def _said(command: Command) -> tuple[object, ...]:
    fields = {name: value for name, value in command.fields.items() if name != "number"}
    return command.action, fields, command.actor, command.sign_in, command.case_id, command.at


def _overwritten(books: Books, kept: Kept) -> Iterator[str]:
    for command_id, entry in books.applied.items():
        told = kept.acknowledged.get(command_id)
        seen = told.seen if told is not None else None
        if seen is not None and entry.before is not None and not _as_seen(entry, entry.before, seen):
            yield f"overwritten: {entry.command.action} {command_id}"


def _as_seen(entry: Entry, before: Case, saw: Case) -> bool:
    """Whether what the operator's decision rests on was still so when it was applied; asks values, not writers."""
    action, fields = entry.command.action, entry.command.fields
    if action in _ADDING:
        return True
    if action is Action.AMEND:
        return all(value_of(before, name) in (value_of(saw, name), fields[name]) for name in fields)
    if action in (Action.ACCEPT, Action.REPLY):
        unit = entry.command.actor.unit
        return _legs(before, unit) == _legs(saw, unit)
    return (_unseen(before.state), _legs(before)) == (_unseen(saw.state), _legs(saw))


def _legs(case: Case, unit: str = "") -> list[tuple[str, str]]:
    return [(leg.unit, _unseen(leg.state)) for leg in case.legs if unit in ("", leg.unit)]


def _unseen(state: str) -> str:
    """Whether somebody has looked at it changes nothing another decision could rest on."""
    return "dispatched" if state == "viewed" else str(state)


def _wrongly_parked(books: Books, kept: Kept, parked: Mapping[str, Pending]) -> Iterator[str]:
    alone = {case_id for case_id, owner in kept.owner.items() if owner} - _disturbed(kept, parked)
    for command_id, entry in parked.items():
        if command_id in books.applied and not kept.kept_for_a_reason(entry):
            yield f"applied, yet shown as {entry.reason}: {command_id}"
        elif entry.command.case_id in alone and command_id not in books.applied:
            yield f"nobody else touched it, yet {entry.reason}: {command_id}"


def _disturbed(kept: Kept, parked: Mapping[str, Pending]) -> set[str]:
    """Cases on which something of the terminal's own can fail although nobody else touched them."""
    shut_out = {told.command.case_id for told in kept.acknowledged.values()
                if told.command.actor.username in kept.disabled}  # fmt: skip
    spoilt = {entry.command.case_id for entry in parked.values() if entry.reason in _NOT_BY_OTHERS}
    return kept.disturbed | shut_out | spoilt


def _miscounted(books: Books, kept: Kept) -> Iterator[str]:
    if kept.gaps:
        yield f"seq: {kept.gaps} gaps"
    numbers = Counter(case.number for case in books.cases.values() if case.number)
    for given, times in numbers.items():
        if times > 1:
            yield f"number given twice: {given}"
    entered = [told.command for told in kept.acknowledged.values() if told.command.action is Action.NEW]
    renumbered = {command.case_id for command in entered if command.supersedes}
    for command in entered:
        number, case = command.fields.get("number"), books.cases.get(command.case_id)
        if number and case is not None and case.number != number and case.id not in renumbered:
            yield f"another number than was told: {case.id}"


def _apart(books: Books, consoles: Sequence[Console]) -> Iterator[str]:
    for console in consoles:
        for case_id, case in books.cases.items():
            confirmed = console.store.reader.confirmed(case_id)
            if confirmed != case and (confirmed is None or _masked(confirmed) != _masked(case)):
                yield f"not the same here and there: {case_id} at {console.terminal}"


def _masked(case: Case) -> Case:
    return with_masked_callers(case)


def _shown_wrongly(books: Books, consoles: Sequence[Console]) -> Iterator[str]:
    """What an operator looks at: the authority's case with what is pending here and undecided laid over it."""
    for console in consoles:
        store = console.store
        pending: dict[str, list[Pending]] = {}
        for entry in console.pending():
            pending.setdefault(entry.command.case_id, []).append(entry)
        # What was done to a case whose entry was given up has nothing to be laid over: the outbox alone shows it.
        laid_over = {case_id: _laid_over(console, books, store.reader.confirmed(case_id), mine)
                     for case_id, mine in pending.items()}  # fmt: skip
        wanted = {*books.cases, *(case_id for case_id, case in laid_over.items() if case is not None)}
        # Nor has what was done to a case the backend lost for good: its last version may still be there to look at.
        listed = {row.id for row in store.reader.window(QueueView("all"), 0, _ALL)}
        if not wanted <= listed <= {*wanted, *pending}:
            yield f"listed wrongly at {console.terminal}"
        for case_id in wanted:
            shown = store.reader.get(case_id)
            if shown is None or shown.sync is not _state(pending.get(case_id, ())):
                yield f"shown wrongly: {case_id} at {console.terminal}"
            elif case_id in laid_over and shown.case != laid_over[case_id]:
                yield f"folded wrongly: {case_id} at {console.terminal}"


def _laid_over(console: Console, books: Books, case: Case | None, pending: Sequence[Pending]) -> Case | None:
    rules = console.store.cache.reference()
    assert rules is not None
    undecided = [entry.command for entry in pending if case is None or entry.state is not SyncState.ATTENTION]
    told = [command for command in undecided if case is None or command.id not in books.applied]
    return fold(case, told, rules.policy, rules.calendar).case


def _state(pending: Sequence[Pending]) -> SyncState:
    worst = (SyncState.ATTENTION, SyncState.SENDING, SyncState.HERE)
    return next((state for state in worst if any(entry.state is state for entry in pending)), SyncState.DELIVERED)
