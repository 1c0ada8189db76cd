"""Counting limits anew when a calendar takes another's place: begun with it, done in portions, each case in turn.

The old calendar and the new one are kept until all open cases were looked at, so that whoever comes next, another
worker or another start, goes on where it stopped. What moved is kept as a list; in each case it is an event.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from backend.by_system import Done, Occasion, finish, move_all
from backend.doers import Doer
from backend.hotline import Hotline
from backend.tables import cases
from backend.time_tables import recounted_limits, recounts
from backend.turns import on_cases
from backend.unit_of_work import UnitOfWork
from console.domain.case import Case
from console.domain.codes import Action
from console.domain.documents import case_from, moment
from console.domain.lifecycle import MOVES
from console.domain.policy import Policy
from console.domain.recounting import moved_limits
from console.domain.reference import Reference
from console.domain.working_calendar import WorkingCalendar

#: Open cases looked at in one go; only those that move are locked.
PORTION = 200
#: States in which a limit can be counted anew.
_STATES = sorted(state.value for state in MOVES[Action.RECOUNT])


def begin(connection: Connection, doer: Doer, before: Reference, after: Reference) -> None:
    """Remember that limits are to be counted anew, in the transaction that replaces the calendar; if it is another."""
    if before.document["calendar"] == after.document["calendar"]:
        return
    newest = select(func.max(recounts.c.recount_no)).where(recounts.c.city_id == doer.city_id)
    number = (connection.execute(newest).scalar() or 0) + 1
    row = {
        "city_id": doer.city_id,
        "recount_no": number,
        "etag": after.etag,
        "started_at": doer.at,
        "started_by": doer.name,
        "finished_at": None,
        "calendar_before": before.document["calendar"],
        "calendar_after": after.document["calendar"],
        "through": "",
        "examined": 0,
        "moved": 0,
    }
    connection.execute(insert(recounts), row)


def carry_on(hotline: Hotline, portions: int) -> bool:
    """Look at so many portions of open cases; returns whether nothing is left to be counted anew."""
    for _ in range(portions):
        if not _portion(hotline, hotline.clock()):
            return True
    return unfinished(hotline) is None


def unfinished(hotline: Hotline) -> Row[Any] | None:
    """Return the recount that is being done, the oldest first; None when all are."""
    left = select(recounts).where(recounts.c.city_id == hotline.city_id, recounts.c.finished_at.is_(None))
    with hotline.database.read() as connection:
        return connection.execute(left.order_by(recounts.c.recount_no).limit(1)).one_or_none()


def _portion(hotline: Hotline, at: datetime) -> bool:
    """Look at the next cases; False when there is nothing to be done."""
    recount = unfinished(hotline)
    if recount is None:
        return False
    calendars = _calendar(recount.calendar_before), _calendar(recount.calendar_after)
    policy = hotline.reference().policy
    page = _page(hotline, recount.through)
    moving = [row.id for row in page if moved_limits([case_from(row.document)], policy, *calendars, at)]

    def do(work: UnitOfWork) -> None:
        # Locked behind the cases, as whoever else does this portion does; the second finds it done.
        if _locked(work, recount.recount_no) != (recount.through, None):
            return
        done = move_all(work, moving, _rule(recount, policy, calendars, at), at)
        kept = _kept(work, recount.recount_no, done)
        last = len(page) < PORTION
        values: dict[str, Any] = {
            "through": page[-1].id if page else recount.through,
            "examined": recount.examined + len(page),
            "moved": recount.moved + kept,
            "finished_at": at if last else None,
        }
        work.connection.execute(update(recounts).where(*_here(work.city_id, recount.recount_no)).values(values))
        finish(work, at, done)

    on_cases(hotline, set(moving), do)
    return True


def _page(hotline: Hotline, through: str) -> Sequence[Any]:
    found = select(cases.c.id, cases.c.document).where(
        cases.c.city_id == hotline.city_id, cases.c.id > through, cases.c.state.in_(_STATES)
    )
    with hotline.database.read() as connection:
        return connection.execute(found.order_by(cases.c.id).limit(PORTION)).all()


def _calendar(rows: Any) -> WorkingCalendar:
    return Reference({"calendar": rows}).calendar


def _here(city_id: str, number: int) -> tuple[Any, Any]:
    return recounts.c.city_id == city_id, recounts.c.recount_no == number


def _locked(work: UnitOfWork, number: int) -> tuple[str, datetime | None]:
    where = _here(work.city_id, number)
    row = work.connection.execute(select(recounts.c.through, recounts.c.finished_at).where(*where).with_for_update())
    found = row.one()
    return found.through, found.finished_at


def _rule(recount: Row[Any], policy: Policy, calendars: tuple[WorkingCalendar, WorkingCalendar], at: datetime) -> Any:
    def rule(case: Case) -> Occasion | None:
        moved = moved_limits([case], policy, *calendars, at)
        fields = {"limits": [limit.document for limit in moved]}
        return Occasion(Action.RECOUNT, fields, recount.started_at, str(recount.recount_no)) if moved else None

    return rule


def _kept(work: UnitOfWork, number: int, done: Sequence[Done]) -> int:
    rows = [
        {
            "city_id": work.city_id,
            "recount_no": number,
            "case_id": one.before.id,
            "position": position,
            "number": one.before.number,
            "unit": limit["unit"],
            "phase": limit["phase"],
            "before": moment(limit["before"]),
            "after": moment(limit["after"]),
        }
        for one in done
        for position, limit in enumerate(_limits(one.occasion.fields))
    ]
    if rows:
        work.connection.execute(insert(recounted_limits), rows)
    return len(rows)


def _limits(fields: Mapping[str, Any]) -> list[dict[str, str]]:
    return list(fields["limits"])
