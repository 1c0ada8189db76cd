"""What was left out at the opening is looked into beside the work, once, and what that ends in is not lost."""

import threading

import pytest

from console.examination import Examination
from console.ports.errors import StoreDamaged

_PATIENCE = 10.0


def test_whoever_has_it_seen_to_does_not_wait_for_it() -> None:
    go_on, ended, times = threading.Event(), threading.Event(), []

    def examine() -> None:
        go_on.wait(_PATIENCE)
        times.append(threading.current_thread())
        ended.set()

    examination = Examination(examine)
    examination.see_to()
    examination.see_to()
    assert not ended.is_set()
    go_on.set()
    assert ended.wait(_PATIENCE)
    examination.see_to()
    assert len(times) == 1


def test_what_it_ends_in_is_raised_once_to_who_sees_to_it() -> None:
    def examine() -> None:
        raise StoreDamaged

    examination = Examination(examine)
    with pytest.raises(StoreDamaged):
        _seen_to_till_it_ends(examination)
    examination.see_to()


def _seen_to_till_it_ends(examination: Examination) -> None:
    between = threading.Event()
    for _ in range(1000):
        examination.see_to()
        between.wait(0.01)
