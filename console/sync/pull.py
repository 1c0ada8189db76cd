"""Fetching what changed at the backend, page by page, and folding this terminal's pending commands over it anew."""

import hashlib
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass
from datetime import timedelta

from console.ports.errors import NotFound, Unreachable
from console.ports.records import ChangesPage, OutcomeStatus, SignIn, SyncState
from console.ports.store import DeskTransaction
from console.ports.stream import Told
from console.sync import plan
from console.sync.site import Site
from console.sync.thinning import Thinning

#: Cases in one page.
PAGE = 500
#: A page without news is written only this often, to keep the as-of time: every write wakes other consoles.
_AS_OF_KEPT = timedelta(seconds=60)
#: Newest cases that are fetched before everything.
_FIRST = 100
#: Codes after which a smaller page is asked for.
_TOO_MUCH = frozenset({"answer_too_large", "timed_out"})

#: Why a command waits under whose id the backend knows another one.
ID_REUSED = "id_reused"


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one page brought."""

    case_ids: tuple[str, ...] = ()
    more: bool = False
    #: Nothing that was listed before counts: everything is listed anew.
    relist: bool = False
    #: The backend does not know our cursor, or is another store: what was sent before may be lost there.
    lost: bool = False


class Pull:
    """Keeps the cached cases up with the backend's."""

    def __init__(self, site: Site) -> None:
        self._site, self._thinning = site, Thinning(site)
        self._size = PAGE
        self.reread()

    def reread(self) -> None:
        """Take from the cache, which another process may have written, how old it is and what is missing."""
        self.as_of = self._kept = self._site.reader.as_of()
        self.unread = self._site.reader.unread()
        self._complete = self._begun = self._folded = False

    def cursor(self) -> str:
        """Return the place up to which everything is kept."""
        return self._site.cache.cursor()[0]

    def page(self, sign_in: SignIn) -> Pulled:
        """Fetch and keep the next page. Raises Unreachable, NotAuthorised, StoreRestored, Rejected."""
        if self._filled_for_another(sign_in):
            return self._relist(lost=False)
        cursor, epoch = self._site.cache.cursor()
        if not cursor and not self._begun:
            return self._newest(sign_in)
        self._begun = False
        try:
            page = self._site.backend.changes(sign_in, cursor, self._size, self._site.witness())
        except NotFound:
            if not cursor:
                raise
            return self._relist(lost=True)
        except Unreachable as error:
            # On a slow line, or with long histories, a full page may never come whole.
            self._size = plan.smaller(self._size) if error.code in _TOO_MUCH else self._size
            raise
        self._size = min(PAGE, self._size * 2)
        return self._taken(page, cursor, epoch)

    def _newest(self, sign_in: SignIn) -> Pulled:
        """Changes come oldest first: what is worked on now is on the screen before the first page of them is asked."""
        newest = self._site.backend.newest(sign_in, _FIRST)
        self._site.confirm((case, ()) for case in newest)
        # The line may be cut before the page that has them: what waits here is to be seen over them until then.
        self._refold([case.id for case in newest], self._there_all_the_same)
        self._begun = True
        return Pulled(tuple(case.id for case in newest), more=True)

    def told(self, told: Told) -> Pulled | None:
        """Keep a page a stream told, or return None when it does not go on from what is kept."""
        cursor, epoch = self._site.cache.cursor()
        return self._taken(told.page, cursor, epoch) if told.after == cursor else None

    def fold(self) -> Sequence[str]:
        """Fold what the page kept last changed, if that is not known to be done, and return those cases.

        Whoever kept the page may have ended, or met a full disk, before the other file had it; the cursor is past it,
        so that nothing would fold these cases anew before they change once more.
        """
        if self._folded:
            return ()
        case_ids = self._site.cache.last_page()
        folded = self._refold(case_ids, self._there_all_the_same)
        self._folded = True
        return folded

    def thin(self) -> list[str]:
        """Drop a few of the cases that need not be kept any more, if it is time; return their ids."""
        return self._thinning.piece()

    def is_current(self) -> None:
        """Nothing has changed since the last page: the backend would have told."""
        if self._complete:
            cursor, epoch = self._site.cache.cursor()
            self._keep(ChangesPage((), cursor, False, epoch), cursor)

    def _taken(self, page: ChangesPage, cursor: str, epoch: str) -> Pulled:
        if epoch and page.epoch != epoch:
            return self._relist(lost=True)
        self._keep(page, cursor)
        return Pulled(tuple(change.case_id for change in page.changes), page.more)

    def _filled_for_another(self, sign_in: SignIn) -> bool:
        """Whether somebody else filled the cache, who may see other cases and more of their callers; empties it then.

        Who fills it is noted after it was emptied, so that a crash in between empties it again; and in the cache
        itself, so that no copy of the other file put back can make it somebody else's.
        """
        cache, reader = self._site.cache, _reader(sign_in)
        known = cache.filled_for()
        if known == reader:
            return False
        filled = bool(known or cache.cursor()[0])
        if filled:
            cache.clear()
        cache.fill_for(reader)
        return filled

    def forget(self) -> None:
        """Drop all that was listed, so that the next pages list everything anew."""
        self._site.cache.clear()
        self._complete = self._begun = False
        self.as_of = self._kept = None
        self.unread = 0

    def _relist(self, *, lost: bool) -> Pulled:
        self.forget()
        return Pulled(more=True, relist=True, lost=lost)

    def _keep(self, page: ChangesPage, cursor: str) -> None:
        now = self._site.clock.now()
        news = bool(page.changes) or page.more or page.cursor != cursor
        if news or self._kept is None or abs(now - self._kept) >= _AS_OF_KEPT:
            kept, left_out = self._thinning.thinned(page)
            self._folded = False
            self._site.lay_over([(change.case, change.events) for change in kept.changes if change.case is not None])
            self._site.cache.put_page(kept, now, left_out)
            self._kept = now
            self.unread = self._site.reader.unread()
            told = {change.case_id: change.events for change in page.changes}
            self._refold(told, lambda case_id: {event.command_id for event in told[case_id]})
            self._folded = True
        self._complete = not page.more
        if self._complete:
            self.as_of = now

    def _refold(self, case_ids: Collection[str], there: Callable[[str], Set[str]]) -> Sequence[str]:
        """Fold cases anew and return those with something pending; `there` says which commands a case tells of."""
        desk = self._site.desk
        if not case_ids or not sum(desk.pending_counts().values()):
            return ()
        touched = [case_id for case_id in case_ids if desk.pending_of(case_id)]
        if touched:
            with desk.transaction() as tx:
                for case_id in touched:
                    self._acknowledge(tx, case_id, there(case_id))
                self._site.refold(tx, touched)
        return touched

    def _there_all_the_same(self, case_id: str) -> Set[str]:
        """Return what waits for a person of what a kept case tells of; all else is sent again, and gets its answer."""
        pending = self._site.desk.pending_of(case_id)
        parked = {entry.command.id for entry in pending if entry.state is SyncState.ATTENTION}
        return parked & self._site.reader.confirmed_ids(case_id)

    def _acknowledge(self, tx: DeskTransaction, case_id: str, applied: Set[str]) -> None:
        """A command whose event comes back was applied, also when it arrived late, after its refusal was shown.

        Unless the backend said that what it knows under that id is something else: these words are only here.
        """
        for entry in self._site.desk.pending_of(case_id):
            if entry.command.id in applied and entry.reason != ID_REUSED:
                tx.move_to_sent(entry.command.id, OutcomeStatus.APPLIED, self._site.now())


def _reader(sign_in: SignIn) -> str:
    """Return what tells one reader from another, in a file whose names nobody is to read.

    By which key callers are marked is part of it: a cache filled without it, or by another one, does not find them.
    """
    actor = sign_in.actor
    key = [sign_in.caller_key] if sign_in.caller_key else []
    name = "\0".join((actor.username, actor.role.value, actor.unit, *key))
    return hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
