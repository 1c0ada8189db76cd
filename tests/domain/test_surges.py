"""Surges: more than a place's own past lets expect."""

import math

import pytest

from console.domain.surges import surge


@pytest.mark.parametrize(
    ("count", "before", "hot"),
    [(3, 0, True), (3, 28, False), (12, 28, True), (3, 3, True), (100, 2800, False), (140, 2800, True), (0, 0, False)],
)
def test_a_surge_is_judged_by_the_place_s_own_past(count: int, before: int, hot: bool) -> None:
    assert (surge(count, before, 24, 28 * 24).score >= 2) is hot


def test_the_score_is_the_chance_of_so_many_or_more() -> None:
    found = surge(3, 0, 24, 28 * 24)
    expected = 1 - sum(math.exp(-0.1) * 0.1**k / math.factorial(k) for k in range(3))
    assert found.score == pytest.approx(-math.log10(expected), abs=0.01)
    assert found.expected == 0.1


@pytest.mark.parametrize(("count", "before"), [(100_000, 0), (1, 10_000_000), (5_000, 140_000)])
def test_no_count_is_too_large(count: int, before: int) -> None:
    assert 0 <= surge(count, before, 24, 28 * 24).score <= 301
