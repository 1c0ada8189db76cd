"""Portions and waits."""

from hypothesis import given
from hypothesis import strategies as st

from console.sync import plan


@given(st.lists(st.integers()), st.integers(1, 100))
def test_portions_lose_nothing_and_keep_the_order(items: list[int], size: int) -> None:
    portions = plan.portions(items, size)
    assert [item for portion in portions for item in portion] == items
    assert all(1 <= len(portion) <= size for portion in portions)


@given(st.lists(st.integers(), min_size=2))
def test_halves_are_smaller_and_lose_nothing(items: list[int]) -> None:
    first, second = plan.halves(items)
    assert [*first, *second] == items
    assert first
    assert second


def test_the_window_of_a_wait_doubles_from_one_second_to_sixty() -> None:
    assert [plan.wait(failures, None, 1.0) for failures in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert plan.wait(10_000, None, 1.0) == 60


@given(st.integers(1, 200), st.floats(0, 1))
def test_a_wait_of_our_own_is_never_nothing_and_never_longer_than_a_minute(failures: int, draw: float) -> None:
    assert 0 < plan.wait(failures, None, draw) <= plan.LONGEST_WAIT


@given(st.floats(0, 1e9), st.floats(0, 1))
def test_what_the_backend_asks_for_is_obeyed_up_to_an_hour(asked: float, draw: float) -> None:
    assert plan.wait(1, asked, draw) >= min(asked, 3600)
    assert plan.wait(1, asked, draw) <= 3600


def test_portions_shrink_to_one_and_grow_back_to_the_full_size() -> None:
    size = plan.MOST
    for _ in range(10):
        size = plan.smaller(size)
    assert size == 1
    for _ in range(10):
        size = plan.larger(size)
    assert size == plan.MOST


@given(st.integers(1, 200), st.floats(0, 1))
def test_while_nobody_answers_the_end_of_an_outage_is_noticed_in_seconds(failures: int, draw: float) -> None:
    assert 0 < plan.wait(failures, None, draw, plan.LONGEST_KNOCK) <= plan.LONGEST_KNOCK < 5


@given(st.integers(1, 200), st.floats(0, 1))
def test_a_backend_that_fails_rests_and_consoles_come_back_one_by_one(failures: int, draw: float) -> None:
    assert plan.FAILING_WAIT <= plan.wait(failures, None, draw, failing=True) <= plan.LONGEST_WAIT
    spread = plan.wait(failures, None, 1.0, failing=True) - plan.wait(failures, None, 0.0, failing=True)
    assert spread >= plan.FAILING_WAIT / 2
