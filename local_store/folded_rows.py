"""The folded cases of a damaged file, as far as they open; the others are folded anew from their commands."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress

from console.domain.case import Case
from console.domain.documents import case_from, event_from
from console.domain.event import Event
from console.ports.errors import StoreDamaged
from console.ports.records import SyncState
from local_store.failures import BROKEN
from local_store.packing import unpack, unpack_document
from local_store.sealing import Seal

_NAME = "pending_cases"
_ALL = f"SELECT n.id, n.sync, d.doc, d.events FROM {_NAME} n JOIN {_NAME}_docs d USING (row) ORDER BY row"
#: A case, its events, and how far it is delivered.
Folded = tuple[Case, Sequence[Event], SyncState]


def folded(source: sqlite3.Connection, seal: Seal) -> Iterator[Folded]:
    """Return the folded cases that open."""
    # Nobody has to be told what is missing of them: everything they say stands in the outbox.
    with suppress(*BROKEN):
        for case_id, sync, *sealed in source.execute(_ALL):
            try:
                case = case_from(unpack_document(seal.open(_NAME, case_id, sealed[0])))
                events = [event_from(event) for event in unpack(seal.open(f"{_NAME}.events", case_id, sealed[1]))]
                state = SyncState(sync)
            except (StoreDamaged, ValueError, KeyError, TypeError):
                continue
            yield case, events, state
