"""Oracle: a save on a full disk is not acknowledged, the text stays editable, the store opens, and all works once there
is room again; nothing acknowledged before is lost."""

from contextlib import closing
from pathlib import Path

import pytest

from console.ports.errors import StoreFull
from console.texts import Catalogue
from screens.intake.intake_screen import IntakeScreen
from tests.desk_place import DeskPlace
from tests.fakes.station import Station
from tests.faults.mounts import fill, small_disk
from tests.faults.working_terminal import Worked, settle, work
from tests.operator import at_work

DISK = 3 << 20


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    return work(tmp_path_factory.mktemp("worked") / "profile")


def ids(station: Station) -> list[str]:
    return [entry.command.id for entry in station.pending()]


def test_what_is_not_saved_is_not_acknowledged_and_what_was_is_there(worked: Worked, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", DISK) as disk:
        home = worked.copy(disk / "p")
        with worked.opened(home) as station:
            before = ids(station)
            filler = fill(disk)
            for _ in range(3):
                with pytest.raises(StoreFull):
                    station.new(text="存不下的一件")
            assert ids(station) == before
            station.restart()
            assert ids(station) == before
            filler.unlink()
            station.new(text="又存得下了")
            assert len(station.pending()) == len(before) + 1
            station.sign_in()
            settle(station)
            assert station.pending() == []


async def test_the_operator_is_told_keeps_the_text_and_saves_it_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", DISK) as disk, closing(DeskPlace(disk / "p")) as place:
        async with at_work(place) as operator:
            await operator.presses("case.new")
            await operator.types("小区里有流浪狗追咬老人\t金环花园12号楼")
            filler = fill(disk)
            await operator.presses("form.save")
            operator.is_at(IntakeScreen)
            operator.sees("小区里有流浪狗追咬老人")
            assert Catalogue.load("zh_CN").say("errors.message.store_full")[:8] in operator.message()
            assert place.store.desk.pending() == []
            await operator.types("两次")
            operator.sees("金环花园12号楼两次")
            filler.unlink()
            await operator.presses("form.save")
            (saved,) = place.store.desk.pending()
            assert saved.command.fields["text"] == "小区里有流浪狗追咬老人"
            assert saved.command.fields["location"]["address"] == "金环花园12号楼两次"
