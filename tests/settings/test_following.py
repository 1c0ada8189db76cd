"""What works beside the screens: a crash is kept for whoever mends it, and where it cannot be kept, nothing ends."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from console.crash_reports import CrashReports
from console.following import Following
from tests.fakes.stopped_clock import StoppedClock


@pytest.fixture
def following(tmp_path: Path) -> Following:
    hotline: Any = SimpleNamespace(crashes=CrashReports(tmp_path), clock=StoppedClock())
    return Following(hotline)


def test_a_crash_is_kept_where_it_happened_and_not_what_was_typed(following: Following, tmp_path: Path) -> None:
    typed = "13805912345"
    try:
        raise ValueError(typed)
    except ValueError as error:
        following._crashed(error)
    (report,) = tmp_path.glob("crash-*.log")
    kept = report.read_text(encoding="utf-8")
    assert "ValueError" in kept
    assert Path(__file__).name in kept
    assert typed not in kept


def test_a_crash_that_cannot_be_written_down_is_let_go(following: Following, tmp_path: Path) -> None:
    tmp_path.rmdir()
    following._crashed(ZeroDivisionError("a bug"))
    assert not tmp_path.exists()
