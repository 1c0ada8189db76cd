"""A bug of the backend that one command brings to light, seen from the terminal that sent it."""

from collections.abc import Callable
from typing import Any

import pytest

from backend import search_index
from console.domain.codes import Action
from console.ports.records import SyncState
from tests.contract.desks import Desk
from tests.sync.conftest import heal, settle


def test_one_command_the_backend_fails_at_stays_unknown_and_all_others_are_delivered(
    desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = desk("taker")
    whole = search_index.index_new

    def index_new(connection: Any, cases: Any, reference: Any) -> None:
        if any(case.title == "绊" for case in cases):
            raise LookupError
        whole(connection, cases, reference)

    monkeypatch.setattr(search_index, "index_new", index_new)
    bad, good = mine.new(title="绊"), mine.new()
    mine.do(bad, Action.ASSIGN, unit="CGW")
    settle(mine)
    assert [mine.shown(case_id).sync for case_id in (bad, good)] == [SyncState.SENDING, SyncState.DELIVERED]
    assert mine.is_known(good)
    assert mine.parked() == {}

    monkeypatch.undo()
    heal(mine)
    assert mine.shown(bad).sync is SyncState.DELIVERED
    assert mine.is_known(bad)
