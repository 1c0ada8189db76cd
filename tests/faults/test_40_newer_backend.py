"""40, a backend that says more than this console knows: unknown fields disturb nothing and are not written over, as a
change names only what it touches; a case in an unknown state is left out and said, and shown once it can be read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from console.domain.codes import Action
from console.ports.records import SyncState
from console.sync.status import LinkState
from tests.contract.worlds import House
from tests.faults.other_versions import OtherVersion
from tests.faults.seats import Seat, applied


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


def test_a_case_in_an_unknown_state_is_said_and_hides_no_other(newer: OtherVersion, newer_seat: Seat) -> None:
    odd, plain = newer_seat.new(text="甲"), newer_seat.new(text="乙")
    newer_seat.heal()
    newer.in_unknown_state = {odd}
    newer_seat.do(odd, Action.NOTE, text="补充")
    newer_seat.do(plain, Action.NOTE, text="补充")
    newer_seat.heal()
    assert newer_seat.ear.status.unread == 1
    assert newer_seat.ear.says(LinkState.ONLINE)
    assert newer_seat.shown(plain).case.version == 2
    assert newer_seat.pending() == []
    newer.in_unknown_state = set()
    newer_seat.do(plain, Action.URGE, text="请尽快")
    newer_seat.do(odd, Action.URGE, text="请尽快")
    newer_seat.heal()
    assert newer_seat.ear.status.unread == 0
    assert newer_seat.shown(odd).case.version == 3
