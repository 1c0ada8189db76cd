"""When a calendar changes: which limits move, how they are moved, and that nobody is late by what nobody knew."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from console.domain.calendar_import import parse_year, with_year
from console.domain.case import Case
from console.domain.codes import Action, Phase, Role, State
from console.domain.command import Command
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.lifecycle import advance
from console.domain.recounting import moved_limits
from console.domain.reference import Reference
from console.domain.working_calendar import WorkingCalendar
from tests.builders import DATA, ZONE, a_calendar, a_command_on, a_policy, an_actor, done, reference_document

OLD = a_calendar()
BEFORE_NEW_YEAR = datetime(2026, 12, 24, 9, 0, tzinfo=ZONE)
NOTICE: dict[str, Any] = {
    "year": 2027,
    "papers": ["a notice"],
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-03", "isOffDay": False},
    ],
}


def announced(notice: dict[str, Any]) -> WorkingCalendar:
    """Return the calendar that ships with one more year announced."""
    rows = json.loads((DATA / "calendar.json").read_text(encoding="utf-8"))
    return Reference(reference_document(calendar=with_year(rows, parse_year(notice)))).calendar


NEW = announced(NOTICE)


def working(at: datetime = BEFORE_NEW_YEAR) -> Case:
    case = done(None, Action.NEW, at=at).case
    return done(done(case, Action.ASSIGN).case, Action.ACCEPT).case


def recounted(case: Case, new: WorkingCalendar, limits: list[dict[str, Any]], at: datetime) -> Case:
    command: Command = a_command_on(case, Action.RECOUNT, {"limits": limits}, actor=an_actor(Role.ADMIN), at=at)
    return advance(case, command, command.actor, command.at, a_policy(), new).case


def end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=ZONE)


def test_a_new_year_moves_the_limits_that_reach_into_it_and_makes_them_certain() -> None:
    case = working()
    assert (case.due_at, case.due_provisional) == (end_of(date(2027, 1, 7)), True)
    [moved] = moved_limits([case], a_policy(), OLD, NEW, BEFORE_NEW_YEAR)
    assert (moved.unit, moved.phase, moved.before) == ("CGW", Phase.REPLY, end_of(date(2027, 1, 7)))
    assert moved.after == end_of(date(2027, 1, 7))
    after = recounted(case, NEW, [moved.document], BEFORE_NEW_YEAR)
    assert (after.due_at, after.due_provisional) == (moved.after, False)


def test_a_day_off_more_moves_a_limit_and_its_explanation_holds() -> None:
    notice = {**NOTICE, "days": [*NOTICE["days"], {"name": "元旦", "date": "2027-01-04", "isOffDay": True}]}
    new, case = announced(notice), working()
    [moved] = moved_limits([case], a_policy(), OLD, new, BEFORE_NEW_YEAR)
    assert moved.after == end_of(date(2027, 1, 8))
    assert recounted(case, new, [moved.document], BEFORE_NEW_YEAR).due_at == end_of(date(2027, 1, 8))


def test_what_does_not_reach_into_the_year_and_what_is_finished_is_not_listed() -> None:
    autumn = working(datetime(2026, 10, 12, 9, 0, tzinfo=ZONE))
    closed = done(working(), Action.CLOSE, {"text": "已解决"}).case
    assert moved_limits([autumn, closed], a_policy(), OLD, NEW, BEFORE_NEW_YEAR) == ()


def test_the_limit_to_dispatch_moves_too() -> None:
    case = done(None, Action.NEW, at=datetime(2026, 12, 31, 9, 0, tzinfo=ZONE)).case
    assert case.due_at == end_of(date(2027, 1, 1))
    [moved] = moved_limits([case], a_policy(), OLD, NEW, case.created_at)
    assert (moved.unit, moved.phase, moved.after) == ("", Phase.DISPATCH, end_of(date(2027, 1, 3)))
    after = recounted(case, NEW, [moved.document], case.created_at)
    assert (after.state, after.due_at, after.due_provisional) == (State.RECEIVED, end_of(date(2027, 1, 3)), False)


def test_a_limit_that_would_be_over_already_ends_with_today() -> None:
    worked = announced({**NOTICE, "days": [{"name": "x", "date": f"2027-01-0{n}", "isOffDay": False} for n in (2, 3)]})
    now = datetime(2027, 1, 7, 9, 0, tzinfo=ZONE)
    [moved] = moved_limits([working()], a_policy(), OLD, worked, now)
    assert moved.after == end_of(date(2027, 1, 7))


def test_a_limit_that_was_not_as_the_rules_make_it_stays() -> None:
    case = working()
    legs = (replace(case.legs[0], reply_due_at=end_of(date(2027, 1, 15)).astimezone(UTC)),)
    odd = replace(case, legs=legs, due_at=legs[0].reply_due_at)
    assert moved_limits([odd], a_policy(), OLD, NEW, BEFORE_NEW_YEAR) == ()
    assert moved_limits([case], a_policy(rules=()), OLD, NEW, BEFORE_NEW_YEAR) == ()


def test_a_pause_and_an_extension_are_counted_by_the_new_calendar_too() -> None:
    held = done(working(), Action.HOLD, at=BEFORE_NEW_YEAR + timedelta(days=1)).case
    going = done(held, Action.RESUME, {}, at=BEFORE_NEW_YEAR + timedelta(days=6)).case
    longer = done(going, Action.EXTEND, {"days": 3, "text": "复杂"}).case
    notice = {**NOTICE, "days": [{"name": "x", "date": "2027-01-13", "isOffDay": True}]}
    [moved] = moved_limits([longer], a_policy(), OLD, announced(notice), BEFORE_NEW_YEAR)
    assert moved.before == longer.due_at == end_of(date(2027, 1, 15))
    assert moved.after == end_of(date(2027, 1, 18))


def test_a_limit_that_was_moved_meanwhile_is_left_alone() -> None:
    case = working()
    [moved] = moved_limits([case], a_policy(), OLD, NEW, BEFORE_NEW_YEAR)
    longer = done(case, Action.EXTEND, {"days": 3, "text": "复杂"}).case
    with pytest.raises(TransitionRefused, match="nothing_to_recount"):
        recounted(longer, NEW, [moved.document], BEFORE_NEW_YEAR)


@pytest.mark.parametrize("limits", [[{}], [5], [{"unit": "CGW", "phase": "sleep", "before": "", "after": ""}], "x"])
def test_what_names_no_limits_is_refused(limits: Any) -> None:
    with pytest.raises(InvalidField):
        recounted(working(), NEW, limits, BEFORE_NEW_YEAR)


def test_the_years_that_ship_are_read_and_stay_as_they_are() -> None:
    rows = json.loads((DATA / "calendar.json").read_text(encoding="utf-8"))
    assert [parse_year(row) for row in rows] == rows
    assert with_year(rows, parse_year(rows[1])) == rows


def test_a_year_without_days_is_not_announced_yet() -> None:
    assert parse_year({"year": 2028, "papers": [], "days": []})["announced"] is False
    assert NEW.announced == frozenset({2025, 2026, 2027})
    assert NEW.is_workday(date(2027, 1, 3))
    assert not NEW.is_workday(date(2027, 1, 1))


def test_a_day_of_december_may_stand_in_the_next_years_file() -> None:
    row = {"name": "元旦", "date": "2026-12-31", "isOffDay": True}
    assert parse_year({**NOTICE, "days": [row]})["days"] == [row]


@pytest.mark.parametrize(
    "broken",
    [
        [], None, {}, {"year": "2027", "days": []}, {"year": True, "days": []}, {"year": 2027},
        {"year": 9999, "days": []},
        {**NOTICE, "papers": "x"}, {**NOTICE, "days": [5]}, {**NOTICE, "days": [{"name": "x", "date": "2027-13-01"}]},
        {**NOTICE, "days": [{"name": "x", "date": "2027-13-01", "isOffDay": True}]},
        {**NOTICE, "days": [{"name": "x", "date": "2029-01-01", "isOffDay": True}]},
        {**NOTICE, "days": [{"name": "x", "date": "2027-01-01", "isOffDay": "yes"}]},
        {**NOTICE, "days": [NOTICE["days"][0], NOTICE["days"][0]]},
    ],
)  # fmt: skip
def test_what_is_no_year_is_refused(broken: Any) -> None:
    with pytest.raises(InvalidField, match="calendar_malformed"):
        parse_year(broken)
