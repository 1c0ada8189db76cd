"""40, a backend that says more than this console knows: unknown fields disturb nothing and are not written over, as a
change names only what it touches; a case in an unknown state is shown in it as it came, and can only be looked at."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from console.domain.codes import Action
from console.domain.errors import TransitionRefused
from console.ports.records import QueueView, SyncState
from console.sync.status import LinkState
from tests.contract.worlds import House
from tests.fakes.fake_backend import Fault
from tests.faults.other_versions import OtherVersion
from tests.faults.seats import Seat, applied

ALL = QueueView("all")
UNKNOWN = "with_the_ombudsman"


@pytest.fixture
def newer(house: House) -> OtherVersion:
    newer = OtherVersion(house)
    newer.says_more = True
    return newer


@pytest.fixture
def newer_seat(newer: OtherVersion, tmp_path: Path) -> Iterator[Seat]:
    with closing(Seat(tmp_path / "newer", cast(House, newer), "taker")) as seat:
        yield seat


def test_work_goes_on_and_a_change_names_only_what_it_touches(
    house: House, newer: OtherVersion, newer_seat: Seat
) -> None:
    case_id = newer_seat.new()
    newer_seat.heal()
    newer_seat.do(case_id, Action.AMEND, title="改过的标题")
    newer_seat.do(case_id, Action.NOTE, text="补充")
    newer_seat.heal()
    assert len(applied(house)) == 3
    assert newer_seat.shown(case_id).sync is SyncState.DELIVERED
    assert newer_seat.shown(case_id).case.title == "改过的标题"
    assert [command["fields"] for command in newer.handed_over[1:]] == [{"title": "改过的标题"}, {"text": "补充"}]
    assert "from_a_later_version" not in str(newer.handed_over)
    assert newer_seat.ear.status.unread == 0


def test_a_case_in_an_unknown_state_is_shown_as_it_came_and_nothing_is_decided_by_it(
    house: House, newer: OtherVersion, newer_seat: Seat
) -> None:
    odd, plain = newer_seat.new(text="甲"), newer_seat.new(text="乙")
    newer_seat.heal()
    newer.in_unknown_state = {odd}
    newer_seat.do(odd, Action.NOTE, text="补充")
    newer_seat.do(plain, Action.NOTE, text="补充")
    newer_seat.heal()
    assert newer_seat.ear.status.unread == 0
    assert newer_seat.ear.says(LinkState.ONLINE)
    shown = newer_seat.shown(odd)
    assert (shown.case.state.value, shown.case.version, shown.sync) == (UNKNOWN, 2, SyncState.DELIVERED)
    assert {row.id: str(row.state) for row in newer_seat.store.reader.window(ALL, 0, 9)}[odd] == UNKNOWN
    assert newer_seat.shown(plain).case.version == 2
    assert newer_seat.pending() == []
    for action in (Action.NOTE, Action.ASSIGN, Action.CLOSE):
        with pytest.raises(TransitionRefused, match="code_of_later_version"):
            newer_seat.do(odd, action, text="补充", unit="CGW")
    newer_seat.restart()
    assert str(newer_seat.shown(odd).case.state) == UNKNOWN, "kept as it came"
    newer.in_unknown_state = set()
    seen_by_who_knows_it = newer_seat.known(odd)
    assert seen_by_who_knows_it is not None
    assert seen_by_who_knows_it.version == 2


def test_what_was_entered_before_is_delivered_and_not_folded_over_what_nobody_here_understands(
    house: House, newer: OtherVersion, newer_seat: Seat
) -> None:
    odd = newer_seat.new(text="甲")
    newer_seat.heal()
    newer_seat.line.offline = True
    note = newer_seat.do(odd, Action.NOTE, text="停线时记的")
    late = newer_seat.do(odd, Action.URGE, text="请尽快")
    newer.in_unknown_state = {odd}
    newer_seat.line.offline = False
    # The first answer is lost: the case comes by the changes, with both commands still here.
    newer_seat.line.script.append(Fault.LOSE_ANSWER)
    for _ in range(4):
        newer_seat.look()
        assert {str(row.state) for row in newer_seat.store.reader.window(ALL, 0, 9)} <= {"received", UNKNOWN}
    newer_seat.heal()
    assert applied(house)[1:] == [note, late]
    assert newer_seat.pending() == []
    shown = newer_seat.shown(odd)
    assert (shown.case.state.value, shown.case.version) == (UNKNOWN, 3)
    assert [event.command_id for event in shown.events][1:] == [note, late]


def test_what_is_no_code_at_all_is_left_out_and_said_and_shown_once_it_is_one(
    newer: OtherVersion, newer_seat: Seat
) -> None:
    odd, plain = newer_seat.new(text="甲"), newer_seat.new(text="乙")
    newer_seat.heal()
    newer.in_unknown_state, newer.state = {odd}, "\x1b[31mOmbudsman"
    newer_seat.do(odd, Action.NOTE, text="补充")
    newer_seat.do(plain, Action.NOTE, text="补充")
    newer_seat.heal()
    assert newer_seat.ear.status.unread == 1
    assert newer_seat.shown(plain).case.version == 2
    assert newer_seat.pending() == []
    newer.in_unknown_state = set()
    newer_seat.do(plain, Action.URGE, text="请尽快")
    newer_seat.do(odd, Action.URGE, text="请尽快")
    newer_seat.heal()
    assert newer_seat.ear.status.unread == 0
    assert newer_seat.shown(odd).case.version == 3
