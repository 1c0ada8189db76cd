"""Identifiers that sort by the time they were made."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from console.domain.ids import uuid7

times = st.integers(0, (1 << 48) - 1)
randoms = st.integers(0, (1 << 74) - 1)


@given(times, randoms)
def test_an_id_is_a_uuid_of_version_7_in_the_variant_of_the_rfc(milliseconds: int, random: int) -> None:
    made = uuid.UUID(uuid7(milliseconds, random))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == milliseconds


@given(times, randoms, times, randoms)
def test_the_later_id_sorts_after_the_earlier_as_text(early: int, one: int, late: int, other: int) -> None:
    if early < late:
        assert uuid7(early, one) < uuid7(late, other)


@given(times, randoms, randoms)
def test_no_random_bit_is_lost(milliseconds: int, one: int, other: int) -> None:
    assert (uuid7(milliseconds, one) == uuid7(milliseconds, other)) == (one == other)
