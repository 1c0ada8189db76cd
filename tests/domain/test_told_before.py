"""What a caller was told last, and how long the caller is marked."""

from datetime import date, timedelta

from console.domain.assignment import Assignment
from console.domain.codes import LegRole, LegState, State
from console.domain.event import Event
from console.domain.told_before import NuisanceMark, last_answer, longest_marked, mark_of
from tests.builders import MONDAY, a_case, an_id

DAY = date(2026, 11, 23)


def leg(reply: str, public: str = "", hours: int | None = 0) -> Assignment:
    at = None if hours is None else MONDAY + timedelta(hours=hours)
    return Assignment("ZLS", LegRole.LEAD, LegState.REPLIED, MONDAY, replied_at=at, reply=reply, public_answer=public)


def test_what_the_citizen_was_told_comes_before_what_units_replied() -> None:
    assert last_answer(a_case()) == ""
    assert last_answer(a_case(legs=(leg("", hours=None),))) == ""
    legs = (leg("修好了", "已修复", 5), leg("已派人", "", 2))
    assert last_answer(a_case(legs=legs)) == "已修复"
    assert last_answer(a_case(legs=(leg("已派人", "", 2),))) == "已派人"
    assert last_answer(a_case(legs=legs, answer="路灯已亮")) == "路灯已亮"


def test_of_several_marks_the_longest_counts_and_one_that_is_over_does_not() -> None:
    over, short, long = (a_case(state=State.INVALID, nuisance_until=DAY + timedelta(days=days)) for days in (-1, 0, 30))
    assert longest_marked([over, a_case()], DAY) is None
    assert longest_marked([over, short, a_case(), long], DAY) is long


def test_the_reason_of_a_mark_is_told_as_far_as_the_history_is_here() -> None:
    case = a_case(state=State.INVALID, nuisance_until=DAY)
    events = [
        Event(case.id, an_id(), 0, "case.invalidated", MONDAY, "leader", {"reason": reason})
        for reason in ("test", "harassment")
    ]
    assert mark_of(case, events) == NuisanceMark(DAY, "harassment")
    assert mark_of(case, ()) == NuisanceMark(DAY)
