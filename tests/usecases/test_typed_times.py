"""Times to come as people type them: today, another day, from now on; and what is none."""

from datetime import datetime

import pytest

from console.domain.errors import InvalidField
from console.usecases.typed_times import time_to_come
from tests.builders import ZONE

NOW = datetime(2026, 12, 30, 15, 20, 7, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15:30", "2026-12-30 15:30"), ("9:00", "2026-12-31 09:00"), ("15:20", "2026-12-31 15:20"),
        ("1-4 09:00", "2027-01-04 09:00"), ("12-31 9:05", "2026-12-31 09:05"), ("2027-01-04T09:00", "2027-01-04 09:00"),
        ("+90", "2026-12-30 16:50"), ("+2h", "2026-12-30 17:20"), ("１６：００", "2026-12-30 16:00"),
    ],
)  # fmt: skip
def test_what_is_meant(typed: str, meant: str) -> None:
    assert time_to_come("again", typed, NOW, ZONE).strftime("%Y-%m-%d %H:%M") == meant


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "field_not_time"), ("soon", "field_not_time"), ("25:00", "field_not_time"),
        ("2-30 09:00", "field_not_time"), ("2026-12-30 15:20", "time_past"), ("+0", "time_past"),
        ("2027-12-01 09:00", "time_far"), ("+9999h", "time_far"),
    ],
)  # fmt: skip
def test_what_is_no_time_to_come(typed: str, reason: str) -> None:
    with pytest.raises(InvalidField) as caught:
        time_to_come("again", typed, NOW, ZONE)
    assert caught.value.reason == reason
