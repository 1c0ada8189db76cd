"""22, summer time and a change of the time zone: due times and numbers are the same before and after, whatever zone
the machine is in, because moments are kept in UTC and days are the city's."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from console.domain.codes import Action
from tests.builders import a_policy, done
from tests.faults.seats import Seat


@pytest.fixture
def zone() -> Iterator[Callable[[str], None]]:
    """Put the machine into a time zone."""
    before = os.environ.get("TZ")

    def change(name: str) -> None:
        os.environ["TZ"] = name
        time.tzset()

    yield change
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize("name", ["America/New_York", "Europe/Berlin", "Asia/Kathmandu"])
def test_the_machines_zone_changes_nothing(seat: Seat, zone: Callable[[str], None], name: str) -> None:
    zone("Asia/Shanghai")
    case_id = seat.new()
    seat.do(case_id, Action.ASSIGN, unit="CGW")
    seat.heal()
    before = seat.shown(case_id).case
    zone(name)
    seat.restart()
    seat.heal()
    after = seat.shown(case_id).case
    assert (after.due_at, after.legs, after.number, after.created_at) == (
        before.due_at, before.legs, before.number, before.created_at
    )  # fmt: skip
    another = seat.shown(seat.new()).case
    assert (another.number or "")[:6] == (before.number or "")[:6]


@pytest.mark.parametrize(
    "entered", [datetime(2026, 3, 27, 22, 0, tzinfo=UTC), datetime(2026, 10, 23, 22, 0, tzinfo=UTC)]
)
def test_a_limit_over_the_change_of_summer_time_ends_at_the_same_hour_of_the_city(entered: datetime) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    policy = replace(a_policy(), zone=berlin)
    case = done(None, Action.NEW, at=entered, policy=policy).case
    assigned = done(case, Action.ASSIGN, {"unit": "CGW"}, at=entered, policy=policy).case
    due = assigned.legs[0].reply_due_at
    assert due is not None
    assert due.astimezone(berlin).utcoffset() != entered.astimezone(berlin).utcoffset()
    there = done(None, Action.NEW, at=entered, policy=a_policy()).case
    same = done(there, Action.ASSIGN, {"unit": "CGW"}, at=entered, policy=a_policy()).case.legs[0].reply_due_at
    assert same is not None
    assert due.astimezone(berlin).time() == same.astimezone(a_policy().zone).time()
