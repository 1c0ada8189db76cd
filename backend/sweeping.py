"""One sweep: finding the cases that time moves, and moving them, each by a command of the system's.

Of several workers one at a time sweeps; that the others might all the same does no harm, since what an occasion does
is done once whoever does it. The clock is an argument.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update

from backend import recounts
from backend.by_system import Occasion, move
from backend.database import Database
from backend.hotline import Hotline
from backend.tables import cases
from backend.time_tables import sweeps
from console.domain.by_time import move_due
from console.domain.case import Case
from console.domain.codes import Action, State
from console.domain.documents import case_from
from console.domain.moves_table import MOVES
from console.domain.reference import Reference

#: Cases read at once, and moved in one transaction.
_PAGE = 100
#: Transactions of one sweep, and portions of a recount; what is left is for the next.
_MOST, _PORTIONS = 20, 20
#: Key of the lock under which one worker at a time sweeps a city.
_SWEEPING = 12346


@dataclass(frozen=True, slots=True)
class Swept:
    """What came of a sweep."""

    #: Action → cases moved by it.
    moves: Mapping[str, int]
    #: False when another worker is at it, or has just been.
    mine: bool = True


def _always() -> bool:
    return True


def sweep(hotline: Hotline, at: datetime, pause: timedelta = timedelta(), going: Callable[[], bool] = _always) -> Swept:
    """Do what time has made due at `at`; nothing where one ended less than `pause` ago. Ends early when not `going`."""
    with _alone(hotline.database, hotline.city_id) as mine:
        if not mine or _just_done(hotline, at, pause):
            return Swept({}, mine=False)
        moves = Counter(_moves(hotline, at, going))
        if going():
            recounts.carry_on(hotline, _PORTIONS)
        _note(hotline, at)
    return Swept(moves)


def _moves(hotline: Hotline, at: datetime, going: Callable[[], bool]) -> Iterator[str]:
    reference, transactions = hotline.reference(), 0
    rule = _rule(reference, at)
    for page in _pages(hotline, reference, at):
        due = [row.id for row in page if rule(case_from(row.document)) is not None]
        if not due:
            continue
        if transactions == _MOST or not going():
            return
        transactions += 1
        yield from (one.occasion.action.value for one in move(hotline, due, rule, at))


def _rule(reference: Reference, at: datetime) -> Callable[[Case], Occasion | None]:
    policy, calendar = reference.policy, reference.calendar

    def rule(case: Case) -> Occasion | None:
        due = move_due(case, at, policy, calendar)
        return None if due is None else Occasion(due.action, due.fields, due.since)

    return rule


def _pages(hotline: Hotline, reference: Reference, at: datetime) -> Iterator[Sequence[Any]]:
    """Yield the cases time may move, a page at a time; of finished ones, only those that are old enough."""
    policy = reference.policy
    yield from _pages_in(hotline, State.ON_HOLD, None)
    if policy.proposal_days > 0:
        yield from _pages_in(hotline, State.RECEIVED, None)
    if policy.archive_days > 0:
        before = at - timedelta(days=policy.archive_days)
        for state in sorted(MOVES[Action.ARCHIVE]):
            yield from _pages_in(hotline, state, before)


def _pages_in(hotline: Hotline, state: State, before: datetime | None) -> Iterator[Sequence[Any]]:
    found = select(cases.c.id, cases.c.created_at, cases.c.document)
    found = found.where(cases.c.city_id == hotline.city_id, cases.c.state == state.value)
    if before is not None:
        # The first of the two is what there is an index for.
        found = found.where(cases.c.created_at <= before, cases.c.updated_at <= before)
    found = found.order_by(cases.c.created_at, cases.c.id).limit(_PAGE)
    page: Sequence[Any] = ()
    while not page or len(page) == _PAGE:
        here = found.where(_behind(page[-1])) if page else found
        with hotline.database.read() as connection:
            page = connection.execute(here).all()
        if not page:
            return
        yield page


def _behind(row: Any) -> Any:
    same = and_(cases.c.created_at == row.created_at, cases.c.id > row.id)
    return and_(cases.c.created_at >= row.created_at, or_(cases.c.created_at > row.created_at, same))


@contextmanager
def _alone(database: Database, city_id: str) -> Iterator[bool]:
    """Whether nobody else sweeps the city while the block lasts; SQLite has one process."""
    if database.is_sqlite:
        yield True
        return
    with database.write() as connection:
        # Held without doing anything while other connections do the work.
        connection.execute(select(func.set_config("idle_in_transaction_session_timeout", "0", True)))
        taken = select(func.pg_try_advisory_xact_lock(_SWEEPING, func.hashtext(city_id)))
        yield bool(connection.execute(taken).scalar_one())


def _just_done(hotline: Hotline, at: datetime, pause: timedelta) -> bool:
    last = select(sweeps.c.swept_at).where(sweeps.c.city_id == hotline.city_id)
    with hotline.database.read() as connection:
        swept = connection.execute(last).scalar_one_or_none()
    return swept is not None and timedelta() <= at - swept < pause


def _note(hotline: Hotline, at: datetime) -> None:
    with hotline.database.write() as connection:
        here = update(sweeps).where(sweeps.c.city_id == hotline.city_id).values(swept_at=at)
        if not connection.execute(here).rowcount:
            connection.execute(insert(sweeps), {"city_id": hotline.city_id, "swept_at": at})
