"""What the telephone tells, and which calls wait then."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from console.domain.calls import LASTS, MOST, Call, CallEvent, CallNews, a_call, after, heard, number_of, waiting
from console.domain.errors import InvalidField
from tests.builders import MONDAY

R, A, E = CallEvent.RINGING, CallEvent.ANSWERED, CallEvent.ENDED
LIN, CHEN = "13805912345", "0591-87654321"


def call(call_id: str, phone: str, minutes: int = 0) -> Call:
    return a_call(call_id, phone, "", MONDAY + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ([(R, "1", LIN)], ["1"]),
        ([(R, "1", LIN), (R, "1", LIN)], ["1"]),
        ([(R, "1", LIN), (R, "2", CHEN)], ["1", "2"]),
        # The caller rang again: one person waits, under the newer call, in the place of the older.
        ([(R, "1", LIN), (R, "2", CHEN), (R, "3", LIN)], ["3", "2"]),
        ([(R, "1", ""), (R, "2", "")], ["1", "2"]),
        ([(R, "1", LIN), (A, "1", LIN)], ["1"]),
        ([(A, "1", LIN)], ["1"]),
        ([(A, "1", LIN), (R, "1", LIN), (E, "1", LIN)], ["1"]),
        ([(R, "1", LIN), (A, "1", ""), (E, "1", "")], ["1"]),
        ([(R, "1", LIN), (E, "1", LIN)], []),
        ([(R, "1", LIN), (R, "2", CHEN), (E, "1", "")], ["2"]),
        ([(E, "1", LIN)], []),
    ],
)
def test_what_an_event_makes_of_the_calls(told: Sequence[tuple[CallEvent, str, str]], left: Sequence[str]) -> None:
    calls: tuple[Call, ...] = ()
    for event, call_id, phone in told:
        calls = after(calls, event, call(call_id, phone))
    assert [known.id for known in calls] == left


def test_the_course_of_a_call_told_again_offers_nothing_that_was_taken() -> None:
    course = [CallNews(event, call(call_id, LIN)) for event, call_id in ((R, "1"), (A, "1"), (R, "2"))]
    (waits,) = heard((), (), course)
    assert (waits.id, waits.former, heard((waits,), (), course)) == ("2", ("1",), (waits,))
    assert heard((), {waits.id, *waits.former}, course) == ()
    assert [one.id for one in heard((), {"1"}, course)] == ["2"]


def test_what_was_known_of_a_call_is_not_lost_by_an_event_that_says_less() -> None:
    rang = after((), R, a_call("1", LIN, "林女士", MONDAY))
    (answered,) = after(rang, A, call("1", "", 1))
    assert (answered.phone, answered.name, answered.answered) == (LIN, "林女士", True)
    assert answered.at == MONDAY + timedelta(minutes=1)


def test_of_very_many_the_newest_wait() -> None:
    calls: tuple[Call, ...] = ()
    for number in range(MOST + 3):
        calls = after(calls, R, call(str(number), f"139{number:08}"))
    assert (len(calls), calls[0].id, calls[-1].id) == (MOST, "3", str(MOST + 2))


def test_a_call_nobody_took_is_shown_for_some_minutes() -> None:
    calls = (call("1", LIN),)
    assert waiting(calls, MONDAY + LASTS - timedelta(seconds=1)) == calls
    assert waiting(calls, MONDAY + LASTS) == ()
    assert waiting(calls, MONDAY - timedelta(seconds=5)) == calls
    assert waiting(calls, MONDAY - LASTS) == ()


@pytest.mark.parametrize(
    ("handed_over", "number"),
    [
        ("13805912345", LIN),
        (" 13805912345\n", LIN),
        ("１３８０５９１２３４５", LIN),
        ("sip:13805912345@10.0.0.1;user=phone", LIN),
        ("tel:+8613805912345", LIN),
        ("008613805912345", LIN),
        ("+86 591-87654321", CHEN),
        ("+4930901820", "+4930901820"),
        ("0591-87654321", CHEN),
        ("12345", "12345"),
        ("anonymous", ""),
        ("sip:Anonymous@anonymous.invalid", ""),
        ("", ""),
    ],
)
def test_a_number_as_telephones_hand_it_over(handed_over: str, number: str) -> None:
    assert number_of(handed_over) == number


@pytest.mark.parametrize("text", ["林女士", "1380591[bold]", "1380591\x1b[31m", "1" * 60, "<script>"])
def test_what_is_no_number_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(InvalidField) as refused:
        number_of(text)
    assert refused.value.reason == "phone_unusable"
    assert text not in str(refused.value.params)


def test_what_else_is_handed_over_is_made_harmless_and_short() -> None:
    told = a_call("7", LIN, "林\x1b女士" * 40, MONDAY)
    assert "\x1b" not in told.name
    assert len(told.name) <= 60
    with pytest.raises(InvalidField):
        a_call("7" * 129, LIN, "", MONDAY)
