"""31, half-open TCP: offline is shown within 15 s whatever the console was doing; typing and saving never wait."""

import inspect
from collections.abc import Callable

from backend.streams import Pace
from backend_client.http_stream import SILENCE
from console.bootstrap import Hotline
from console.domain.codes import Action
from console.ports.records import SyncState
from console.sync.reading import POLL_SECONDS
from console.sync.status import LinkState
from tests.faults.conftest import MakeDesk
from tests.faults.distant_city import PATIENCE, FollowingDesk
from tests.faults.fault_proxy import FaultProxy, half_open
from tests.sync.conftest import settle

MakeFollowing = Callable[..., FollowingDesk]
#: Seconds after which a line is called dead, made short for the tests: nothing here waits for another reason.
SHORT = 0.5


def test_the_limits_in_force_add_up_to_less_than_fifteen_seconds() -> None:
    deadline = inspect.signature(Hotline.backend).parameters["deadline"].default
    assert max(SILENCE, POLL_SECONDS) + deadline < 15
    assert Pace().beat * 2 <= SILENCE, "one sign of life may be late"


def test_a_console_that_only_follows_notices(line: FaultProxy, following_desks: MakeFollowing) -> None:
    FollowingDesk.silence = SHORT
    desk = following_desks("a", deadline=SHORT)
    line.go_dead()
    desk.ear.wait_for_state(LinkState.OFFLINE)
    assert desk.ear.status.error == "timed_out"


def test_a_console_that_fetches_much_notices(line: FaultProxy, distant_desks: MakeDesk) -> None:
    desk = distant_desks(deadline=SHORT)
    desk.clock.advance(POLL_SECONDS)
    line.always = half_open
    settle(desk)
    assert desk.ear.says(LinkState.OFFLINE)
    cause = desk.ear.status.error
    assert cause == "timed_out", "silence ends it, though a large answer may take three times as long"


def test_what_is_done_meanwhile_is_durable_and_shown_while_the_line_still_hangs(
    line: FaultProxy, following_desks: MakeFollowing
) -> None:
    desk = following_desks("a", deadline=30.0)
    line.go_dead()
    first = desk.new()
    line.until_asked("POST /v1/commands")
    # The request is on its way and nothing answers: the thread of the sync hangs in it, and nobody else does.
    second = desk.new(text="路灯不亮")
    desk.do(second, Action.AMEND, title="路灯不亮，晚上看不见路")
    assert line.asked[-1] == "POST /v1/commands"
    assert [entry.state for entry in desk.pending()] == [SyncState.SENDING, SyncState.HERE, SyncState.HERE]
    assert desk.shown(second).case.title == "路灯不亮，晚上看不见路"
    assert desk.shown(first).case.number != desk.shown(second).case.number
    line.stop()
    desk.ear.wait_for_state(LinkState.OFFLINE)


def test_before_the_fault_others_are_told_of_as_it_happens_and_after_it_nothing_is_missing(
    line: FaultProxy, following_desks: MakeFollowing, distant_desks: MakeDesk
) -> None:
    desk, other = following_desks("a"), distant_desks("b")
    looks = [path for path in line.asked if path.startswith("GET /v1/changes?")]
    case_id = other.new()
    settle(other)
    desk.ear.wait(lambda _: desk.store.reader.confirmed(case_id) is not None)
    assert [path for path in line.asked if path.startswith("GET /v1/changes?")] == looks, "told, not asked"

    line.cut()
    missed = other.new()
    settle(other)
    desk.clock.advance(61)
    desk.runner.ring()
    desk.ear.wait(lambda _: desk.store.reader.confirmed(missed) is not None)
    with desk.rung:
        assert desk.rung.wait_for(desk.stream.is_live, PATIENCE), "it is told again"
