"""Two hundred bad days; thousands more with `python -m tests.sync.simulation --seeds 5000`."""

import pytest

from tests.sync.simulation import run_day

DAYS, DAYS_IN_A_TEST = 200, 20


@pytest.mark.parametrize("first", range(0, DAYS, DAYS_IN_A_TEST))
def test_after_a_bad_day_nothing_is_lost_doubled_or_overwritten(first: int) -> None:
    for seed in range(first, first + DAYS_IN_A_TEST):
        assert run_day(seed)[0] == [], f"seed {seed}"


def test_the_days_are_bad_enough_to_mean_something() -> None:
    days = [run_day(seed)[1] for seed in range(40)]
    assert sum(len(day.acknowledged) for day in days) > 600
    assert any(day.discarded for day in days)
    assert any(day.resent for day in days)
    assert any(day.parked_at_the_end for day in days)
    assert sum(day.cuts for day in days) > 20
    assert any(day.service.epoch != "epoch-1" for day in days)
