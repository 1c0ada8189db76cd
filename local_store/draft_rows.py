"""What is on the screens and not saved yet: half-typed forms, and where each console was; each held by one console."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from typing import Any

from tinydb import where

from console.ports.errors import StoreDamaged
from console.ports.records import Draft, Holder, Place
from local_store.desk_documents import draft_document, draft_from, place_document, place_from
from local_store.desk_file import DeskFile
from local_store.desk_transaction import SqliteDeskTransaction
from local_store.presence import Presence


class DraftRows(ABC):
    """The part of the desk store that is about them."""

    _file: DeskFile
    _presence: Presence

    @abstractmethod
    def transaction(self) -> AbstractContextManager[SqliteDeskTransaction]:
        """Begin immediately; commit durably at the end of the block, roll back when it raises."""

    def save_draft(self, draft: Draft) -> None:
        """Make a draft durable, held by this console if it says so, by nobody otherwise."""
        owner = self._presence.own_id() if draft.holder is Holder.HERE else ""
        with self.transaction():
            self._file.tables["drafts"].upsert(draft_document(draft, owner), where("key") == draft.id)

    def drafts(self, actor: str) -> list[Draft]:
        """Return the drafts of an operator, newest first."""
        kept = self._file.tables["drafts"].search(where("actor") == actor)
        return [self._draft(found) for found in sorted(kept, key=lambda found: -found["at_ms"])]

    def take_draft(self, draft_id: str) -> Draft | None:
        """Hold a draft from now on and return it; None when it is gone, or another console holds it."""
        owner = self._presence.own_id()
        with self.transaction():
            kept = self._file.tables["drafts"].get(where("key") == draft_id)
            draft = None if kept is None else self._draft(kept)
            if draft is None or draft.holder is Holder.ELSEWHERE:
                return None
            held = replace(draft, holder=Holder.HERE)
            self._file.tables["drafts"].upsert(draft_document(held, owner), where("key") == draft_id)
        return held

    def drop_draft(self, draft_id: str) -> None:
        """Remove a draft."""
        with self.transaction() as transaction:
            transaction.drop_draft(draft_id)

    def save_place(self, place: Place) -> None:
        """Keep where this console is; no follower has to look again for that."""
        owner = self._presence.own_id()
        with self._file.storage.transaction() as connection:
            self._forget_places(connection, [owner])
            self._file.tables["places"].insert(place_document(place, owner))

    def take_place(self, actor: str) -> Place | None:
        """Return where an operator's console was that ended without leaving, as this console's own from now on.

        Older ones of his are forgotten. None when there is none.
        """
        with self._file.storage.reading() as connection:
            sql = "SELECT owner FROM {table} WHERE actor = ?"
            owners = [str(owner) for (owner,) in self._file.tables["places"].rows.raw(connection, sql, [actor])]
        left = [owner for owner in owners if not self._presence.is_alive(owner)]
        newest = max(self._places_of(left), key=lambda place: place.at, default=None)
        if left:
            with self._file.storage.transaction() as connection:
                self._forget_places(connection, left)
                if newest is not None:
                    self.save_place(newest)
        return newest

    def drop_place(self) -> None:
        """This console is left on purpose: nothing of its place is to be come back to."""
        with self._file.storage.transaction() as connection:
            self._forget_places(connection, [self._presence.own_id()])

    def come_alive(self) -> None:
        """This console is there from now on, for others that ask."""
        self._presence.own_id()

    def consoles_beside(self) -> int:
        """Return how many other consoles of this profile are there."""
        return self._presence.count_others()

    def _places_of(self, owners: Sequence[str]) -> Iterator[Place]:
        for owner in owners:
            # One that does not open any more is no place to come back to.
            with suppress(StoreDamaged):
                found = self._file.tables["places"].get(where("owner") == owner)
                if found is not None:
                    yield place_from(found)

    def _forget_places(self, connection: sqlite3.Connection, owners: Sequence[str]) -> None:
        """Without opening them: one that is damaged goes, too."""
        for owner in owners:
            self._file.tables["places"].rows.raw(connection, "DELETE FROM {table} WHERE owner = ?", [owner])

    def _draft(self, kept: Mapping[str, Any]) -> Draft:
        return replace(draft_from(kept), holder=self._holder(str(kept.get("owner", ""))))

    def _holder(self, owner: str) -> Holder:
        if self._presence.is_own(owner):
            return Holder.HERE
        return Holder.ELSEWHERE if self._presence.is_alive(owner) else Holder.NOBODY
