"""A terminal that sends what no console would: it is refused, and nobody is kept from their work by it."""

import json
from typing import Any

import pytest

from backend.turns import touched
from console.domain.codes import Action
from console.domain.documents import command_document
from tests.backend.people import Person, Terminal


@pytest.mark.parametrize("other", ["\ud800", "\0", " ", "x" * 100, "nowhere"])
def test_a_case_that_cannot_be_is_refused_and_not_sent_for_ever(taker: Person, terminal: Terminal, other: str) -> None:
    case = terminal.does(taker, Action.NEW)
    named = {Action.MERGE: {"into": other}, Action.LINK: {"to": other, "relation": "related"}}
    made = [command_document(terminal.makes(taker, action, fields, case)) for action, fields in named.items()]
    as_json = {**terminal.headers, "Content-Type": "application/json"}
    answer = taker.browser.post("/v1/commands", headers=as_json, content=json.dumps({"commands": made}))
    assert [outcome["status"] for outcome in answer.json()["outcomes"]] == ["refused"] * 2


def test_every_case_a_command_names_is_locked_in_one_order() -> None:
    named: list[dict[str, Any]] = [
        {"case_id": "a", "fields": {"into": "b"}},
        {"fields": {"to": "c", "from_case": "d"}},
        {"case_id": 5},
    ]
    assert touched(named) == {"a", "b", "c", "d"}
