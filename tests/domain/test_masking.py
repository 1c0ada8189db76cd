"""Personal data is hidden by default, and what is hidden is enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.caller import Caller
from console.domain.codes import CallerType
from console.domain.masking import mask_name, mask_phone, masked, withheld


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13805912345", "138****2345"),
        ("138 0591 2345", "138****2345"),
        ("+86 13805912345", "138****2345"),
        ("0591-87512345", "0591-****345"),
        ("010-65001234", "010-****234"),
        ("87512345", "****345"),
        ("8751234", "****234"),
        ("4001234567", "****567"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_phones_are_shown_with_their_middle_hidden(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@given(st.from_regex(r"[0-9]{7,20}", fullmatch=True))
def test_at_least_four_digits_of_every_number_stay_hidden(phone: str) -> None:
    shown = [character for character in mask_phone(phone) if character.isdigit()]
    assert len(shown) <= len(phone) - 4
    assert "****" in mask_phone(phone)


@given(st.text(st.characters(exclude_categories=["Nd"]), max_size=20))
def test_letters_given_for_a_phone_are_not_shown(contact: str) -> None:
    assert mask_phone(contact) == ""


@given(st.text(min_size=2, max_size=20))
def test_only_the_first_character_of_a_name_is_shown(name: str) -> None:
    assert mask_name(name)[0] == name[0]
    assert set(mask_name(name)[1:]) == {"*"}


@given(st.builds(Caller, st.text(max_size=8), st.text(max_size=15), st.sampled_from(CallerType), st.booleans()))
def test_masking_twice_changes_nothing(caller: Caller) -> None:
    once = masked(caller)
    assert once.masked
    assert masked(once) == once


def test_a_withheld_caller_is_nobody_but_keeps_what_is_no_secret() -> None:
    caller = withheld(Caller("林小明", "13805912345", CallerType.ENTERPRISE, confidential=True))
    assert (caller.name, caller.phone, caller.masked) == ("", "", True)
    assert caller.confidential
    assert caller.type is CallerType.ENTERPRISE
