"""Limits: which one applies, when it ends, and how it explains itself."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.codes import Kind, Measure, Phase, Urgency
from console.domain.deadlines import DeadlineRule, choose_rule, due, ends_with_day, later_by
from tests.builders import ZONE, a_calendar

CALENDAR = a_calendar()
TUESDAY = datetime(2026, 9, 22, 9, 30, tzinfo=ZONE)


def a_rule(id_: str = "r", amount: int = 10, measure: Measure = Measure.WORKDAYS, **conditions: object) -> DeadlineRule:
    return DeadlineRule(id_, Phase.REPLY, amount, measure, **conditions)  # type: ignore[arg-type] # by name, from tests


RULES = [
    a_rule("any"),
    a_rule("any-later"),
    a_rule("urgent", urgency=Urgency.URGENT),
    a_rule("group", category="05"),
    a_rule("leaf", category="0501"),
    a_rule("group-urgent", category="05", urgency=Urgency.URGENT),
    a_rule("unit", unit="SCJG"),
    a_rule("all", kind=Kind.HELP, category="0501", urgency=Urgency.URGENT, unit="ZLS"),
    DeadlineRule("view", Phase.VIEW, 2, Measure.WORKDAYS),
]


@pytest.mark.parametrize(
    ("kind", "category", "urgency", "unit", "chosen"),
    [
        (Kind.HELP, "", Urgency.NORMAL, "", "any"),
        (Kind.HELP, "0101", Urgency.URGENT, "", "urgent"),
        (Kind.HELP, "0502", Urgency.NORMAL, "", "group"),
        (Kind.HELP, "0501", Urgency.NORMAL, "", "leaf"),
        (Kind.HELP, "0501", Urgency.URGENT, "", "group-urgent"),
        (Kind.HELP, "", Urgency.NORMAL, "SCJG", "unit"),
        (Kind.HELP, "0501", Urgency.URGENT, "ZLS", "all"),
        (Kind.COMPLAINT, "0501", Urgency.URGENT, "ZLS", "group-urgent"),
    ],
)
def test_the_rule_with_most_conditions_wins_then_the_finer_category_then_the_first(
    kind: Kind, category: str, urgency: Urgency, unit: str, chosen: str
) -> None:
    rule = choose_rule(RULES, Phase.REPLY, kind, category, urgency, unit)
    assert rule is not None
    assert rule.id == chosen


def test_a_city_may_set_no_limit_at_all() -> None:
    assert choose_rule(RULES, Phase.DISPATCH, Kind.HELP, "", Urgency.NORMAL, "") is None


def test_ten_working_days_from_22_september_explain_themselves_line_by_line() -> None:
    limit = due(a_rule("reply", 10, basis="fuzhou-2010"), TUESDAY, CALENDAR, ZONE)
    assert limit.at == datetime(2026, 10, 13, 15, 59, 59, tzinfo=UTC)
    assert not limit.provisional
    lines = {line.code: dict(line.params) for line in limit.explanation}
    assert list(lines) == ["workdays", "off", "made_up", "basis"]
    assert lines["workdays"] == {"amount": "10", "start": "2026-09-22 09:30"}
    assert lines["off"]["days"].split()[:4] == ["2026-09-25", "2026-09-26", "2026-09-27", "2026-10-01"]
    assert lines["made_up"] == {"days": "2026-10-10"}
    assert lines["basis"] == {"rule": "reply", "source": "fuzhou-2010"}


def test_hours_run_through_nights_and_holidays() -> None:
    eve = datetime(2026, 9, 30, 22, 0, tzinfo=ZONE)
    limit = due(a_rule(amount=24, measure=Measure.HOURS), eve, CALENDAR, ZONE)
    assert limit.at == eve + timedelta(hours=24)
    assert limit.at.tzinfo is UTC
    assert [line.code for line in limit.explanation] == ["hours", "basis"]


def test_a_limit_into_2027_is_provisional_and_says_which_year() -> None:
    limit = due(a_rule(amount=10), datetime(2026, 12, 25, 9, 0, tzinfo=ZONE), CALENDAR, ZONE)
    assert limit.provisional
    assert ("provisional", (("year", "2027"),)) in [(line.code, line.params) for line in limit.explanation]
    hours = due(a_rule(amount=48, measure=Measure.HOURS), datetime(2026, 12, 31, 9, 0, tzinfo=ZONE), CALENDAR, ZONE)
    assert not hours.provisional


def test_the_day_is_the_citys_day_not_the_days_of_utc() -> None:
    late_on_monday_in_utc = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert due(a_rule(amount=1), late_on_monday_in_utc, CALENDAR, ZONE).at.day == 25


@given(st.datetimes(datetime(2025, 1, 1), datetime(2026, 10, 1), timezones=st.just(UTC)), st.integers(1, 20))  # noqa: DTZ001 - hypothesis takes naive bounds
def test_every_working_day_limit_ends_with_a_working_day_after_its_start(start: datetime, amount: int) -> None:
    end = due(a_rule(amount=amount), start, CALENDAR, ZONE).at
    assert end > start
    assert ends_with_day(end, ZONE)
    assert CALENDAR.is_workday(end.astimezone(ZONE).date())


def test_a_limit_is_moved_by_working_days_and_keeps_its_hour() -> None:
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=ZONE)
    assert later_by(friday, 1, CALENDAR, ZONE) == datetime(2026, 11, 30, 15, 0, tzinfo=ZONE)
    assert later_by(friday, 0, CALENDAR, ZONE) == friday
    assert not ends_with_day(friday, ZONE)
