"""Callers in full: asked for with a reason, logged before they are told, and nowhere else unless logged."""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from console.domain.case import Case
from console.domain.codes import Action
from tests.backend.asgi import Browser
from tests.backend.people import Document, Person, Terminal, sign_in
from tests.builders import STRAY_DOGS
from tests.fakes.stopped_clock import StoppedClock

JOINED = {"name": "陈女士", "phone": "13905910000"}
WHO = {"name": "林小明", "phone": "13805912345"}


def logged(store: Path, action: str) -> list[tuple[str, str, Any]]:
    """Who, what, and the particulars of the lines of an action."""
    connection = sqlite3.connect(store)
    found = "SELECT actor, subject, data FROM audit_entries WHERE action = ? ORDER BY entry_no"
    rows = connection.execute(found, (action,)).fetchall()
    connection.close()
    return [(actor, subject, json.loads(data)) for actor, subject, data in rows]


def reveal(person: Person, case: Case, reason: str = "确认地址") -> Any:
    return person.post(f"/v1/cases/{case.id}/reveal", json={"reason": reason})


@pytest.fixture
def dispatched(taker: Person, terminal: Terminal) -> Case:
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "caller": WHO})
    return terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)


def test_a_caller_is_told_for_a_reason_and_the_log_says_to_whom(browser: Browser, store: Path, dispatched: Case,
                                                               clock: StoppedClock) -> None:  # fmt: skip
    answer = reveal(sign_in(browser, "water"), dispatched)

    assert answer.json() == {
        "case_id": dispatched.id, **WHO, "revealed_at": "2026-11-23T02:00:00Z", "hide_after": 30,
    }  # fmt: skip
    assert answer.headers["Cache-Control"] == "no-store"
    assert logged(store, "caller.revealed") == [("water", dispatched.id, {"reason": "确认地址"})]


@pytest.mark.parametrize(
    ("username", "status"),
    [("taker", 200), ("neighbour", 403), ("dispatcher", 403), ("reviewer", 403), ("callback", 200), ("admin", 200),
     ("water", 200), ("streets", 404)],
)  # fmt: skip
def test_only_those_whose_work_needs_it_are_told(
    browser: Browser, store: Path, dispatched: Case, username: str, status: int
) -> None:
    assert reveal(sign_in(browser, username), dispatched).status_code == status
    assert len(logged(store, "caller.revealed")) == (status == 200)


@pytest.mark.parametrize("fields", [{"kind": "report", "caller": WHO}, {"caller": {**WHO, "confidential": True}}])
def test_a_unit_is_never_told_who_reported_or_asked_not_to_be_named(
    browser: Browser, store: Path, taker: Person, terminal: Terminal, fields: Document
) -> None:
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, **fields})
    case = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)

    answer = reveal(sign_in(browser, "water"), case)

    assert (answer.status_code, answer.json()["code"]) == (403, "reveal_not_allowed")
    assert logged(store, "caller.revealed") == []
    assert reveal(sign_in(browser, "admin"), case).json()["phone"] == WHO["phone"]


@pytest.mark.parametrize(
    ("reason", "code"), [("", "request_invalid"), ("  ", "reason_missing"), ("长" * 201, "request_invalid")]
)
def test_without_a_reason_nothing_is_told(taker: Person, dispatched: Case, reason: str, code: str) -> None:
    answer = reveal(taker, dispatched, reason)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_the_log_repeats_no_number_and_no_name_a_reason_holds(store: Path, taker: Person, dispatched: Case) -> None:
    reveal(taker, dispatched, "林小明 来电 138 0591 2345，身份证 350102199001011234 核对第12号楼")

    ((_, _, data),) = logged(store, "caller.revealed")
    assert data["reason"] == "林** 来电 138****2345，身份证 350****1234 核对第12号楼"


def waiting(browser: Browser, taker: Person, terminal: Terminal, who: Mapping[str, object] = WHO) -> Case:
    admin = sign_in(browser, "admin")
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "caller": who})
    case = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)
    for action in (Action.VIEW, Action.ACCEPT, Action.REPLY, Action.REVIEW):
        fields = {"text": "已办", "public_answer": "已办"} if action is Action.REPLY else None
        case = terminal.does(admin, action, fields, case)
    return case


def test_every_answer_that_tells_those_who_call_back_whom_to_call_is_logged(
    browser: Browser, store: Path, taker: Person, terminal: Terminal
) -> None:
    case, caller_back = waiting(browser, taker, terminal), sign_in(browser, "callback")
    note = terminal.makes(caller_back, Action.NOTE, {"text": "占线"}, case)

    answers = [
        caller_back.get(f"/v1/cases/{case.id}").text,
        caller_back.get("/v1/changes").text,
        json.dumps(terminal.send(note)),
        browser.get(f"/v1/commands/{note.id}", headers=terminal.headers).text,
        browser.post(f"/v1/commands/{note.id}/void", headers=terminal.headers).text,
    ]

    assert [WHO["phone"] in answer for answer in answers] == [True] * 5
    assert logged(store, "callers.sent") == [
        ("callback", "", {"answer": name, "cases": [case.id]})
        for name in ("case", "changes", "commands", "command", "command")
    ]


def test_who_calls_back_somebody_who_only_joined_leaves_a_line_too(
    browser: Browser, store: Path, taker: Person, terminal: Terminal
) -> None:
    caller_back = sign_in(browser, "callback")
    case = waiting(browser, taker, terminal, {"anonymous": True})
    terminal.does(taker, Action.ADD_CALLER, {"caller": JOINED}, case)

    assert caller_back.case(case.id)["callers"][0]["caller"]["phone"] == JOINED["phone"]
    assert logged(store, "callers.sent") == [("callback", "", {"answer": "case", "cases": [case.id]})]


def test_lists_and_searches_give_nobody_somebody_elses_caller(
    browser: Browser, store: Path, taker: Person, terminal: Terminal
) -> None:
    case, caller_back = waiting(browser, taker, terminal), sign_in(browser, "callback")
    terminal.does(taker, Action.ADD_CALLER, {"caller": JOINED}, case)

    answers = [
        caller_back.get("/v1/cases"),
        caller_back.post("/v1/cases/search", json={"phone": WHO["phone"]}),
        caller_back.post("/v1/similar", json={"phone": WHO["phone"]}),
    ]

    listed = [[item.get("case", item) for item in answer.json()["items"]] for answer in answers]
    assert [[item["id"] for item in items] for items in listed] == [[case.id]] * 3
    for (item,) in listed:
        assert [one["phone"] for one in (item["caller"], item["callers"][0]["caller"])] == [
            "138****2345",
            "139****0000",
        ]
    assert taker.get("/v1/cases").json()["items"][0]["caller"]["phone"] == WHO["phone"]


def test_what_somebody_entered_himself_is_no_disclosure(store: Path, taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "caller": WHO})

    assert taker.case(case.id)["caller"]["phone"] == WHO["phone"]
    assert taker.changes()["changes"][0]["case"]["caller"]["phone"] == WHO["phone"]
    assert logged(store, "callers.sent") == []
