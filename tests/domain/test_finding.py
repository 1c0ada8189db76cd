"""The find box read: words, operators, days; what is wrong with it and where; what a value may become."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from console.domain.assignment import Assignment
from console.domain.codes import FINISHED, Kind, LegRole, LegState, State
from console.domain.finding import Sought
from console.domain.finding_days import due_span, since_span
from console.domain.finding_grammar import Lexicon, Operator, choices, parse
from console.domain.location import Location
from console.packaged import packaged_reference
from console.usecases.find_words import book_of
from tests.local_store.samples import START, a_case

ZONE = ZoneInfo("Asia/Shanghai")
#: A Monday.
NOW = datetime(2026, 11, 30, 10, 30, tzinfo=ZONE)
REFERENCE = packaged_reference()
LEXICON = Lexicon(lambda operator: book_of(operator, REFERENCE), lambda: NOW, lambda: "taker")


def at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Sought()),
        ("停水 金环花园", Sought("停水 金环花园")),
        ("unit:ZLS 停水", Sought("停水", units=("ZLS",))),
        ("停水 单位：自来水", Sought("停水", units=("ZLS",))),
        ("u:zls", Sought(units=("ZLS",))),
        ("unit: zls 停水", Sought("停水", units=("ZLS",))),
        ("unit:zls,gaj unit:XFJ", Sought(units=("ZLS", "GAJ", "XFJ"))),
        ("state:blz", Sought(states=(State.IN_PROGRESS,))),
        ("状态:办理中、挂账", Sought(states=(State.IN_PROGRESS, State.ON_HOLD))),
        ("state:open", Sought(excluded=FINISHED)),
        ("state:未办结,已办结", Sought(excluded=FINISHED - {State.CLOSED})),
        ("kind:ts,咨询", Sought(kinds=("complaint", "consultation"))),
        ("cat:llq", Sought(categories=("0903",))),
        ("分类:市容环卫", Sought(categories=("01",))),
        ("place:gl", Sought(places=("350102",))),
        ("by:me,taker2", Sought(entered_by=("taker", "taker2"))),
        ("due:overdue", Sought(excluded=FINISHED, due_before=NOW)),
        ("due:今天", Sought(excluded=FINISHED, due_from=at(11, 30), due_before=at(12, 1))),
        ("since:3d 停水", Sought("停水", since=at(11, 27))),
        ("9:30 http://x 电话:无", Sought("9:30 http://x 电话:无")),
        ("261123 0417 0032 5", Sought("261123-0417-0032-5")),
        ("261123041700325 state:open", Sought("261123-0417-0032-5", excluded=FINISHED)),
        ("138 0591 2345", Sought("13805912345")),
        ("+86 138-0591-2345", Sought("13805912345")),
    ],
)
def test_what_a_box_says(typed: str, meant: Sought) -> None:
    parsed = parse(typed, LEXICON)
    assert (parsed.sought, parsed.wrong) == (meant, ())


@pytest.mark.parametrize(
    ("typed", "reason", "place", "sought"),
    [
        ("停水 unit:xyzzy", "find_unknown", "xyzzy", Sought("停水")),
        ("state:d 停水", "find_unclear", "d", Sought("停水")),
        ("kind: state:open", "find_missing", "", Sought(excluded=FINISHED)),
        ("unit:zls,", "find_missing", "", Sought(units=("ZLS",))),
        ("due:someday", "find_no_day", "someday", Sought()),
        ("since:tomorrow", "find_no_day", "tomorrow", Sought()),
        ("s:open", "find_operator_unclear", "s:", Sought()),
        ("停水 261123041700326", "number_check_digit", "261123041700326", Sought("停水")),
        ("269923-0417-0032-1", "number_check_digit", "269923-0417-0032-1", Sought()),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_the_rest_is_looked_for(
    typed: str, reason: str, place: str, sought: Sought
) -> None:
    parsed = parse(typed, LEXICON)
    assert [(one.reason, typed[one.begin : one.end]) for one in parsed.wrong] == [(reason, place)]
    assert parsed.sought == sought


@pytest.mark.parametrize(
    ("typed", "begin", "end"),
    [
        ("today", at(11, 30), at(12, 1)),
        ("明天", at(12, 1), at(12, 2)),
        ("zt", at(11, 29), at(11, 30)),
        ("超期", None, NOW),
        ("本周", at(11, 30), at(12, 7)),
        ("month", at(11, 1), at(12, 1)),
        ("3d", NOW, at(12, 4)),
        ("４天", NOW, at(12, 5)),
        ("2h", NOW, at(11, 30, 12, 30)),
        ("1w", NOW, at(12, 8)),
        ("2026-12-05", at(12, 5), at(12, 6)),
        ("12月5日", at(12, 5), at(12, 6)),
        ("1205", at(12, 5), at(12, 6)),
        ("261205", at(12, 5), at(12, 6)),
        ("1-5", at(1, 5, year=2027), at(1, 6, year=2027)),
    ],
)
def test_when_a_limit_ends(typed: str, begin: datetime | None, end: datetime | None) -> None:
    span = due_span(typed, NOW)
    assert span is not None
    assert (span.begin, span.end) == (begin, end)


@pytest.mark.parametrize(
    ("typed", "begin"),
    [("today", at(11, 30)), ("昨天", at(11, 29)), ("week", at(11, 30)), ("3天", at(11, 27)), ("5h", at(11, 30, 5, 30)),
     ("12-5", at(12, 5, year=2025)), ("1130", at(11, 30)), ("20261101", at(11, 1))],
)  # fmt: skip
def test_since_when(typed: str, begin: datetime) -> None:
    span = since_span(typed, NOW)
    assert span is not None
    assert (span.begin, span.end) == (begin, None)


@pytest.mark.parametrize("typed", ["", "3", "13-40", "2-30", "soon", "1234d", "31d3"])
def test_what_is_no_day_is_not_taken_for_one(typed: str) -> None:
    assert due_span(typed, NOW) is None
    assert since_span(typed, NOW) is None


@pytest.mark.parametrize(
    ("typed", "operator", "begin", "first"),
    [
        ("停水 unit:zl", "unit", 8, "ZLS"),
        ("unit:自来水", "unit", 5, "ZLS"),
        ("unit:zilaishui", "unit", 5, "ZLS"),
        ("state:blz,gua", "state", 10, "on_hold"),
        ("kind:tou", "kind", 5, "complaint"),
        ("cat:liulang", "cat", 4, "0903"),
        ("cat: llq", "cat", 5, "0903"),
        ("due:", "due", 4, "overdue"),
        ("due: 明", "due", 5, "tomorrow"),
        ("since:z", "since", 6, "yesterday"),
    ],
)
def test_a_value_is_completed_where_it_stands(typed: str, operator: str, begin: int, first: str) -> None:
    found = choices(typed, LEXICON, 5, {})
    assert found is not None
    assert (found.operator, found.begin) == (Operator(operator), begin)
    assert [*(one.code for one in found.things), *found.days][0] == first


@pytest.mark.parametrize("typed", ["", "停水", "unit:ZLS ", "unit:zls 停", "by:t"])
def test_nothing_is_completed_where_no_value_is_typed(typed: str) -> None:
    assert choices(typed, LEXICON, 5, {}) is None


CASE = replace(
    a_case(1), state=State.IN_PROGRESS, kind=Kind.HELP, category="0903", created_by="taker", created_at=START,
    due_at=at(11, 30, 12), location=Location("350102", "350102001", "", ""),
    legs=(
        Assignment("ZLS", LegRole.LEAD, LegState.VIEWED, START), Assignment("GAJ", LegRole.CO, LegState.VIEWED, START),
        Assignment("CGJ", LegRole.CO, LegState.RETURNED, START),
    ),
)  # fmt: skip
#: What CASE is, and what it is not.
ADMITTED: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"states": (State.ON_HOLD, State.IN_PROGRESS)}, {"states": (State.ON_HOLD,)}),
    ({"excluded": FINISHED}, {"excluded": frozenset({State.IN_PROGRESS})}),
    ({"kinds": ("help",)}, {"kinds": ("report",)}),
    ({"categories": ("09",)}, {"categories": ("0901", "1")}),
    ({"units": ("GAJ", "X")}, {"units": ("CGJ",)}),
    ({"places": ("350102001",)}, {"places": ("350103",)}),
    ({"entered_by": ("taker",)}, {"entered_by": ("tak",)}),
    ({"since": START}, {"since": NOW}),
    ({"due_from": NOW, "due_before": at(12, 1)}, {"due_before": NOW}),
    ({}, {"due_from": at(11, 30, 12, 1)}),
)


@pytest.mark.parametrize(("yes", "no"), ADMITTED)
def test_what_a_search_admits(yes: dict[str, Any], no: dict[str, Any]) -> None:
    assert Sought(**yes).admits(CASE)
    assert not Sought(**no).admits(CASE)
    assert not Sought(due_before=NOW).admits(replace(CASE, due_at=None))
