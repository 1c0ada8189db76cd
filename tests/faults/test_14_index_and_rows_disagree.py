"""Oracle: where the search index names a case that does not have the words, that case is not shown, and the index is
made anew: the cache's with the cache, the folded cases' at the next start."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from console.domain.finding import Sought
from console.ports.records import QueueView
from local_store.sealing import tokens_from
from tests.fakes.station import Station
from tests.faults.working_terminal import DELIVERED, WAITING, Worked, settle, work

#: In no case; two characters, so that the index alone would answer.
FOREIGN = "口号"


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    return work(tmp_path_factory.mktemp("worked") / "profile")


def misname(station: Station, file: Path, table: str, row: int | None = None) -> None:
    """Have the index say that a case has words it does not have."""
    token = tokens_from(station.store.key).pair(FOREIGN)
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute(f"SELECT max(row) FROM {table}").fetchone()[0] if row is None else row
        connection.execute(f"INSERT INTO {table}_fts (rowid, tokens) VALUES (?, ?)", (found, token))
        connection.commit()


def hits(station: Station, text: str) -> tuple[int, int]:
    found = station.store.reader.search(Sought(text), 50)
    return len(found.rows), found.total


def test_a_wrong_name_in_the_cache_shows_nothing_and_has_the_cache_made_anew(worked: Worked, tmp_path: Path) -> None:
    home = worked.copy(tmp_path / "p")
    with worked.opened(home) as station:
        misname(station, home / "cache.db", "cases")
        assert hits(station, FOREIGN) == (0, 0)
        assert station.pending() == list(worked.pending)
        station.sign_in()
        settle(station)
        assert hits(station, FOREIGN) == (0, 0)
        assert hits(station, "送达") == (DELIVERED, DELIVERED)
        assert station.store.reader.count(QueueView("all")) == DELIVERED + WAITING


def test_a_name_of_a_case_that_is_not_there_is_no_hit(worked: Worked, tmp_path: Path) -> None:
    home = worked.copy(tmp_path / "p")
    with worked.opened(home) as station:
        misname(station, home / "cache.db", "cases", row=7)
        assert hits(station, FOREIGN) == (0, 0)


def test_a_wrong_name_among_folded_cases_shows_nothing_and_is_gone_at_the_next_start(
    worked: Worked, tmp_path: Path
) -> None:
    home = worked.copy(tmp_path / "p")
    with worked.opened(home) as station:
        misname(station, home / "state.db", "pending_cases")
        assert hits(station, FOREIGN) == (0, 0)
        assert hits(station, "未送") == (WAITING, WAITING)
        assert hits(station, "送达") == (DELIVERED, DELIVERED)
        station.restart()
        token = tokens_from(station.store.key).pair(FOREIGN)
        with closing(sqlite3.connect(home / "state.db")) as connection:
            sql = "SELECT count(*) FROM pending_cases_fts WHERE pending_cases_fts MATCH ?"
            assert connection.execute(sql, (f'"{token}"',)).fetchone()[0] == 0
        assert hits(station, "未送") == (WAITING, WAITING)
        assert station.pending() == list(worked.pending)
