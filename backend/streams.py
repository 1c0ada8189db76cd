"""Following changes: what was committed is read once per worker and given to everybody who follows, each by his sight.

A hint (`ring`) says that there may be something; looking into the store is what counts, and is done without hints too,
every few seconds. Who is behind what is kept here, or just begins, reads pages of the store until he is not.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from fastapi.sse import format_sse_event
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from backend import commit_order, stumbles
from backend.calls import Exchange
from backend.changes import Changed, between, concerns_unit, page_after, page_of
from backend.failures import Problem
from backend.hotline import Hotline
from backend.sign_ins import Person
from backend.tables import accounts, sign_ins
from backend.visibility import Reader
from backend.wire.answers import to_bytes
from console.domain.codes import Role
from console.domain.documents import Document

#: Cases of one page of somebody who is behind: a console is busy taking one apart for as long as a key may wait.
_PAGE = 100
#: Looks kept for those who are a little behind, and the most transactions of one look.
_KEPT, _WIDEST = 64, 500


@dataclass(frozen=True, slots=True)
class Pace:
    """How often, in seconds."""

    #: The store is looked into without a hint.
    poll: float = 2.0
    #: At least between two looks, so that a burst is read once.
    gather: float = 0.2
    #: A sign of life is sent to who has nothing to be told.
    beat: float = 2.0


@dataclass(frozen=True, slots=True)
class _Look:
    """What was committed beyond `after`, up to `through`."""

    after: int
    through: int
    changed: Sequence[Changed]


class Hub:
    """The followers of one worker. Everything but `ring` is for its event loop."""

    def __init__(self, hotline: Hotline, pace: Pace) -> None:
        self.hotline, self.pace = hotline, pace
        self.closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rung, self._somebody = asyncio.Event(), asyncio.Event()
        #: Replaced at every look; who waits for it is woken by its end.
        self.tick = asyncio.Event()
        self._looks: deque[_Look] = deque(maxlen=_KEPT)
        self._through = -1
        self._followers: dict[object, str] = {}
        self._gone: set[str] = set()
        self._exchange = Exchange()
        #: User name → the events at that telephone in the last minutes.
        self._calls: Mapping[str, list[Document]] = {}

    def ring(self) -> None:
        """Say, from any thread, that something may have been committed."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._rung.set)

    async def run(self) -> None:
        """Look whenever there is a hint, and now and then without one, while anybody follows."""
        self._loop = asyncio.get_running_loop()
        self.hotline.on_commit = self.ring
        while True:
            await self._somebody.wait()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rung.wait(), self.pace.poll)
            self._rung.clear()
            try:
                look = await to_thread.run_sync(self._look, self._through, set(self._followers.values()))
            except SQLAlchemyError as error:
                stumbles.note("a look for changes", error)
                continue
            self._take(*look)
            await asyncio.sleep(self.pace.gather)

    def close(self) -> None:
        """End all streams; who followed comes again elsewhere."""
        self.closed = True
        self._wake()

    def join(self, follower: object, sign_in: str) -> None:
        """Look from now on, also after this sign-in."""
        self._followers[follower] = sign_in
        self._somebody.set()
        self._rung.set()

    def leave(self, follower: object) -> None:
        """Somebody follows no more."""
        self._followers.pop(follower, None)
        if not self._followers:
            self._somebody.clear()
            self._gone.clear()

    def is_gone(self, sign_in: str) -> bool:
        """Whether a sign-in was found to have ended."""
        return sign_in in self._gone

    def calls(self, username: str) -> list[Document]:
        """Return what happened at an operator's telephone in the last minutes, oldest first."""
        return self._calls.get(username, [])

    def since(self, number: int, reader: Reader) -> tuple[list[Changed], int] | None:
        """Return what concerns a reader who knows all up to `number`, and up to which he then does.

        None when that reaches back beyond what is kept.
        """
        if number >= self._through:
            return ([], number) if self._through >= 0 else None
        if not self._looks or number < self._looks[0].after:
            return None
        newest: dict[str, Changed] = {}
        for look in self._looks:
            for changed in look.changed:
                if changed.point.number > number and _concerns(reader, changed):
                    newest.pop(changed.id, None)
                    newest[changed.id] = changed
        return list(newest.values()), self._through

    def _look(
        self, through: int, followed: set[str]
    ) -> tuple[_Look | None, int, set[str], Mapping[str, list[Document]]]:
        city_id = self.hotline.city_id
        with self.hotline.database.read() as connection:
            number = commit_order.newest(connection, city_id).number
            gone = followed - self._valid(connection, followed)
            calls = self._exchange.looked(connection, city_id, self.hotline.clock())
            if through < 0 or not through < number <= through + _WIDEST:
                return None, number, gone, calls
            return _Look(through, number, between(connection, city_id, through, number)), number, gone, calls

    def _valid(self, connection: Connection, followed: set[str]) -> set[str]:
        theirs = (accounts.c.city_id == sign_ins.c.city_id) & (accounts.c.username == sign_ins.c.username)
        found = select(sign_ins.c.id).join(accounts, theirs)
        found = found.where(sign_ins.c.city_id == self.hotline.city_id, sign_ins.c.id.in_(sorted(followed)))
        live = (sign_ins.c.revoked_at.is_(None), accounts.c.disabled_at.is_(None))
        return set(connection.execute(found.where(*live, sign_ins.c.expires_at > self.hotline.clock())).scalars())

    def _take(self, look: _Look | None, number: int, gone: set[str], calls: Mapping[str, list[Document]]) -> None:
        moved = number != self._through or calls != self._calls
        if look is not None:
            self._looks.append(look)
        elif number != self._through:
            self._looks.clear()
        self._through, self._gone, self._calls = number, gone, calls
        if moved or gone:
            self._wake()

    def _wake(self) -> None:
        self.tick.set()
        self.tick = asyncio.Event()


async def followed(hub: Hub, person: Person, page: Document, through: int | None) -> AsyncGenerator[bytes, None]:
    """Yield server-sent events from `page` on, up to whose number `through` all is known; ends by itself with `end`."""
    follower = object()
    hub.join(follower, person.sign_in)
    try:
        yield _event("changes", page, page["cursor"])
        calls: list[Document] = []
        while not (why := _over(hub, person)):
            # Taken before looking, so that what comes in between is not waited for.
            tick = hub.tick
            if calls != (calls := hub.calls(person.actor.username)) and calls:
                yield _event("calls", {"items": calls})
            page, through = await _more(hub, person.reader, page["cursor"], through)
            if page["changes"]:
                yield _event("changes", page, page["cursor"])
            elif not _over(hub, person) and not await _woken(tick, hub.pace.beat):
                yield format_sse_event(comment="")
        yield _event("end", {"code": why})
    except (Problem, SQLAlchemyError) as error:
        # The answer has begun: who followed comes again with his place, and is told then.
        stumbles.note("a stream", error)
    finally:
        hub.leave(follower)


async def _more(hub: Hub, reader: Reader, cursor: str, through: int | None) -> tuple[Document, int | None]:
    known = None if through is None else hub.since(through, reader)
    if known is None:
        return await to_thread.run_sync(page_after, hub.hotline, reader, cursor, _PAGE)
    if reader.role is not Role.CALLBACK:
        return page_of(hub.hotline, reader, known[0], cursor), known[1]
    # What they are told of callers is written down first, and nobody else is to wait for the store meanwhile.
    return await to_thread.run_sync(page_of, hub.hotline, reader, known[0], cursor), known[1]


def _over(hub: Hub, person: Person) -> str:
    if hub.closed:
        return "closing"
    return "sign_in_ended" if hub.is_gone(person.sign_in) else ""


def _concerns(reader: Reader, changed: Changed) -> bool:
    return reader.bound_to is None or concerns_unit(reader.bound_to, changed.document)


def _event(kind: str, document: Any, place: str | None = None) -> bytes:
    return format_sse_event(event=kind, id=place, data_str=to_bytes(document).decode("utf-8"))


async def _woken(tick: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(tick.wait(), seconds)
    return tick.is_set()
