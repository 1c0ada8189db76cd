"""The port DeskTransaction: changes to `state.db` that become durable together or not at all."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from typing import Any

from tinydb import where
from tinydb.table import Document

from console.domain.case import Case
from console.domain.command import Command
from console.domain.documents import case_document, command_document
from console.domain.event import Event
from console.ports.incidents import Incident
from console.ports.records import Decision, OutcomeStatus, SyncState
from local_store.desk_documents import fresh, sent_document, void_document
from local_store.desk_file import DeskFile
from local_store.incidents import Incidents
from local_store.number_sequence import Counts, NumbersMark

#: Status in the sent log of a command a person took out of the outbox.
DISCARDED = "discarded"
#: The same, when another one takes its place.
SUPERSEDED = "superseded"
#: The one document of the table `numbers`.
_COUNTERS = 1
#: What a new state does to the count of a command's attempts.
_ATTEMPTS = {SyncState.SENDING: 1, SyncState.HERE: -1}


class SqliteDeskTransaction:
    """Works on the transaction its thread is in."""

    def __init__(self, file: DeskFile, mark: NumbersMark, connection: sqlite3.Connection) -> None:
        self._file = file
        self._mark = mark
        self._connection = connection
        self._outbox = file.tables["outbox"]
        #: Whether cases or commands were touched, so that lists have to look again.
        self.cases_changed = False
        #: Ids of the commands put into the outbox.
        self.added: list[str] = []

    def next_seq(self) -> int:
        """Return this terminal's next command count; gapless, because it is part of the transaction."""
        counters = self._counters()
        seq = int(counters.get("seq", 0)) + 1
        self._keep({**counters, "seq": seq})
        return seq

    def next_number(self, day: date) -> str | None:
        """Return the next case number for `day` (city's zone), or None when the terminal may not give one."""
        terminal = self._file.tables["identity"].get(where("name") == "terminal")
        if terminal is None or not terminal["value"]["number"]:
            return None
        counters = self._counters()
        kept = Counts(counters.get("day", ""), counters.get("by_terminal", {}))
        found = kept.joined(self._mark.read()).next(day, terminal["value"]["number"])
        if found is None:
            return None
        number, counts = found
        self._mark.write(counts)
        self._keep({**counters, "day": counts.day, "by_terminal": dict(counts.by_terminal)})
        return number

    def go_on_above(self, seq: int, number: str) -> int:
        """Let the counts of commands and of case numbers go on above these; return the last count of a command."""
        counters = dict(self._counters())
        counted = int(counters.get("seq", 0))
        counts = Counts(counters.get("day", ""), counters.get("by_terminal", {})).joined(self._mark.read())
        counts = counts.joined(Counts.of(number)) if number else counts
        self._mark.write(counts)
        self._keep({**counters, "seq": max(counted, seq), "day": counts.day, "by_terminal": dict(counts.by_terminal)})
        return counted

    def recount(self, command_id: str) -> None:
        """Give a command that was never handed over the next count in place of its own."""
        kept = self._outbox.get(where("command_id") == command_id)
        assert kept is not None
        seq = self.next_seq()
        self._outbox.remove(doc_ids=[kept.doc_id])
        self._outbox.insert(Document({**kept, "command": {**kept["command"], "seq": seq}}, seq))
        self.cases_changed = True

    def note(self, incident: Incident) -> None:
        """Keep what befell this terminal's files."""
        Incidents(self._file).note(incident)

    def add_command(self, command: Command) -> None:
        """Put a command into the outbox; raises ValueError when its `seq` is taken."""
        self._outbox.insert(Document(fresh(command), command.seq))
        self.added.append(command.id)
        self.cases_changed = True

    def rewrite(self, command: Command) -> None:
        """Put a command that was never handed over in place of itself; id, case and `seq` are as they were."""
        self._outbox.update({"command": command_document(command)}, where("command_id") == command.id)
        self.cases_changed = True

    def put_pending_case(self, case: Case, events: Sequence[Event], sync: SyncState) -> None:
        """Keep the case as folded, with the events of its pending commands."""
        self._file.cases.put(self._connection, case, events, sync)
        self.cases_changed = True

    def drop_pending_case(self, case_id: str) -> None:
        """Forget the folded case: nothing of it is pending any more."""
        self._file.cases.remove(self._connection, case_id)
        self.cases_changed = True

    def mark(
        self, command_ids: Iterable[str], state: SyncState, reason: str = "", theirs: Case | None = None
    ) -> Set[str]:
        """Set the state of commands in the outbox and return those that are still there; `sending` also counts an
        attempt, `here` takes the last one back."""
        change: dict[str, Any] = {
            "state": state.value,
            "reason": reason,
            "theirs": case_document(theirs) if theirs else None,
        }

        def apply(document: Any) -> None:
            document.update(change)
            document["attempts"] = max(0, document["attempts"] + _ATTEMPTS.get(state, 0))

        self.cases_changed = True
        return {one for one in command_ids if self._outbox.update(apply, where("command_id") == one)}

    def move_to_sent(self, command_id: str, status: OutcomeStatus, at: datetime) -> None:
        """Take a command out of the outbox and note it in the sent log; nothing happens when it is not there."""
        self._take_out(command_id, status.value, at)

    def discard(self, command_id: str, at: datetime, decision: Decision | None = None) -> None:
        """Take a command out of the outbox by a person's decision, kept with it in the sent log: as `superseded` when
        another one follows it, else as `discarded`; the backend is to be told."""
        pending = self._outbox.get(where("command_id") == command_id)
        if pending is not None:
            line = void_document(pending["command"])
            self._file.tables["voids"].upsert(line, where("command_id") == command_id)
        self._take_out(command_id, SUPERSEDED if decision and decision.followed_by else DISCARDED, at, decision)

    def note_void(self, command_id: str, status: OutcomeStatus) -> None:
        """The backend was told of a discarded command: `void`, or `applied` when it was too late to give it up."""
        mine = where("command_id") == command_id
        if status is OutcomeStatus.VOID:
            self._file.tables["voids"].update({"told": 1}, mine)
            return
        self._file.tables["voids"].remove(mine)
        self._file.tables["sent_log"].update({"status": status.value}, mine)

    def retell_voids(self) -> None:
        """Another store answers: it is to be told of everything that was ever discarded."""
        self._file.tables["voids"].update({"told": 0}, where("told") == 1)

    def drop_draft(self, draft_id: str) -> None:
        """Remove a draft whose content was just saved as a command; unopened, for its key may be another's by now."""
        self._file.tables["drafts"].rows.raw(self._connection, "DELETE FROM {table} WHERE key = ?", [draft_id])

    def _take_out(self, command_id: str, status: str, at: datetime, decision: Decision | None = None) -> None:
        pending = self._outbox.get(where("command_id") == command_id)
        if pending is None:
            return
        line = sent_document(pending["command"], status, at, decision)
        self._file.tables["sent_log"].upsert(line, where("command_id") == command_id)
        # It was opened a moment ago in this transaction; `remove` would open it once more to see that it is there.
        self._outbox.rows.delete(self._connection, pending.doc_id)
        self.cases_changed = True

    def _counters(self) -> Mapping[str, Any]:
        return self._file.tables["numbers"].get(doc_id=_COUNTERS) or {}

    def _keep(self, counters: Mapping[str, Any]) -> None:
        self._file.tables["numbers"].upsert(Document(counters, _COUNTERS))
