"""The port CaseReader: cached cases with the pending ones laid over them, read from two files as of one moment."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from console.domain.case import Case
from console.domain.case_number import compact
from console.domain.documents import case_from, event_from, moment
from console.domain.event import Event
from console.domain.finding import Sought
from console.ports.records import CaseRow, Found, Pending, QueueView, ShownCase, SyncState
from local_store import case_views
from local_store.case_finder import CaseFinder
from local_store.case_shape import phone_keys
from local_store.case_table import merged
from local_store.open_finder import OpenFinder
from local_store.overlay import Overlay
from local_store.schema import read_left_out, read_meta, read_unread
from local_store.sealing import Tokens
from local_store.view_reader import ViewReader


class SqliteCaseReader:
    """What every screen and list reads."""

    def __init__(
        self,
        overlay: Overlay,
        tokens: Tokens,
        pending_of: Callable[[str], list[Pending]],
        caller_key: Callable[[], str],
    ) -> None:
        """`caller_key` tells by what callers are marked for who is signed in, or nothing."""
        self._overlay = overlay
        self._tokens = tokens
        self._views = ViewReader(overlay)
        self._finder = CaseFinder(overlay, tokens)
        self._open_finder = OpenFinder(overlay, tokens)
        self._pending_of = pending_of
        self._caller_key = caller_key

    def window(self, view: QueueView, offset: int, limit: int) -> list[CaseRow]:
        """Return rows `offset` … `offset + limit` of a view."""
        return self._overlay.read(
            lambda connection: self._overlay.rows(connection, self._views.window(connection, view, offset, limit))
        )

    def count(self, view: QueueView) -> int:
        """Return how many cases a view has."""
        return self._overlay.read(lambda connection: self._views.count(connection, view))

    def position(self, view: QueueView, case_id: str) -> int | None:
        """Return the row number of a case in a view, or None when it is not in it."""
        return self._overlay.read(lambda connection: self._views.position(connection, view, case_id))

    def search(self, sought: Sought, limit: int) -> Found:
        """Return the newest cases that are what is asked for; two-character words are never missed."""

        # Asked before, never inside of the reading (see `_with_pending`), and for digits alone.
        key = self._caller_key() if any(map(str.isdigit, sought.words)) else ""

        def read(connection: sqlite3.Connection) -> Found:
            found = self._finder.find(connection, sought, limit, key)
            return found if read_left_out(connection) is None else replace(found, complete=False)

        return self._overlay.read(read)

    def open_with(self, texts: Sequence[str], limit: int) -> list[Case]:
        """Return the newest unfinished cases that have every word of any of `texts`, at most `limit` for each."""
        return self._overlay.read(lambda connection: self._open_finder.find(connection, texts, limit))

    def by_phone(self, phone: str, limit: int) -> list[CaseRow]:
        """Return the newest cases of a caller's whole telephone number, as far as this terminal may know it."""
        keys = phone_keys(phone, self._caller_key(), self._tokens)
        if not keys:
            return []

        def read(connection: sqlite3.Connection) -> list[CaseRow]:
            return self._overlay.rows(connection, self._overlay.by_key(connection, "phone_key", keys, limit))

        return self._overlay.read(read)

    def get(self, case_id: str) -> ShownCase | None:
        """Return a case as shown, or None when this terminal does not have it."""
        return self._with_pending(self._overlay.read(lambda connection: self._shown(connection, case_id)))

    def case(self, case_id: str) -> Case | None:
        """Return a case as shown without its events and pending commands: all that lists and keys need of it."""

        def read(connection: sqlite3.Connection) -> Case | None:
            for source, table in ((case_views.FOLDED, self._overlay.folded), (case_views.CACHED, self._overlay.cached)):
                row = table.row_of(connection, case_id)
                if row is not None:
                    return case_from(self._overlay.document(connection, (source, row)))
            return None

        return self._overlay.read(read)

    def confirmed(self, case_id: str) -> Case | None:
        """Return the case as last confirmed by the backend, without pending commands."""

        def read(connection: sqlite3.Connection) -> Case | None:
            row = self._overlay.cached.row_of(connection, case_id)
            return None if row is None else case_from(self._overlay.document(connection, (case_views.CACHED, row)))

        return self._overlay.read(read)

    def confirmed_ids(self, case_id: str) -> frozenset[str]:
        """Return the ids of the commands that the history kept of the confirmed case tells of."""

        def read(connection: sqlite3.Connection) -> frozenset[str]:
            row = self._overlay.cached.row_of(connection, case_id)
            events = [] if row is None else self._overlay.events(connection, (case_views.CACHED, row))
            return frozenset(str(event["command_id"]) for event in events)

        return self._overlay.read(read)

    def by_number(self, number: str) -> ShownCase | None:
        """Return a case by its normalised number, or by one it had before where no case has it and only one had it."""
        key = self._tokens.lookup("number", compact(number))

        def read(connection: sqlite3.Connection) -> ShownCase | None:
            hits = self._overlay.by_key(connection, "number_key", [key], 1)
            if hits:
                return self._shown(connection, self._overlay.document(connection, hits[0])["id"])
            before = self._overlay.told_before(connection, key)
            return self._shown(connection, before[0]) if len(before) == 1 else None

        return self._with_pending(self._overlay.read(read))

    def as_of(self) -> datetime | None:
        """Return when the cache was last known to be complete, or None before the first full sync."""

        def read(connection: sqlite3.Connection) -> datetime | None:
            kept = read_meta(connection, "as_of")
            return moment(str(kept)) if kept else None

        return self._overlay.read(read)

    def left_out(self) -> datetime | None:
        """Return before when a finished case must have changed last to be missing here; None while none is left out."""
        return self._overlay.read(read_left_out)

    def unread(self) -> int:
        """Return of how many cases something could not be read when it came, and is missing or old here."""
        return self._overlay.read(lambda connection: len(read_unread(connection)))

    def change_count(self) -> int:
        """Return a number that differs whenever any process changed the cases shown."""
        return self._overlay.read(self._overlay.change_count)

    def _shown(self, connection: sqlite3.Connection, case_id: str) -> ShownCase | None:
        folded = self._overlay.folded.row_of(connection, case_id)
        cached = self._overlay.cached.row_of(connection, case_id)
        events = [] if cached is None else self._overlay.events(connection, (case_views.CACHED, cached))
        if folded is not None:
            events = merged(events, self._overlay.events(connection, (case_views.FOLDED, folded)))
            document = self._overlay.document(connection, (case_views.FOLDED, folded))
            sync = self._overlay.sync_of(connection, folded)
        elif cached is not None:
            document, sync = self._overlay.document(connection, (case_views.CACHED, cached)), SyncState.DELIVERED
        else:
            return None
        told: tuple[Event, ...] = tuple(event_from(event) for event in events)
        return ShownCase(case_from(document), told, sync, ())

    def _with_pending(self, shown: ShownCase | None) -> ShownCase | None:
        """Add the pending commands, read after and never inside the other reading.

        Two connections of one thread that both want to share `state.db` would wait for a writer between them that
        itself waits for the first to end.
        """
        return None if shown is None else replace(shown, pending=tuple(self._pending_of(shown.case.id)))
