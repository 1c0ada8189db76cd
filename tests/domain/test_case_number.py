"""Case numbers: what is given stays valid, one mis-heard digit is caught, every unambiguous form is understood."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.case_number import check_digit, issue, looks_like_number, normalise, numbers_in, parse
from console.domain.errors import InvalidNumber

EXAMPLE = "261123-0417-0032-5"
numbers = st.builds(
    issue,
    st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)),
    st.from_regex(r"[0-9]{4}", fullmatch=True),
    st.integers(1, 9999),
)


def modulo_11_10(digits: str) -> int:
    """Return the remainder ISO/IEC 7064 asks to be 1, over digits with their check digit; a second way to count."""
    product = 10
    for digit in digits[:-1]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (product + int(digits[-1])) % 10


def test_numbers_that_stand_in_a_text_are_found_in_any_spelling_and_what_is_none_is_not() -> None:
    other = issue(date(2026, 11, 24), "0417", 1)
    text = f"同{EXAMPLE}，与{other.replace('-', '')}一样；２６１１２３－０４１７－００３２－５再催。"
    assert numbers_in(text) == [EXAMPLE, other]
    assert numbers_in(f"{EXAMPLE[:-1]}6 1{EXAMPLE} 电话13805912345 {EXAMPLE}7") == []


def test_the_example_of_the_design_is_issued_and_understood() -> None:
    assert issue(date(2026, 11, 23), "0417", 32) == EXAMPLE
    parts = parse(EXAMPLE)
    assert (parts.day, parts.terminal, parts.sequence) == ("261123", "0417", 32)


@given(numbers)
def test_every_number_issued_satisfies_the_standard(number: str) -> None:
    assert modulo_11_10(number.replace("-", "")) == 1
    assert normalise(number) == number


@given(numbers, st.integers(0, 14), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(number: str, place: int, by: int) -> None:
    digits = number.replace("-", "")
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    with pytest.raises(InvalidNumber) as caught:
        parse(wrong)
    assert caught.value.reason == "number_check_digit"


@given(numbers, st.integers(0, 13))
def test_swapped_neighbours_are_caught_whenever_the_standard_can(number: str, place: int) -> None:
    digits = number.replace("-", "")
    wrong = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    if wrong == digits or modulo_11_10(wrong) == 1:
        return
    with pytest.raises(InvalidNumber):
        parse(wrong)


def test_hardly_any_swap_of_neighbours_escapes_the_standard() -> None:
    swaps = escaped = 0
    for sequence in range(1, 2000):
        digits = issue(date(2026, 11, 23), "0417", sequence).replace("-", "")
        for place in range(14):
            wrong = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
            if wrong != digits:
                swaps += 1
                escaped += check_digit(wrong[:-1]) == int(wrong[-1])
    assert 0 < escaped < swaps * 0.03


@pytest.mark.parametrize(
    "form",
    ["261123041700325", "261123-0417-0032-5", " 261123 0417 0032 5 ", "261123–0417—0032－5",
     "２６１１２３０４１７００３２５", "261123_0417_0032_5", "2611 2304 1700 325", "\t261123.0417.0032.5\n"],
)  # fmt: skip
def test_every_unambiguous_form_means_the_same_number(form: str) -> None:
    assert normalise(form) == EXAMPLE
    assert looks_like_number(form)


@pytest.mark.parametrize(
    "form",
    ["", "5", "26112304170032", "2611230417003255", "261123-0417-0032-x", "１２３", "no. 261123-0417-0032-5",
     "٢٦١١٢٣-0417-0032-5", "²61123-0417-0032-5", "261123041700325\n1"],
)  # fmt: skip
def test_what_is_no_number_is_called_malformed(form: str) -> None:
    with pytest.raises(InvalidNumber) as caught:
        parse(form)
    assert caught.value.reason == "number_malformed"
    assert not looks_like_number(form)


@pytest.mark.parametrize("stem", ["26133104170032", "26023004170032", "26000004170032", "26112304170000"])
def test_a_day_or_sequence_that_cannot_be_is_malformed_even_with_a_right_check_digit(stem: str) -> None:
    with pytest.raises(InvalidNumber) as caught:
        parse(f"{stem}{check_digit(stem)}")
    assert caught.value.reason == "number_malformed"


@pytest.mark.parametrize(
    ("terminal", "sequence"), [("417", 1), ("٠٤١٧", 1), ("04170", 1), ("0417", 0), ("0417", 10_000)]
)
def test_no_number_is_issued_for_an_impossible_terminal_or_sequence(terminal: str, sequence: int) -> None:
    with pytest.raises(InvalidNumber):
        issue(date(2026, 11, 23), terminal, sequence)


@given(st.text(max_size=40) | numbers)
def test_any_text_at_all_is_a_number_exactly_when_it_can_be_normalised(text: str) -> None:
    try:
        normal = normalise(text)
    except InvalidNumber:
        normal = ""
    if normal:
        assert looks_like_number(text)
        assert normalise(normal) == normal
