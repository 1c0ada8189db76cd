"""The port DeskStore over `state.db`: outbox, sent log, drafts, numbers, sign-in, preferences."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from tinydb import where

from console.domain.command import Command
from console.domain.documents import command_from
from console.ports.errors import StoreError
from console.ports.records import Delivered, Logged, OutcomeStatus, Pending, SignIn, SyncState, Terminal
from local_store.case_shape import milliseconds
from local_store.desk_documents import (
    delivered_from,
    logged_from,
    pending_from,
    sign_in_document,
    sign_in_from,
    terminal_document,
    terminal_from,
)
from local_store.desk_file import DeskFile
from local_store.desk_transaction import SqliteDeskTransaction
from local_store.doubtful_commit import made_certain
from local_store.draft_rows import DraftRows
from local_store.lineage import Lineage
from local_store.number_sequence import NumbersMark
from local_store.presence import Presence
from local_store.schema import count_change, read_meta, write_meta
from local_store.sent_lines import prune

# A command waits behind an earlier one of its case that needs a person; other cases go on.
_PARKED = """EXISTS (
  SELECT 1 FROM doc_outbox parked
  WHERE parked.case_id = doc_outbox.case_id AND parked.state = 'attention' AND parked.id < doc_outbox.id)"""
_GOING = "state <> 'attention' AND case_id NOT IN (SELECT value FROM json_each(?))"
_SENDABLE = f"WHERE {_GOING} AND NOT {_PARKED} ORDER BY id LIMIT ?"
_WAITING = f"""
WHERE {_GOING} AND {_PARKED}
  AND case_id IN (SELECT case_id FROM doc_outbox WHERE state = 'attention')
ORDER BY id
"""
_UNTOLD = "WHERE told = 0 ORDER BY id LIMIT ?"
_LOG = "ORDER BY at_ms DESC, id DESC LIMIT ?"
_SENT = "WHERE at_ms >= ? AND status IN (?, ?) ORDER BY at_ms, id LIMIT ?"


class SqliteDeskStore(DraftRows):
    """What exists nowhere else. Safe for several processes and threads."""

    def __init__(
        self, file: DeskFile, mark: NumbersMark, lineage: Lineage, presence: Presence, new_id: Callable[[], str]
    ) -> None:
        self._file = file
        self._presence = presence
        self._mark = mark
        self._lineage = lineage
        self._new_id = new_id

    @contextmanager
    def transaction(self) -> Iterator[SqliteDeskTransaction]:
        """Begin immediately; commit durably at the end of the block, roll back when it raises."""
        added: Sequence[str] = ()
        try:
            with self._lineage.kept() as connection:
                transaction = SqliteDeskTransaction(self._file, self._mark, connection)
                yield transaction
                added = transaction.added
                count_change(connection, "changes")
                if transaction.cases_changed:
                    count_change(connection, "case_changes")
        except StoreError as error:
            if not made_certain(self._file, added, error):
                raise

    def pending_of(self, case_id: str) -> list[Pending]:
        """Return the pending commands of a case, in the order of their `seq`."""
        return [pending_from(kept) for kept in self._file.tables["outbox"].search(where("case_id") == case_id)]

    def entry(self, command_id: str) -> Pending | None:
        """Return one command of the outbox, or None when it is not there."""
        kept = self._file.tables["outbox"].get(where("command_id") == command_id)
        return None if kept is None else pending_from(kept)

    def pending(self, limit: int = 1000) -> list[Pending]:
        """Return pending commands of all cases, in the order of their `seq`."""
        return [pending_from(kept) for kept in self._select("outbox", "ORDER BY id LIMIT ?", limit)]

    def pending_counts(self) -> dict[SyncState, int]:
        """Return how many commands are `here`, `sending`, `attention`."""
        with self._file.storage.reading() as connection:
            sql = "SELECT state, count(*) FROM {table} GROUP BY state"
            counted = dict(self._file.tables["outbox"].rows.raw(connection, sql))
        states = (SyncState.HERE, SyncState.SENDING, SyncState.ATTENTION)
        return {state: int(counted.get(state.value, 0)) for state in states}

    def sendable(self, limit: int, without: Sequence[str] = ()) -> list[Pending]:
        """Return commands to send now in `seq` order: neither of the cases `without`, nor behind one of their case that
        needs attention. One that supersedes another is a person's decision and waits behind none, nor does what it
        follows."""
        left_out = json.dumps(list(without))
        free = [pending_from(kept) for kept in self._select("outbox", _SENDABLE, left_out, limit)]
        waiting = [pending_from(kept) for kept in self._select("outbox", _WAITING, left_out)]
        decided = {entry.command.case_id: entry.command.seq for entry in waiting if entry.command.supersedes}
        free += [entry for entry in waiting if entry.command.seq <= decided.get(entry.command.case_id, 0)]
        return sorted(free, key=lambda entry: entry.command.seq)[:limit]

    def knows(self, command_id: str) -> bool:
        """Whether a command was made here: it waits, was delivered, or was given up."""
        mine = where("command_id") == command_id
        return any(self._file.tables[name].contains(mine) for name in ("outbox", "sent_log", "voids"))

    def untold_voids(self, limit: int) -> list[Command]:
        """Return discarded commands the backend has not been told of, oldest first."""
        return [command_from(kept["command"]) for kept in self._select("voids", _UNTOLD, limit)]

    def sent_since(self, since: datetime, limit: int) -> list[Delivered]:
        """Return delivered commands, oldest first."""
        delivered = (OutcomeStatus.APPLIED.value, OutcomeStatus.DUPLICATE.value)
        return [
            delivered_from(kept) for kept in self._select("sent_log", _SENT, milliseconds(since), *delivered, limit)
        ]

    def prune_sent(self, before: datetime, most: int) -> int:
        """Take at most so many commands delivered `before` out of the sent log, and return how many it were.

        What a person decided, and what is in the outbox again, stays. Nothing shown changes by it.
        """
        with self._file.storage.transaction() as connection:
            return prune(self._file, connection, before, most)

    def log(self, limit: int) -> list[Logged]:
        """Return what left the outbox, newest first."""
        return [logged_from(kept) for kept in self._select("sent_log", _LOG, limit)]

    def install_id(self) -> str:
        """Return the lasting id of this installation, made at first use."""
        known = self._named("identity", "install_id")
        if known is None:
            with self.transaction():
                known = self._named("identity", "install_id") or self._new_id()
                self._keep("identity", "install_id", known)
        return str(known)

    def terminal(self) -> Terminal | None:
        """Return this terminal's number and credential, or None before enrolment."""
        kept = self._named("identity", "terminal")
        return None if kept is None else terminal_from(kept)

    def set_terminal(self, terminal: Terminal) -> None:
        """Keep the number and credential."""
        with self.transaction():
            self._keep("identity", "terminal", terminal_document(terminal))

    def sign_in(self) -> SignIn | None:
        """Return who is signed in, or None."""
        kept = self._named("identity", "sign_in")
        return None if kept is None else sign_in_from(kept)

    def set_sign_in(self, sign_in: SignIn | None) -> None:
        """Keep or drop the sign-in."""
        with self.transaction():
            self._keep("identity", "sign_in", None if sign_in is None else sign_in_document(sign_in))

    def preference(self, name: str) -> Any:
        """Return a kept preference (JSON value) or None."""
        return self._named("prefs", name)

    def set_preference(self, name: str, value: Any) -> None:
        """Keep a preference."""
        with self.transaction():
            self._keep("prefs", name, value)

    def refold_due(self) -> bool:
        """Whether folded cases may not be what their commands make of them: the file was mended, or an older one."""
        with self._file.storage.reading() as connection:
            return self._file.misfolded or bool(read_meta(connection, "refold"))

    def folded_ids(self) -> list[str]:
        """Return the ids of all cases that are folded, or have commands to fold."""
        with self._file.storage.reading() as connection:
            sql = "SELECT id FROM pending_cases UNION SELECT case_id FROM doc_outbox"
            return [str(case_id) for (case_id,) in connection.execute(sql)]

    def refolded(self) -> None:
        """All folded cases are what their commands make of them."""
        with self._file.storage.transaction() as connection:
            write_meta(connection, "refold", 0)
        self._file.misfolded = False

    def damaged_cases(self) -> list[str]:
        """Return the ids of folded cases that do not open; lists leave them out, their commands are in the outbox."""
        with self._file.storage.reading() as connection:
            return self._file.cases.damaged(connection)

    def change_count(self) -> int:
        """Return a number that differs whenever any process changed the store."""
        with self._file.storage.reading() as connection:
            changes = int(read_meta(connection, "changes") or 0)
        return changes if self._lineage.is_known(changes) else self._reconciled()

    def _reconciled(self) -> int:
        with self.transaction():
            pass
        return self.change_count()

    def _select(self, table: str, rest: str, *params: str | int) -> list[Mapping[str, Any]]:
        with self._file.storage.reading() as connection:
            return [kept for _, kept in self._file.tables[table].rows.select(connection, rest, params)]

    def _named(self, table: str, name: str) -> Any:
        kept = self._file.tables[table].get(where("name") == name)
        return None if kept is None else kept["value"]

    def _keep(self, table: str, name: str, value: Any) -> None:
        self._file.tables[table].upsert({"name": name, "value": value}, where("name") == name)
