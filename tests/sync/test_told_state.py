"""What the operator is doing reaches the backend: the last word, also after an outage; no failure stops the rest."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from console.domain.operator_state import Doing, RestReason
from console.ports.errors import Unreachable
from console.ports.records import SignIn
from console.usecases.operator_state import choose_state
from tests.desk_place import DeskPlace


def test_the_last_word_is_told_once_and_after_an_outage(tmp_path: Path) -> None:
    place = DeskPlace(tmp_path / "profile")
    choose_state(place.desk, Doing.BUSY)
    place.deliver()
    place.backend.offline = True
    choose_state(place.desk, Doing.IDLE)
    choose_state(place.desk, Doing.REST, RestReason.MEAL)
    place.deliver()
    place.backend.offline = False
    place.deliver()
    assert [(who, told["state"], told["reason"]) for who, told in place.service.states] == [
        ("taker", "busy", None), ("taker", "rest", "meal"),
    ]  # fmt: skip
    place.close()


def test_a_backend_that_does_not_take_it_is_delivered_to_all_the_same(tmp_path: Path) -> None:
    place = DeskPlace(tmp_path / "profile")

    def failing(sign_in: SignIn, state: Mapping[str, Any]) -> None:
        raise Unreachable("server_failed", answered=True)

    place.backend.tell_state = failing  # type: ignore[method-assign]
    choose_state(place.desk, Doing.BUSY)
    case_id = place.elsewhere({"kind": "help", "text": "停水", "location": {"address": "甲路"}})
    place.deliver()
    assert place.store.reader.case(case_id) is not None
    place.close()
