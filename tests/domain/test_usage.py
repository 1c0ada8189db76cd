"""Use of codes: counted, bounded, and read whatever stands there."""

from typing import Any

import pytest

from console.domain.usage import MOST, counted, usage_of


def test_every_use_counts_for_its_field() -> None:
    usage = counted(counted({}, {"category": "0101", "unit": ""}), {"category": "0101", "street": "350104"})
    assert usage == {"category": {"0101": 2}, "street": {"350104": 1}}


def test_a_new_code_takes_the_place_of_the_one_used_least() -> None:
    full = {"category": {f"{n:04}": n + 1 for n in range(MOST)}}
    usage = counted(full, {"category": "new"})["category"]
    assert len(usage) == MOST
    assert usage["new"] == 1
    assert "0000" not in usage
    assert usage[f"{MOST - 1:04}"] == MOST


def test_what_was_used_very_often_counts_half_and_what_was_used_once_is_forgotten() -> None:
    usage = {"unit": {"often": 499, "some": 10, "once": 1}}
    assert counted(usage, {"unit": "often"}) == {"unit": {"often": 250, "some": 5}}


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        (None, {}), ([1], {}), ("x", {}), ({"unit": 3}, {}),
        ({"unit": {"a": 2, "b": "2", "c": -1, "d": 10**9, "e": True}}, {"unit": {"a": 2}}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_counts_as_never_used(kept: Any, read: dict[str, dict[str, int]]) -> None:
    assert usage_of(kept) == read
