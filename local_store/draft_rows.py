"""What is on the screens and not saved yet: half-typed forms, and where each console was; each held by one console."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from tinydb import where

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
        with self._file.storage.transaction():
            self._file.tables["places"].upsert(place_document(place, owner), where("owner") == owner)

    def take_place(self, actor: str) -> Place | None:
        """Return where an operator's console was that ended without leaving, as this console's own from now on.

        Older ones of his are forgotten. None when there is none.
        """
        if not self._left_behind(actor):
            return None
        owner = self._presence.own_id()
        with self._file.storage.transaction():
            left = self._left_behind(actor)
            self._file.tables["places"].remove(doc_ids=[found.doc_id for found in left])
            if not left:
                return None
            newest = place_from(max(left, key=lambda found: str(found["at"])))
            self._file.tables["places"].upsert(place_document(newest, owner), where("owner") == owner)
        return newest

    def drop_place(self) -> None:
        """This console is left on purpose: nothing of its place is to be come back to."""
        with self._file.storage.transaction():
            self._file.tables["places"].remove(where("owner") == self._presence.own_id())

    def _left_behind(self, actor: str) -> list[Any]:
        kept = self._file.tables["places"].search(where("actor") == actor)
        return [found for found in kept if not self._presence.is_alive(found["owner"])]

    def _draft(self, kept: Mapping[str, Any]) -> Draft:
        return replace(draft_from(kept), holder=self._holder(str(kept.get("owner", ""))))

    def _holder(self, owner: str) -> Holder:
        if self._presence.is_own(owner):
            return Holder.HERE
        return Holder.ELSEWHERE if self._presence.is_alive(owner) else Holder.NOBODY
