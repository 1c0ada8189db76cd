"""Who calls with a masked number is found by whoever types it, however it is written, and by nobody without the key."""

from dataclasses import replace

import pytest

from console.domain.caller import Caller
from console.domain.caller_marks import mark_asked, marks_of
from console.domain.codes import CallerType
from console.domain.concurrency import value_of
from console.domain.documents import caller_document, caller_from
from console.domain.masking import masked, withheld
from console.domain.registration import caller_of
from tests.builders import a_case

KEY, OTHER = "9f86d081884c7d659a2feaa0c55ad015", "00" * 16
NUMBER, LAST = marks_of(KEY, "13805912345")


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("13805912345", NUMBER),
        ("138 0591 2345", NUMBER),
        ("+86 138-0591-2345", NUMBER),
        ("１３８０５９１２３４５", NUMBER),
        ("2345", LAST),
        ("138****2345", ""),
        ("05912345", marks_of(KEY, "0591 2345")[0]),
        ("345", ""),
        ("912345", ""),
        ("流浪狗", ""),
    ],
)
def test_what_is_typed_is_asked_for_as_it_is_marked(typed: str, mark: str) -> None:
    assert mark_asked(KEY, typed) == mark
    assert mark_asked("", typed) == ""


def test_equal_digits_of_a_number_and_of_an_end_do_not_meet_nor_do_the_marks_of_two_keys() -> None:
    assert len({NUMBER, LAST, *marks_of(OTHER, "13805912345")}) == 4
    assert marks_of(KEY, "110") == marks_of("", "13805912345") == marks_of(KEY, "138****2345") == ()


def test_marks_go_with_the_masked_caller_and_with_nobody_else() -> None:
    known = Caller("林小明", "13805912345", CallerType.CITIZEN)
    seen = masked(known, KEY)
    assert seen.marks == (NUMBER, LAST)
    assert masked(seen, KEY) == caller_from(caller_document(seen)) == seen
    assert masked(seen).marks == withheld(seen).marks == masked(known).marks == ()
    assert "marks" not in caller_document(known) | value_of(replace(a_case(), caller=seen), "caller")


@pytest.mark.parametrize(("given", "marks"), [({"confidential": True}, (NUMBER, LAST)), ({"phone": "13905910000"}, ())])
def test_another_number_is_not_found_by_the_marks_of_the_one_before(
    given: dict[str, object], marks: tuple[str, ...]
) -> None:
    seen = masked(Caller("林小明", "13805912345"), KEY)
    assert caller_of({**given, "marks": ["forged"]}, seen).marks == marks


@pytest.mark.parametrize("told", [None, "x", 7, {}, [7]])
def test_marks_that_are_none_are_left_out(told: object) -> None:
    assert caller_from({**caller_document(Caller()), "marks": told}).marks == ()
