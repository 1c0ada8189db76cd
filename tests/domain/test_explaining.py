"""A limit says why it ends when it does: rule, days off, make-up days, pauses, extensions, years not announced."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from console.domain.case import Case
from console.domain.codes import Action, Measure, Phase, Urgency
from console.domain.deadlines import DeadlineRule
from console.domain.explaining import explain
from console.domain.policy import Policy
from console.texts import LANGUAGES, Catalogue
from console.texts.explanations import said
from tests.builders import MONDAY, ZONE, a_calendar, a_case, a_policy, done

POLICY = a_policy(
    rules=(
        *a_policy().rules,
        DeadlineRule("view-urgent", Phase.VIEW, 24, Measure.HOURS, urgency=Urgency.URGENT),
        DeadlineRule("reply-urgent", Phase.REPLY, 3, Measure.WORKDAYS, urgency=Urgency.URGENT, basis="city-policy"),
    )
)
#: Tuesday before Mid-Autumn and National Day.
AUTUMN = datetime(2026, 9, 22, 9, 30, tzinfo=ZONE)


def working(at: datetime = MONDAY) -> Case:
    """A case a unit has taken on at a time."""
    case = done(None, Action.NEW, at=at, policy=POLICY).case
    return done(done(case, Action.ASSIGN, policy=POLICY).case, Action.ACCEPT, policy=POLICY).case


def told(case: Case, policy: Policy = POLICY) -> dict[str, list[dict[str, str]]]:
    lines: dict[str, list[dict[str, str]]] = {}
    for line in explain(case, policy, a_calendar()):
        lines.setdefault(line.code, []).append(dict(line.params))
    return lines


def test_ten_working_days_over_two_holidays() -> None:
    lines = told(working(AUTUMN))
    assert list(lines) == ["workdays", "off", "made_up", "basis", "ends"]
    assert lines["workdays"] == [{"amount": "10", "start": "2026-09-22 09:30"}]
    assert lines["made_up"] == [{"days": "2026-10-10"}]
    assert lines["ends"] == [{"at": "2026-10-13 23:59:59"}]


def test_an_extension_and_the_holidays_it_passes() -> None:
    case = working(datetime(2026, 9, 10, 9, 0, tzinfo=ZONE))
    longer = done(case, Action.EXTEND, {"days": 4, "text": "复杂"}, policy=POLICY).case
    lines = told(longer)
    assert lines["extended"] == [{"amount": "4", "on": "2026-09-10"}]
    assert lines["off"] == [{"days": "2026-09-25 2026-09-26 2026-09-27"}]
    assert list(lines)[-1] == "ends"
    assert "counted_otherwise" not in lines


def test_a_pause_with_its_cause() -> None:
    fields = {"cause": "appraisal", "text": "水质检测", "until": "2026-12-31"}
    held = done(working(), Action.HOLD, fields, at=MONDAY + timedelta(days=2), policy=POLICY).case
    assert told(held) == {"stands_still": [{"until": "2026-12-31"}]}
    going = done(held, Action.RESUME, {}, at=MONDAY + timedelta(days=9), policy=POLICY).case
    lines = told(going)
    assert lines["paused"] == [{"from": "2026-11-25 10:00", "to": "2026-12-02 10:00", "cause": "appraisal"}]
    assert lines["ends"] == [{"at": "2026-12-14 23:59:59"}]
    assert "counted_otherwise" not in lines


def test_pause_then_extension_add_up() -> None:
    held = done(working(), Action.HOLD, at=MONDAY + timedelta(days=1), policy=POLICY).case
    going = done(held, Action.RESUME, {}, at=MONDAY + timedelta(days=3), policy=POLICY).case
    longer = done(going, Action.EXTEND, {"days": 3, "text": "复杂"}, at=MONDAY + timedelta(days=4), policy=POLICY).case
    lines = told(longer)
    assert "counted_otherwise" not in lines
    assert lines["ends"] == [{"at": "2026-12-14 23:59:59"}]
    assert [code for code in lines if code in {"paused", "extended"}] == ["paused", "extended"]


def test_a_year_that_is_not_announced() -> None:
    lines = told(working(datetime(2026, 12, 25, 9, 0, tzinfo=ZONE)))
    assert lines["provisional"] == [{"year": "2027"}]
    assert lines["ends"][0]["at"].startswith("2027-01")


def test_a_limit_extended_into_a_year_that_is_not_announced() -> None:
    case = working(datetime(2026, 12, 14, 9, 0, tzinfo=ZONE))
    assert "provisional" not in told(case)
    assert told(done(case, Action.EXTEND, {"days": 9, "text": "复杂"}, policy=POLICY).case)["provisional"] == [
        {"year": "2027"}
    ]


def test_who_becomes_urgent_is_counted_from_then_by_the_other_rule() -> None:
    urgent = done(working(), Action.AMEND, {"urgency": "urgent"}, at=MONDAY + timedelta(days=4), policy=POLICY).case
    lines = told(urgent)
    assert lines["workdays"] == [{"amount": "3", "start": "2026-11-27 10:00"}]
    assert lines["basis"] == [{"rule": "reply-urgent", "source": "city-policy"}]
    assert lines["ends"] == [{"at": "2026-12-02 23:59:59"}]
    assert "counted_otherwise" not in lines


def test_a_limit_that_was_kept_is_told_by_the_rule_it_was_made_by() -> None:
    late = done(working(), Action.AMEND, {"urgency": "urgent"}, at=MONDAY + timedelta(days=13), policy=POLICY).case
    lines = told(late)
    assert lines["basis"][0]["rule"] == "reply"
    assert lines["ends"] == [{"at": "2026-12-07 23:59:59"}]
    eased = done(late, Action.AMEND, {"urgency": "normal"}, at=MONDAY + timedelta(days=13), policy=POLICY).case
    assert eased.legs[0].counts == ()


def test_the_limit_to_dispatch_and_the_limit_to_view() -> None:
    case = a_case(policy=POLICY)
    assert told(case)["basis"][0]["rule"] == "dispatch"
    sent = done(case, Action.ASSIGN, policy=POLICY).case
    urgent = done(sent, Action.AMEND, {"urgency": "urgent"}, at=MONDAY + timedelta(hours=3), policy=POLICY).case
    assert told(urgent)["hours"] == [{"amount": "24", "start": "2026-11-23 13:00"}]


def test_where_the_rules_have_changed_since_it_says_so() -> None:
    shorter = a_policy(rules=(DeadlineRule("reply", Phase.REPLY, 5, Measure.WORKDAYS),))
    lines = told(working(), shorter)
    assert list(lines)[-2:] == ["counted_otherwise", "ends"]
    assert list(told(working(), a_policy(rules=()))) == ["counted_otherwise", "ends"]


def test_what_has_no_limit_explains_nothing() -> None:
    assert explain(a_case(Action.CLOSE), POLICY, a_calendar()) == ()


def test_it_is_said_in_both_languages() -> None:
    fields = {"cause": "appraisal", "text": "水质检测", "until": "2026-12-31"}
    held = done(working(AUTUMN), Action.HOLD, fields, policy=POLICY).case
    going = done(held, Action.RESUME, {}, at=AUTUMN + timedelta(days=2), policy=POLICY).case
    longer = done(going, Action.EXTEND, {"days": 2, "text": "复杂"}, policy=POLICY).case
    lines = explain(longer, POLICY, a_calendar())
    chinese, english = (said(Catalogue.load(language), lines) for language in LANGUAGES)
    assert chinese == (
        "自 2026-09-22 09:30 起 10 个工作日，当天不算",
        "放假：" + " ".join([f"2026-09-{day}" for day in (25, 26, 27)] + [f"2026-10-0{day}" for day in range(1, 8)]),
        "调休上班：2026-10-10",
        "依据规则 reply（）",
        "2026-09-22 09:30 至 2026-09-24 09:30 暂停计时：检测鉴定",
        "2026-09-24 延期 2 个工作日",
        "到期 2026-10-19 23:59:59",
    )
    assert english[4] == "clock stood still from 2026-09-22 09:30 to 2026-09-24 09:30: testing or appraisal"
    assert not [line for line in (*chinese, *english) if "{" in line]


def test_a_case_of_an_older_version_explains_itself_too() -> None:
    old = replace(working(AUTUMN), due_at=datetime(2026, 10, 13, 15, 59, 59, tzinfo=UTC))
    assert "counted_otherwise" not in told(old)
