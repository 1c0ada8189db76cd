"""The machine's clock as a port: correctable, and its ids sort."""

import uuid
from datetime import UTC, timedelta

import pytest

from console.clock import SystemClock


def test_the_time_is_corrected_by_the_offset_and_the_machines_is_not() -> None:
    clock = SystemClock()
    clock.set_offset(3600.0)
    assert clock.now().tzinfo is UTC
    assert timedelta(minutes=59) < clock.now() - clock.machine_now() < timedelta(minutes=61)


def test_ids_of_a_process_sort_in_the_order_they_were_made() -> None:
    clock = SystemClock()
    ids = [clock.new_id() for _ in range(5000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert {uuid.UUID(made).version for made in ids} == {7}


def test_ids_go_on_sorting_when_the_clock_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    before = clock.new_id()
    clock.set_offset(-86400.0)
    assert clock.new_id() > before
