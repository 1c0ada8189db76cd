"""Oracle: where nothing can be written the console says so, lists stay readable, and nothing is acknowledged."""

import os
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from console.app import HotlineApp
from console.bootstrap import Hotline, workplace
from console.domain.finding import Sought
from console.ports.errors import StoreError, StoreReadOnly
from console.ports.records import Draft, QueueView
from console.settings import load
from console.texts import Catalogue
from local_store.open_store import open_store
from tests.builders import MONDAY
from tests.desk_place import DeskPlace
from tests.fakes.stopped_clock import StoppedClock
from tests.faults.mounts import protect, small_disk
from tests.faults.working_terminal import DELIVERED, WAITING, Worked, work
from tests.operator import Operator

DISK = 4 << 20
ALL = QueueView("all")


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    return work(tmp_path_factory.mktemp("worked") / "profile")


def test_lists_stay_readable_and_nothing_is_acknowledged(worked: Worked, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", DISK) as disk:
        home = worked.copy(disk / "p")
        before = (home / "state.db").read_bytes()
        protect(disk)
        with worked.opened(home) as station:
            assert [notice.code for notice in station.store.notices()] == ["view_only"]
            assert station.store.reader.count(ALL) == DELIVERED + WAITING
            assert len(station.store.reader.window(ALL, 0, 50)) == DELIVERED + WAITING
            assert station.store.reader.search(Sought("未送"), 50).total == WAITING
            assert station.pending() == list(worked.pending)
            assert station.store.desk.drafts("taker") == list(worked.drafts)
            for save in (
                lambda: station.new(text="存不下"),
                lambda: station.store.desk.save_draft(Draft("d9", "intake", "taker", MONDAY, {})),
                lambda: station.store.desk.set_preference("a", 1),
            ):
                with pytest.raises(StoreReadOnly):
                    save()
            assert not station.store.lock.try_acquire()
        assert (home / "state.db").read_bytes() == before


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_the_console_says_so_all_the_time_and_saves_nothing(
    worked: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    texts = Catalogue.load(language)
    with small_disk(tmp_path / "disk", DISK) as disk:
        monkeypatch.setenv("HOTLINE_HOME", str(worked.copy(disk / "p")))
        protect(disk)
        settings = load({"backend_url": "http://127.0.0.1:9", "lang": language}, os.environ)
        with closing(Hotline(settings, os.environ)) as hotline:
            app = HotlineApp(workplace(hotline))
            async with app.run_test(size=(80, 24)) as pilot:
                await pilot.pause()
                operator = Operator(app, pilot, cast(DeskPlace, None))
                assert texts.say("screens.notice.view_only") in operator.screen()[0]
                assert texts.say("errors.message.view_only")[:8] in operator.message()
                operator.sees("未送的第")
                await operator.presses("case.new")
                await operator.types("小区里有流浪狗\t金环花园")
                await operator.presses("form.save")
                operator.sees("小区里有流浪狗")
                assert texts.say("errors.message.store_read_only")[:4] in operator.message()
                assert texts.say("screens.notice.view_only") in operator.screen()[0]


def test_a_folder_with_nothing_in_it_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", DISK) as disk:
        protect(disk)
        with pytest.raises(StoreReadOnly):
            open_store(disk / "p", StoppedClock())


def test_a_damaged_file_there_is_told_and_left(worked: Worked, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", DISK) as disk:
        home = worked.copy(disk / "p")
        content = bytes(5000)
        (home / "state.db").write_bytes(content)
        protect(disk)
        with pytest.raises(StoreError):
            open_store(home, StoppedClock())
        assert (home / "state.db").read_bytes() == content
