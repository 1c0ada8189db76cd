"""The thread that makes things durable: saves and drafts do not run on, or wait for, the event loop."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from console.ports.errors import StoreError
from console.ports.records import Draft, Holder, Place
from console.ports.store import DeskStore
from screens.left_text import LeftText

_Result = TypeVar("_Result")
#: Form of what is chosen about an entry of the outbox; it comes back with the entry and is nothing to go on with.
CHOICES = "outbox"
#: Seconds the next key waits for the write of the last one.
_PATIENCE = 0.5


class DeskWork:
    """One worker thread; what is handed to it is done in order.

    A draft that could not be written stays here and is tried again with the next one; until then it is read from here.
    """

    def __init__(self, store: DeskStore, draft_failed: Callable[[Exception], None]) -> None:
        """`draft_failed` is called from the thread and must not wait for the event loop."""
        self._store = store
        self._draft_failed = draft_failed
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._lock = threading.Lock()
        #: Newest state of every draft that is not durable yet; None: to be removed.
        self._unwritten: dict[str, Draft | None] = {}
        #: Whose drafts were handed over.
        self._actors: dict[str, str] = {}
        #: Drafts that forms of this console hold, as last handed over.
        self._held: dict[str, Draft] = {}
        self._left_text = LeftText()
        self._due = False
        #: The write that drafts wait for, and the one that took too long to be waited for again.
        self._writing: Future[None] | None = None
        self._waited_for: Future[None] | None = None
        #: Where this console is, as far as it is not durable yet.
        self._place: Place | None = None
        #: Why the last draft could not be written; None when it was.
        self.trouble: Exception | None = None
        #: Differs whenever a draft was handed over, written or not.
        self.version = 0

    async def do(self, work: Callable[[], _Result]) -> _Result:
        """Run `work` in the thread and return its result, or raise what it raised."""
        return await asyncio.wrap_future(self._pool.submit(work))

    def keep(self, draft: Draft) -> None:
        """Make a draft durable soon: at once when idle, else as soon as the write under way is done."""
        self._note(draft.id, draft)

    async def caught_up(self) -> None:
        """Return when what was typed so far is durable, so that a kill costs one key however fast one types.

        A disk that is stuck holds nobody up again and again: for one write it is waited only once.
        """
        writing = self._writing
        if writing is None or writing.done() or writing is self._waited_for:
            return
        try:
            await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(writing)), _PATIENCE)
        except TimeoutError:
            self._waited_for = writing

    def drop(self, draft_id: str) -> None:
        """Remove a draft in which nothing stands any more."""
        self._note(draft_id, None)

    def forget(self, draft_id: str) -> None:
        """A command has taken the draft with it: what could not be written of it must not come back."""
        with self._lock:
            self._unwritten.pop(draft_id, None)
            self._hold(draft_id, None)
            self._left_text.durable(draft_id, None)
            self.version += 1

    def seat_taken(self) -> None:
        """Somebody sits here now: what waited for his key is written."""
        self._pool.submit(self._write_drafts)

    async def take(self, seen: Draft) -> Draft | None:
        """Hold a draft from now on and return it; None when it is gone, or another console types in it."""
        taken = await self.do(lambda: self._take(seen))
        with self._lock:
            self._hold(seen.id, taken)
            self.version += 1
        return taken

    def drafts(self, actor: str) -> list[Draft]:
        """Return the drafts of an operator as typed, written or not, newest first."""
        with self._lock:
            unwritten = dict(self._unwritten)
        kept = [draft for draft in self._store.drafts(actor) if draft.id not in unwritten]
        kept += [draft for draft in unwritten.values() if draft is not None and draft.actor == actor]
        return _newest_first(kept)

    def drafts_for(self, actor: str) -> list[Draft]:
        """Return what an operator may go on with, newest first: also what was typed before anybody was signed in."""
        drafts = self.drafts(actor) + (self.drafts("") if actor else [])
        return _newest_first([draft for draft in drafts if draft.form != CHOICES])

    def keep_place(self, place: Place) -> None:
        """Make durable soon where this console is; of several that came meanwhile only the last."""
        with self._lock:
            due, self._place = self._place is not None, place
        if not due:
            self._pool.submit(self._write_place)

    async def take_place(self, actor: str) -> Place | None:
        """Return where an operator's console was that ended without being left; from now on it is this one's."""
        return await self.do(lambda: self._store.take_place(actor))

    def drop_place(self) -> None:
        """This console is left on purpose."""
        self._pool.submit(self._drop_place)

    def close(self) -> None:
        """Finish what was handed over and end the thread; blocks, so never on the event loop."""
        for draft in list(self._held.values()):
            self.keep(replace(draft, holder=Holder.NOBODY))
        self._pool.submit(self._write_drafts)
        self._pool.shutdown(wait=True)

    def _hold(self, draft_id: str, draft: Draft | None) -> None:
        if draft is not None and draft.holder is Holder.HERE:
            self._held[draft_id] = draft
        else:
            self._held.pop(draft_id, None)

    def _note(self, draft_id: str, draft: Draft | None) -> None:
        with self._lock:
            # Behind what was noted before it: what takes the place of something else is written first.
            self._unwritten.pop(draft_id, None)
            self._unwritten[draft_id] = draft
            if draft is not None:
                self._actors[draft_id] = draft.actor
            self._hold(draft_id, draft)
            self.version += 1
            if self._due:
                return
            self._due = True
        self._writing = self._pool.submit(self._write_drafts)

    def _write_place(self) -> None:
        with self._lock:
            place, self._place = self._place, None
        # What cannot be written is told by the drafts, which hold what is typed; a place is noted anew all the time.
        with suppress(StoreError):
            if place is not None:
                self._store.save_place(place)

    def _drop_place(self) -> None:
        with suppress(StoreError):
            self._store.drop_place()

    def _write_drafts(self) -> None:
        with self._lock:
            # Whatever arrives from here on asks for another round, also when this one fails.
            self._due = False
            todo = list(self._unwritten.items())
        for draft_id, draft in todo:
            if self._opens_now(draft_id):
                self._write(draft_id, draft)
            elif draft is not None and (left := self._left_text.waits(draft)) is not None:
                self._tell(left)

    def _tell(self, error: Exception) -> None:
        self.trouble = error
        self._draft_failed(error)

    def _opens_now(self, draft_id: str) -> bool:
        """Whether a draft is for the key of whoever sits here: another one's waits until he does again.

        Mostly what waits is only that no form holds it any more; text that is not durable is told of.
        """
        with suppress(StoreError):
            sign_in = self._store.sign_in()
            return self._actors.get(draft_id, "") in ("", sign_in.actor.username if sign_in is not None else "")
        return True

    def _take(self, seen: Draft) -> Draft | None:
        with self._lock:
            unwritten = self._unwritten.get(seen.id)
        if unwritten is not None:
            return replace(unwritten, holder=Holder.HERE)
        try:
            taken = self._store.take_draft(seen.id)
            self._left_text.durable(seen.id, taken)
            return taken
        except StoreError:
            # A full disk keeps nobody from going on with his text; that nothing new is kept is told with the next key.
            return None if seen.holder is Holder.ELSEWHERE else replace(seen, holder=Holder.HERE)

    def _write(self, draft_id: str, draft: Draft | None) -> None:
        try:
            if draft is None:
                self._store.drop_draft(draft_id)
            else:
                self._store.save_draft(draft)
        except Exception as error:  # of whatever kind: unsaid, typing would go on with nothing kept
            self._tell(error)
            return
        self.trouble = None
        self._left_text.durable(draft_id, draft)
        with self._lock:
            if draft_id in self._unwritten and self._unwritten[draft_id] is draft:
                del self._unwritten[draft_id]


def _newest_first(drafts: list[Draft]) -> list[Draft]:
    return sorted(drafts, key=lambda draft: (draft.updated_at, draft.id), reverse=True)
