"""Working days: the worked vectors of the domain study, make-up workdays, and years nobody has announced yet."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.working_calendar import WorkingCalendar
from tests.builders import ZONE, a_calendar

CALENDAR = a_calendar()
starts = st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 6, 30))
counts = st.integers(1, 60)


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-09-22", 2, "2026-09-24"),
        ("2026-09-22", 5, "2026-09-30"),
        ("2026-09-22", 10, "2026-10-13"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-13", 10, "2026-03-05"),
        ("2026-04-30", 1, "2026-05-06"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2025-12-31", 1, "2026-01-04"),
    ],
)
def test_the_worked_vectors_hold(start: str, count: int, due: str) -> None:
    found = CALENDAR.add_workdays(date.fromisoformat(start), count)
    assert found.day.isoformat() == due
    assert not found.provisional


def test_the_count_says_which_days_off_and_make_up_days_it_met() -> None:
    found = CALENDAR.add_workdays(date(2026, 9, 22), 10)
    assert [day.isoformat() for day in found.skipped] == [
        *(f"2026-09-{day}" for day in (25, 26, 27)),
        *(f"2026-10-0{day}" for day in range(1, 8)),
    ]
    assert [day.isoformat() for day in found.made_up] == ["2026-10-10"]


def test_a_count_that_reaches_a_year_not_announced_says_provisional() -> None:
    assert not CALENDAR.add_workdays(date(2026, 12, 30), 1).provisional
    assert CALENDAR.add_workdays(date(2026, 12, 31), 1).provisional
    assert CALENDAR.add_workdays(date(2027, 3, 1), 1).provisional


def test_in_a_year_not_announced_every_monday_to_friday_works() -> None:
    assert WorkingCalendar().is_workday(date(2027, 10, 1))
    assert not WorkingCalendar().is_workday(date(2027, 10, 2))


@given(starts, counts)
def test_exactly_as_many_working_days_lie_between_start_and_due_as_were_asked(start: date, count: int) -> None:
    due = CALENDAR.add_workdays(start, count).day
    passed = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    assert sum(CALENDAR.is_workday(day) for day in passed) == count
    assert CALENDAR.is_workday(due)


@given(starts, counts)
def test_the_days_between_count_back_what_was_added(start: date, count: int) -> None:
    assert CALENDAR.workdays_between(start, CALENDAR.add_workdays(start, count).day) == count
    assert CALENDAR.workdays_between(start, start) == 0


@given(starts, counts, counts)
def test_counting_in_two_parts_gives_the_same_day(start: date, one: int, other: int) -> None:
    half = CALENDAR.add_workdays(start, one).day
    assert CALENDAR.add_workdays(half, other).day == CALENDAR.add_workdays(start, one + other).day


def test_a_day_ends_at_its_last_second_in_the_city() -> None:
    end = CALENDAR.end_of_day(date(2026, 11, 23), ZONE)
    assert end.astimezone(UTC) == datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("count", [0, -1])
def test_a_limit_shorter_than_a_day_is_no_limit_in_working_days(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.add_workdays(date(2026, 11, 23), count)
