"""Reports of errors: places and kinds, nobody's data; for their owner only, for a week, and never too many."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.crash_reports import MOST, CrashReports
from console.ports.errors import Rejected

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NAMES = [f"欧阳受理{number:02d}" for number in range(20)]


def raised(name: str) -> BaseException:
    caller = {"name": name}
    try:
        try:
            raise KeyError(caller["name"])
        except KeyError as error:
            raise Rejected("reason_missing", {"name": name}) from error
    except Rejected as error:
        return error


def test_a_report_says_where_and_what_kind_and_nothing_of_anybody(tmp_path: Path) -> None:
    reports = CrashReports(tmp_path)
    for number, name in enumerate(NAMES):
        reports.write(raised(name), NOW + timedelta(seconds=number))

    kept = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert [name for name in NAMES if name in kept] == []
    assert "console.ports.errors.Rejected reason_missing" in kept
    assert "builtins.KeyError" in kept
    assert f"tests/settings/{Path(__file__).name}" in kept
    assert str(Path(__file__).parent.parent.parent) not in kept


def test_a_report_is_its_owners_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = CrashReports(tmp_path).write(raised("x"), NOW)
    finally:
        os.umask(before)
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_report_goes_after_a_week_and_the_oldest_of_too_many(tmp_path: Path) -> None:
    reports = CrashReports(tmp_path)
    old = reports.write(raised("x"), NOW - timedelta(days=7, seconds=1))
    young = reports.write(raised("x"), NOW - timedelta(days=6))
    reports.purge(NOW)
    assert old is not None
    assert young is not None
    assert (old.exists(), young.exists()) == (False, True)
    for number in range(MOST + 5):
        reports.write(raised("x"), NOW + timedelta(seconds=number))
    assert len(list(tmp_path.iterdir())) == MOST


@pytest.mark.parametrize("umask", [0, 0o022])
def test_every_file_of_a_profile_is_its_owners_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    from local_store.open_store import open_store
    from tests.local_store.samples import FixedClock

    before = os.umask(umask)
    try:
        open_store(tmp_path / "profile", FixedClock()).close()
        open_store(tmp_path / "profile", FixedClock()).close()
    finally:
        os.umask(before)
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "profile").iterdir() if path.is_file()
    }
    assert [name for name, mode in modes.items() if mode & 0o077] == []
