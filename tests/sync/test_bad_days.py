"""Bad days by the hundred; by the hundred thousand with `python -m tests.sync.bad_days` (CONTRIBUTING)."""

import pytest

from tests.sync.bad_days import run_day, run_real_day

DAYS, DAYS_IN_A_TEST = 100, 20


@pytest.mark.parametrize("first", range(0, DAYS, DAYS_IN_A_TEST))
def test_after_a_bad_day_nothing_is_lost_doubled_or_overwritten(first: int) -> None:
    for seed in range(first, first + DAYS_IN_A_TEST):
        assert run_day(seed).wrong == [], f"seed {seed}"


def test_nor_after_the_days_on_which_something_was() -> None:
    # 20705: the backend's file is put back without a word on the day an older desk forgot how to notice that.
    assert run_day(20705, 34).wrong == []
    # 32548: cut off between cache and outbox, a unit was shown twice, and somebody decided by that.
    assert run_day(32548, 39).wrong == []
    # 51180, 50770: what waited got another count, and still rests on what was seen when it was decided.
    assert run_day(51180, 22).wrong == []
    assert run_day(50770, 36).wrong == []
    # 1765: cut off between a page and the folding of a case in it, which then was shown as it had been.
    assert run_day(1765, 47).wrong == []
    # 3062: who signs out leaves no cached case behind. 50933: what was given up waits again in an older file.
    assert run_day(3062, 47).wrong == []
    assert run_day(50933, 40).wrong == []
    # 64991: what was rejected for its words, and then no more, comes behind what was done after it.
    assert run_day(64991, 38).wrong == []
    # 44262: sent under one count, then under another, because the older file did not know of the first.
    assert run_day(44262, 43).wrong == []
    # 31853: a case whose entry was given up because it is rejected has nothing that a change could be made to.
    assert run_day(31853, 30).wrong == []


@pytest.mark.parametrize("seed", [1])
def test_nor_is_it_over_files_and_the_backends_own_database(seed: int) -> None:
    assert run_real_day(seed, steps=20).wrong == []


def test_the_days_are_bad_enough_to_mean_something() -> None:
    days = [run_day(seed).day for seed in range(40)]
    log = "\n".join(line for day in days for line in day.log)
    assert sum(len(day.kept.acknowledged) for day in days) > 600
    assert sum(console.cuts for day in days for console in day.consoles) > 20
    assert any(day.kept.resent for day in days)
    assert any(day.parked_at_the_end for day in days)
    for what in ("brought back", "desk brought back", "cursor forgotten", "clock jumps", "disabled", "merges",
                 "signs in", "takes", "poison", "stumbles", "late arrives", "days pass"):  # fmt: skip
        assert what in log, what


@pytest.mark.parametrize("seed", [47569, 89704])
def test_what_waits_is_seen_by_the_next_operator_also_behind_a_power_cut(seed: int) -> None:
    assert run_day(seed).wrong == []
