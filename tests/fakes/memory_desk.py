"""The ports DeskStore and DeskTransaction in memory; held to the same tests as the files (tests/local_store)."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from console.domain.case import Case
from console.domain.command import Command
from console.domain.event import Event
from console.ports.incidents import Incident
from console.ports.records import Decision, Delivered, Logged, OutcomeStatus, Pending, SignIn, SyncState, Terminal
from local_store.number_sequence import Counts
from tests.fakes.memory_contents import DeskContents, Profile, Sent
from tests.fakes.memory_drafts import MemoryDrafts

_DISCARDED, _SUPERSEDED = "discarded", "superseded"
_DONE = {OutcomeStatus.APPLIED.value, OutcomeStatus.DUPLICATE.value}


class MemoryDesk(MemoryDrafts):
    """What exists nowhere else, for one process of a profile; several may share the profile, one at a time."""

    def __init__(self, profile: Profile, new_id: Callable[[], str]) -> None:
        self._profile, self._new_id = profile, new_id
        self._open: DeskContents | None = None
        self.come_alive()

    @property
    def _now(self) -> DeskContents:
        """The contents as this process sees them: with what its open transaction did."""
        return self._open if self._open is not None else self._profile.desk

    @contextmanager
    def transaction(self) -> Iterator["MemoryTransaction"]:
        """Committed at the end of the block, undone when it raises; a nested block joins, and can fail alone."""
        outer, draft = self._open, self._now.copied()
        self._open = draft
        try:
            transaction = MemoryTransaction(draft, self._profile)
            yield transaction
        except BaseException:
            self._open = outer
            raise
        draft.changes += 1
        draft.case_changes += transaction.cases_changed
        self._open = outer
        if outer is None:
            self._profile.desk = draft
        else:
            vars(outer).update(vars(draft))

    @contextmanager
    def _changing(self) -> Iterator[DeskContents]:
        with self.transaction() as transaction:
            yield transaction.contents

    def pending_of(self, case_id: str) -> list[Pending]:
        return [entry for entry in self._now.outbox.values() if entry.command.case_id == case_id]

    def entry(self, command_id: str) -> Pending | None:
        return next((entry for entry in self._now.outbox.values() if entry.command.id == command_id), None)

    def pending(self, limit: int = 1000) -> list[Pending]:
        return list(self._now.outbox.values())[:limit]

    def pending_counts(self) -> dict[SyncState, int]:
        counts = dict.fromkeys((SyncState.HERE, SyncState.SENDING, SyncState.ATTENTION), 0)
        for entry in self._now.outbox.values():
            counts[entry.state] += 1
        return counts

    def sendable(self, limit: int, without: Sequence[str] = ()) -> list[Pending]:
        going, held, parked = list[Pending](), list[Pending](), set[str]()
        for entry in self._now.outbox.values():
            if entry.state is SyncState.ATTENTION:
                parked.add(entry.command.case_id)
            elif entry.command.case_id not in without:
                (held if entry.command.case_id in parked else going).append(entry)
        decided = {entry.command.case_id: entry.command.seq for entry in held if entry.command.supersedes}
        going += [entry for entry in held if entry.command.seq <= decided.get(entry.command.case_id, 0)]
        return sorted(going, key=lambda entry: entry.command.seq)[:limit]

    def knows(self, command_id: str) -> bool:
        kept = self._now
        return self.entry(command_id) is not None or command_id in kept.sent or command_id in kept.voids

    def untold_voids(self, limit: int) -> list[Command]:
        return [command for command, told in self._now.voids.values() if not told][:limit]

    def prune_sent(self, before: datetime, most: int) -> int:
        with self._changing() as now:
            waiting = {entry.command.id for entry in now.outbox.values()}
            lines = sorted(now.sent.values(), key=lambda line: line.at)
            old = [line.command.id for line in lines if line.at < before and line.status in _DONE]
            taken = [command_id for command_id in old if command_id not in waiting][:most]
            for command_id in taken:
                del now.sent[command_id]
        return len(taken)

    def sent_since(self, since: datetime, limit: int) -> list[Delivered]:
        lines = [line for line in self._now.sent.values() if line.at >= since and line.status in _DONE]
        lines.sort(key=lambda line: line.at)
        return [Delivered(line.command, OutcomeStatus(line.status), line.at) for line in lines[:limit]]

    def log(self, limit: int) -> list[Logged]:
        lines = sorted(self._now.sent.values(), key=lambda line: line.at)[::-1][:limit]
        return [Logged(line.command, line.status, line.at, line.decision) for line in lines]

    def install_id(self) -> str:
        if not self._now.install_id:
            with self.transaction() as tx:
                tx.contents.install_id = self._new_id()
        return self._now.install_id

    def terminal(self) -> Terminal | None:
        return self._now.terminal

    def set_terminal(self, terminal: Terminal) -> None:
        with self.transaction() as tx:
            tx.contents.terminal = terminal

    def sign_in(self) -> SignIn | None:
        return self._now.sign_in

    def set_sign_in(self, sign_in: SignIn | None) -> None:
        with self.transaction() as tx:
            tx.contents.sign_in = sign_in

    def preference(self, name: str) -> Any:
        return self._now.preferences.get(name)

    def set_preference(self, name: str, value: Any) -> None:
        with self.transaction() as tx:
            tx.contents.preferences[name] = value

    def change_count(self) -> int:
        return self._now.changes


class MemoryTransaction:
    """Changes to the contents that become the profile's together or not at all."""

    def __init__(self, contents: DeskContents, profile: Profile) -> None:
        self.contents, self._profile = contents, profile
        self.cases_changed = False

    def next_seq(self) -> int:
        self.contents.seq += 1
        return self.contents.seq

    def next_number(self, day: date) -> str | None:
        terminal = self.contents.terminal
        if terminal is None or not terminal.number:
            return None
        found = self.contents.counts.joined(self._profile.mark).next(day, terminal.number)
        if found is None:
            return None
        number, counts = found
        self._profile.mark = self.contents.counts = counts
        return number

    def go_on_above(self, seq: int, number: str) -> int:
        counted = self.contents.seq
        self.contents.seq = max(counted, seq)
        if number:
            self._profile.mark = self.contents.counts = self.contents.counts.joined(self._profile.mark).joined(
                Counts.of(number)
            )
        return counted

    def recount(self, command_id: str) -> None:
        outbox = self.contents.outbox
        entry = next(entry for entry in outbox.values() if entry.command.id == command_id)
        del outbox[entry.command.seq]
        seq = self.next_seq()
        outbox[seq] = replace(entry, command=replace(entry.command, seq=seq))
        self.cases_changed = True

    def note(self, incident: Incident) -> None:
        self.contents.incidents = (*self.contents.incidents, incident)

    def add_command(self, command: Command) -> None:
        outbox = self.contents.outbox
        if command.seq in outbox:
            raise ValueError(f"seq {command.seq} is taken")
        in_order = not outbox or command.seq > next(reversed(outbox))
        outbox[command.seq] = Pending(command, SyncState.HERE)
        if not in_order:
            self.contents.outbox = dict(sorted(outbox.items()))
        self.cases_changed = True

    def rewrite(self, command: Command) -> None:
        for seq in self._seqs([command.id]):
            self.contents.outbox[seq] = replace(self.contents.outbox[seq], command=command)
        self.cases_changed = True

    def put_pending_case(self, case: Case, events: Sequence[Event], sync: SyncState) -> None:
        self.contents.folded[case.id] = (case, tuple(events), sync)
        self.cases_changed = True

    def drop_pending_case(self, case_id: str) -> None:
        self.contents.folded.pop(case_id, None)
        self.cases_changed = True

    def mark(
        self, command_ids: Iterable[str], state: SyncState, reason: str = "", theirs: Case | None = None
    ) -> Set[str]:
        outbox, tries, found = self.contents.outbox, state is SyncState.SENDING, set[str]()
        for seq in self._seqs(command_ids):
            entry = outbox[seq]
            outbox[seq] = Pending(entry.command, state, reason, entry.attempts + tries, theirs)
            found.add(entry.command.id)
        self.cases_changed = True
        return found

    def move_to_sent(self, command_id: str, status: OutcomeStatus, at: datetime) -> None:
        self._take_out(command_id, status.value, at)

    def discard(self, command_id: str, at: datetime, decision: Decision | None = None) -> None:
        for seq in self._seqs([command_id]):
            self.contents.voids[command_id] = (self.contents.outbox[seq].command, False)
        status = _SUPERSEDED if decision and decision.followed_by else _DISCARDED
        self._take_out(command_id, status, at, decision)

    def note_void(self, command_id: str, status: OutcomeStatus) -> None:
        command, _ = self.contents.voids.pop(command_id)
        if status is OutcomeStatus.VOID:
            self.contents.voids[command_id] = (command, True)
        else:
            self.contents.sent[command_id] = replace(self.contents.sent[command_id], status=status.value)

    def retell_voids(self) -> None:
        self.contents.voids = {name: (command, False) for name, (command, _) in self.contents.voids.items()}

    def drop_draft(self, draft_id: str) -> None:
        self.contents.drafts.pop(draft_id, None)

    def _take_out(self, command_id: str, status: str, at: datetime, decision: Decision | None = None) -> None:
        for seq in self._seqs([command_id]):
            self.contents.sent[command_id] = Sent(self.contents.outbox.pop(seq).command, status, at, decision)
            self.cases_changed = True

    def _seqs(self, command_ids: Iterable[str]) -> list[int]:
        wanted = set(command_ids)
        return [seq for seq, entry in self.contents.outbox.items() if entry.command.id in wanted]
