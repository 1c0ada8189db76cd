"""Fault 3: killed between a save and what the screen says of it, the case is there after the restart, shown once."""

from contextlib import closing
from pathlib import Path

from console.domain.finding import Sought
from console.ports.records import SyncState
from console.usecases.register_case import register_case
from tests.desk_place import DeskPlace
from tests.faults import syscalls
from tests.faults.one_terminal import ALL, DRAFT, lay_out, saving
from tests.faults.served_city import City, deliver
from tests.faults.syscalls import Prepare, Say, Watched
from tests.operator import at_work

#: The only words the child ever writes: what the screen would say.
ACKNOWLEDGEMENT = "write"


async def test_after_the_restart_the_queue_shows_it_once(tmp_path: Path) -> None:
    home = tmp_path / "profile"
    lay_out(home, 1)
    ended = syscalls.disturbed(saving(home, text="桥栏杆断了"), ACKNOWLEDGEMENT, 1)
    assert (ended.killed, ended.said) == (True, ())
    place = DeskPlace(home, signed_in=False)
    try:
        async with at_work(place) as operator:
            assert operator.text().count("桥栏杆断了") == 1
            operator.sees("第0件")
        assert place.store.desk.drafts("taker") == []
    finally:
        place.close()


def test_delivered_afterwards_it_is_still_shown_once(city: City, tmp_path: Path) -> None:
    home = tmp_path / "profile"
    city.enrol(home)
    with closing(city.terminal(home)) as hotline:
        hotline.desk.store.save_draft(DRAFT)
    ended = syscalls.disturbed(_saving_there(city, home), ACKNOWLEDGEMENT, 1)
    assert (ended.killed, ended.said) == (True, ())
    with closing(city.terminal(home)) as hotline:
        (pending,) = hotline.desk.store.pending()
        case_id = pending.command.case_id
        assert [(row.id, row.sync) for row in hotline.store.reader.window(ALL, 0, 9)] == [(case_id, SyncState.HERE)]
        deliver(hotline)
        assert hotline.desk.store.pending() == []
        shown = [(row.id, row.sync) for row in hotline.store.reader.search(Sought("桥栏杆"), 9).rows]
        assert shown == [(case_id, SyncState.DELIVERED)]
    assert city.effects(case_id) == [(pending.command.id, "case.created")]


def _saving_there(city: City, home: Path) -> Prepare:
    def prepare() -> Watched:
        hotline = city.terminal(home)

        def save(say: Say) -> None:
            say(
                register_case(
                    hotline.desk, {"text": "桥栏杆断了", "location": {"address": "古田路"}}, DRAFT.id
                ).command_id
            )

        return save

    return prepare
