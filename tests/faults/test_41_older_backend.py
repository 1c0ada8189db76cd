"""41, a backend that lacks what this console asks for: that alone is off and said, nothing is lost or stands still; one
of another contract is said to be that, and the work waits here."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from console.domain.codes import Action
from console.ports.errors import NotFound
from console.ports.records import SyncState
from console.sync.status import LinkState
from console.usecases.settle import discard_command
from tests.contract.worlds import House
from tests.faults.other_versions import OtherVersion
from tests.faults.seats import Seat, applied


@pytest.fixture
def older(house: House) -> OtherVersion:
    return OtherVersion(house)


@pytest.fixture
def older_seat(older: OtherVersion, tmp_path: Path) -> Iterator[Seat]:
    with closing(Seat(tmp_path / "older", cast(House, older), "taker")) as seat:
        yield seat


def test_without_giving_up_a_discarded_command_is_simply_not_sent(
    house: House, older: OtherVersion, older_seat: Seat
) -> None:
    older.missing = ("/void",)
    case_id = older_seat.new()
    older_seat.heal()
    older_seat.line.offline = True
    note = older_seat.do(case_id, Action.NOTE, text="不要了")
    discard_command(older_seat.desk, note)
    kept = older_seat.do(case_id, Action.URGE, text="请尽快")
    older_seat.line.offline = False
    older_seat.heal()
    assert kept in applied(house)
    assert note not in applied(house)
    assert older_seat.ear.says(LinkState.ONLINE)


def test_what_is_asked_for_and_not_there_is_an_error_of_its_own_and_no_outage(
    older: OtherVersion, older_seat: Seat
) -> None:
    case_id = older_seat.new()
    older_seat.heal()
    older.missing = ("/reveal",)
    sign_in = older_seat.store.desk.sign_in()
    assert sign_in is not None
    with pytest.raises(NotFound) as refused:
        older_seat.line.reveal(sign_in, case_id, "回访")
    assert (refused.value.code, refused.value.retryable) == ("not_offered", False)
    older_seat.new()
    older_seat.heal()
    assert older_seat.ear.says(LinkState.ONLINE)


def test_another_contract_is_said_and_everything_waits_here_for_it(
    house: House, older: OtherVersion, older_seat: Seat
) -> None:
    older.contract = "0"
    case_id = older_seat.new()
    for _ in range(3):
        older_seat.look(61)
    assert older_seat.ear.status.error == "contract_mismatch"
    assert older_seat.shown(case_id).sync is SyncState.SENDING
    older.contract = ""
    older_seat.heal()
    assert len(applied(house)) == 1
