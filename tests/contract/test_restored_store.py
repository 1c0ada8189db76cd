"""A database file copied back from a backup: what it lost comes back from the terminals that sent it."""

import shutil
from collections.abc import Callable

import pytest

from console.domain.codes import Action
from console.sync.reoffer import REACH
from tests.contract.desks import Desk
from tests.contract.worlds import House
from tests.sync.conftest import heal, settle


class Backup:
    """A copy of the database's file."""

    def __init__(self, house: House) -> None:
        self._house = house
        house.stop()
        self._copy = shutil.copy(house.file, house.file.with_suffix(".backup"))
        house.start()

    def bring_back(self) -> None:
        self._house.stop()
        shutil.copy(self._copy, self._house.file)
        self._house.start()


def test_a_lost_case_comes_back_although_the_store_has_gone_on_meanwhile(
    house: House, desk: Callable[[str], Desk]
) -> None:
    mine, other = desk("taker"), desk("dispatcher")
    backup = Backup(house)
    lost = mine.new()
    settle(mine)
    mine.look()
    backup.bring_back()
    fresh = [other.new(), other.new()]
    settle(other)
    assert not other.is_known(lost)
    mine.look()
    heal(mine)
    assert other.is_known(lost)
    assert [mine.shown(case_id).case.id for case_id in (lost, *fresh)] == [lost, *fresh]
    assert mine.parked() == {}


def test_what_was_sent_after_the_last_look_comes_back_as_well(house: House, desk: Callable[[str], Desk]) -> None:
    mine, other = desk("taker"), desk("dispatcher")
    mine.look()
    other.new()
    settle(other)
    backup = Backup(house)
    lost = mine.new()
    settle(mine)
    backup.bring_back()
    fresh = other.new()
    settle(other)
    mine.restart()
    mine.look()
    heal(mine)
    assert other.is_known(lost)
    assert mine.shown(fresh).case.id == fresh


def test_a_terminal_that_only_sends_notices_as_well(house: House, desk: Callable[[str], Desk]) -> None:
    mine, other = desk("taker"), desk("dispatcher")
    backup = Backup(house)
    lost = mine.new()
    settle(mine)
    note = mine.do(lost, Action.NOTE, text="补充")
    mine.sign_out()
    backup.bring_back()
    other.new()
    settle(other)
    heal(mine)
    assert other.is_known(lost)
    other.look()
    assert note in [event.command_id for event in other.shown(lost).events]
    assert mine.parked() == {}


def test_a_store_restored_to_what_it_was_is_offered_nothing_again(
    house: House, desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = desk("taker")
    mine.new()
    settle(mine)
    mine.look()
    Backup(house).bring_back()
    sent: list[object] = []
    monkeypatch.setattr(mine.line, "send", lambda *args: sent.append(args))
    mine.look()
    mine.clock.advance(REACH.total_seconds() / 1000)
    settle(mine)
    assert sent == []
