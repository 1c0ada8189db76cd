"""The part of the port DeskStore that is about drafts and places, in memory; held to the same tests as the files."""

from contextlib import AbstractContextManager
from dataclasses import replace

from console.ports.records import Draft, Holder, Place
from tests.fakes.memory_contents import DeskContents, Profile


class MemoryDrafts:
    """Drafts and places of one process of a profile; it is alive until it is closed."""

    _profile: Profile

    @property
    def _now(self) -> DeskContents:
        raise NotImplementedError

    def _changing(self) -> AbstractContextManager[DeskContents]:
        raise NotImplementedError

    def come_alive(self) -> None:
        self._profile.consoles.add(self)

    def consoles_beside(self) -> int:
        return len(self._profile.consoles - {self})

    def close(self) -> None:
        self._profile.consoles.discard(self)

    def save_draft(self, draft: Draft) -> None:
        with self._changing() as contents:
            contents.drafts[draft.id] = draft
            contents.owners[draft.id] = self if draft.holder is Holder.HERE else None

    def drafts(self, actor: str) -> list[Draft]:
        mine = [self._held(draft) for draft in self._now.drafts.values() if draft.actor == actor]
        return sorted(mine, key=lambda draft: draft.updated_at, reverse=True)

    def take_draft(self, draft_id: str) -> Draft | None:
        draft = self._now.drafts.get(draft_id)
        if draft is None or self._held(draft).holder is Holder.ELSEWHERE:
            return None
        held = replace(draft, holder=Holder.HERE)
        self.save_draft(held)
        return held

    def drop_draft(self, draft_id: str) -> None:
        with self._changing() as contents:
            contents.drafts.pop(draft_id, None)

    def save_place(self, place: Place) -> None:
        self._profile.places[self] = place

    def take_place(self, actor: str) -> Place | None:
        places, alive = self._profile.places, self._profile.consoles
        left = {owner: place for owner, place in places.items() if owner not in alive and place.actor == actor}
        for owner in left:
            del places[owner]
        if not left:
            return None
        newest = max(left.values(), key=lambda place: place.at)
        self.save_place(newest)
        return newest

    def drop_place(self) -> None:
        self._profile.places.pop(self, None)

    def _held(self, draft: Draft) -> Draft:
        owner = self._now.owners.get(draft.id)
        if owner is self:
            return replace(draft, holder=Holder.HERE)
        return replace(draft, holder=Holder.ELSEWHERE if owner in self._profile.consoles else Holder.NOBODY)
