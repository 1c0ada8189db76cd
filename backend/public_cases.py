"""What a citizen who has a case's number may learn of it, and nothing else of anybody."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.sql.elements import ColumnElement

from backend.failures import Problem
from backend.former_numbers import numbered
from backend.hotline import Hotline
from backend.lookup_rate import MOST, WINDOW, LookupRate
from backend.secrecy import keyed
from backend.tables import cases, events
from backend.times_asked import seconds_to_wait, too_often
from console.domain.case import Case
from console.domain.case_number import normalise
from console.domain.codes import State
from console.domain.documents import Document, case_from, stamp
from console.domain.errors import InvalidNumber
from console.domain.public_state import before_archiving, public_answer, public_state, state_only


def looked_up(hotline: Hotline, rate: LookupRate, typed: str, address: str) -> Document:
    """Return how a case stands. A mistyped number is told before anything is looked at or counted.

    Raises Problem 422 `number_malformed` or `number_check_digit`, 429 `too_many_requests`, 404 `unknown_case`.
    """
    try:
        number = normalise(typed)
    except InvalidNumber as error:
        raise Problem(422, error.reason) from None
    now = hotline.clock()
    # Who is known here to have had enough writes nothing.
    if wait := rate.wait(address, now) or _of_all_workers(hotline, address, now):
        raise too_often(wait)
    with hotline.database.read() as connection:
        case = _case(connection, hotline.city_id, numbered(connection, hotline.city_id, number))
        if case is None:
            raise Problem(404, "unknown_case")
        into = _goes_on_as(connection, hotline.city_id, case)
    return _told(number, case, into)


def _of_all_workers(hotline: Hotline, address: str, now: datetime) -> int:
    key = keyed(hotline.secret, "public-look-up", address)
    with hotline.database.write() as connection:
        return seconds_to_wait(connection, hotline.city_id, key, MOST, WINDOW, now)


def _goes_on_as(connection: Connection, city_id: str, case: Case) -> Case | None:
    """Return the case a merged one goes on as, however often that was merged in turn; None for one not merged."""
    into, passed = None, {case.id}
    while case.state is State.MERGED and case.merged_into and case.merged_into not in passed:
        following = _case(connection, city_id, cases.c.id == case.merged_into)
        if following is None:
            break
        into = case = following
        passed.add(case.id)
    return into


def _told(number: str, case: Case, into: Case | None) -> Document:
    """A merged case stands as the one it was merged into; that one's answer is for whoever it was written to."""
    bare = state_only(case)
    return {
        "number": number,
        "state": public_state((into or case).state).value,
        "received_at": None if bare else stamp(case.created_at),
        "state_since": None if bare or into else stamp(case.since),
        "answer": "" if bare else public_answer(case),
    }


def _case(connection: Connection, city_id: str, which: ColumnElement[bool]) -> Case | None:
    found = select(cases.c.document).where(cases.c.city_id == city_id, which)
    row = connection.execute(found).one_or_none()
    if row is None:
        return None
    case = case_from(row.document)
    return case if case.state is not State.ARCHIVED else replace(case, state=_ended_as(connection, case))


def _ended_as(connection: Connection, case: Case) -> State:
    where = (events.c.city_id == case.city_id, events.c.case_id == case.id)
    order = (events.c.change_no, events.c.turn, events.c.position)
    return before_archiving(connection.execute(select(events.c.type).where(*where).order_by(*order)).scalars())
