"""Oracle: an older state file is noticed, at opening and while running; no count or number is used twice, nothing is
doubled, and what was lost is said."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from console.domain.codes import Action
from tests.builders import MONDAY
from tests.fakes.station import Station
from tests.faults.working_terminal import Worked, assert_shown_as_pending, names, refold, settle, told_lost, work

Replace = Callable[[Path, Path], object]
#: An older file moved into place, and one copied over the one that is open.
WAYS: dict[str, Replace] = {
    "moved": lambda old, state: old.replace(state),
    "copied": lambda old, state: state.write_bytes(old.read_bytes()),
}


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    return work(tmp_path_factory.mktemp("worked") / "profile")


def go_on(station: Station) -> list[int]:
    """Deliver everything, then work on without a network; return the counts of what is only here."""
    station.sign_in()
    settle(station)
    assert station.pending() == []
    station.backend.offline = True
    for index in range(3):
        station.do(station.new(text=f"后来的第{index}件"), Action.NOTE, text="补充")
    return [entry.command.seq for entry in station.pending()]


def assert_noticed_and_harmless(worked: Worked, station: Station, lost: list[int], given: set[str]) -> None:
    """The oracle."""
    assert [incident.code for incident in station.store.incidents.unseen()] == ["older_copy"]
    said = told_lost(station)
    assert [seq for seq in lost if not names(said, "outbox", seq)] == []
    assert not names(said, "outbox", worked.highest)
    assert "drafts" in said
    assert_shown_as_pending(station)
    with station.store.desk.transaction() as tx:
        assert tx.next_seq() > max(lost)
        assert tx.next_number(MONDAY.date()) not in given
    _assert_delivered_once(worked, station, given)


def _assert_delivered_once(worked: Worked, station: Station, given: set[str]) -> None:
    anew = station.new(text="换回旧文件之后的一件")
    assert station.shown(anew).case.number not in given
    station.backend.offline = False
    station.sign_in()
    station.clock.advance(61)
    settle(station)
    applied = [entry.command.id for entry in station.backend.service.store.journal]
    assert len(applied) == len(set(applied))
    assert {entry.command.id for entry in worked.pending} <= set(applied)
    assert (station.pending(), station.parked()) == ([], {})
    assert station.shown(anew).case.number is not None


def numbers_given(station: Station) -> set[str]:
    waiting = {str(entry.command.fields["number"]) for entry in station.pending() if entry.command.action is Action.NEW}
    return waiting | set(station.backend.service.store.numbers)


def test_an_older_file_is_noticed_when_it_is_opened(worked: Worked, tmp_path: Path) -> None:
    home = worked.copy(tmp_path / "p")
    yesterday = shutil.copy(home / "state.db", tmp_path / "yesterday")
    with worked.opened(home) as station:
        lost, given = go_on(station), numbers_given(station)
        station.store.close()
        Path(yesterday).replace(home / "state.db")
        station.restart()
        refold(station)
        assert_noticed_and_harmless(worked, station, lost, given)


@pytest.mark.parametrize("way", WAYS)
def test_an_older_file_put_in_place_while_the_console_runs_is_noticed_by_its_next_look(
    worked: Worked, tmp_path: Path, way: str
) -> None:
    home = worked.copy(tmp_path / "p")
    yesterday = Path(shutil.copy(home / "state.db", tmp_path / "yesterday"))
    with worked.opened(home) as station:
        lost, given = go_on(station), numbers_given(station)
        WAYS[way](yesterday, home / "state.db")
        station.store.desk.change_count()
        refold(station)
        assert_noticed_and_harmless(worked, station, lost, given)


def test_a_save_right_after_the_exchange_takes_a_count_of_its_own(worked: Worked, tmp_path: Path) -> None:
    home = worked.copy(tmp_path / "p")
    yesterday = Path(shutil.copy(home / "state.db", tmp_path / "yesterday"))
    with worked.opened(home) as station:
        lost, given = go_on(station), numbers_given(station)
        yesterday.replace(home / "state.db")
        case_id = station.new(text="正在登记的一件")
        assert station.pending()[-1].command.seq > max(lost)
        assert station.shown(case_id).case.number not in given
        assert told_lost(station)


@pytest.mark.parametrize("way", WAYS)
def test_locks_and_sign_ins_on_an_older_file_do_not_let_it_catch_up_unnoticed(
    worked: Worked, tmp_path: Path, way: str
) -> None:
    home = worked.copy(tmp_path / "p")
    yesterday = Path(shutil.copy(home / "state.db", tmp_path / "yesterday"))
    with worked.opened(home) as station:
        before = station.store.desk.change_count()
        lost, given = go_on(station), numbers_given(station)
        behind = station.store.desk.change_count() - before
        WAYS[way](yesterday, home / "state.db")
        for _ in range(behind):
            station.store.operator.forget("nobody")
        station.store.desk.change_count()
        refold(station)
        assert_noticed_and_harmless(worked, station, lost, given)


def test_the_same_file_opened_again_and_again_is_no_older_copy(worked: Worked, tmp_path: Path) -> None:
    home = worked.copy(tmp_path / "p")
    with worked.opened(home) as station:
        for _ in range(3):
            station.new()
            station.restart()
        assert station.store.incidents.all() == []


def test_without_its_mark_a_file_is_taken_as_it_is(worked: Worked, tmp_path: Path) -> None:
    home = worked.copy(tmp_path / "p")
    (home / "state.mark").unlink()
    with worked.opened(home) as station:
        assert station.store.incidents.all() == []
        assert len(station.pending()) == len(worked.pending)
        station.new()
        assert (home / "state.mark").exists()
