"""59: a day of thousands of cases viewed, hundreds entered and many outages (`python -m bench.day` is the whole one):
the console grows by less than 30 MB, and every case entered is at the backend once."""

from pathlib import Path

from bench.day import day


def test_a_short_day(tmp_path: Path) -> None:
    passed = day(tmp_path, hours=2, viewed=60, entered=6, outages=1)
    assert passed.growth() < 30
    assert passed.delivered == passed.entered
