"""Commands: applied once, in order, each for itself; what comes back says what became of every one."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from backend.wire.commands import BATCH
from console.domain.codes import Action
from console.domain.documents import case_from, command_document
from tests.backend.asgi import Browser
from tests.backend.people import Person, Terminal, enrol, sign_in
from tests.builders import MONDAY, STRAY_DOGS, an_id
from tests.fakes.stopped_clock import StoppedClock


def test_a_chain_made_offline_is_applied_in_one_batch(taker: Person, terminal: Terminal) -> None:
    new = terminal.makes(taker)
    writers = {"lifecycle": new.id}
    assign = terminal.makes(taker, Action.ASSIGN, {"unit": "CGW"}, case_id=new.case_id, writers=writers)
    writers = {"lifecycle": assign.id}
    close = terminal.makes(taker, Action.CLOSE, {"text": "已处理"}, case_id=new.case_id, writers=writers)

    outcomes = terminal.send(new, assign, close)

    assert [outcome["status"] for outcome in outcomes] == ["applied", "applied", "applied"]
    assert [outcome["case"]["state"] for outcome in outcomes] == ["received", "dispatched", "closed"]
    assert taker.case(new.case_id)["state"] == "closed"


def test_a_command_handed_over_twice_is_done_once_and_answered_as_then(taker: Person, terminal: Terminal) -> None:
    new = terminal.makes(taker)
    (first,) = terminal.send(new)
    note = terminal.makes(taker, Action.NOTE, {"text": "补充"}, case_from(first["case"]))
    terminal.send(note)

    (again,) = terminal.send(new)

    assert again == first | {"status": "duplicate"}
    assert len(taker.get(f"/v1/cases/{new.case_id}/events").json()["items"]) == 2


def test_the_same_id_twice_in_one_batch_is_done_once(taker: Person, terminal: Terminal) -> None:
    new = terminal.makes(taker)

    assert [outcome["status"] for outcome in terminal.send(new, new)] == ["applied", "duplicate"]


def test_an_id_with_another_body_is_refused(taker: Person, terminal: Terminal) -> None:
    new = terminal.makes(taker)
    terminal.send(new)

    (outcome,) = terminal.send(replace(new, fields={**new.fields, "text": "另一件事"}))

    assert (outcome["status"], outcome["reason"]) == ("refused", "id_reused")
    assert taker.case(new.case_id)["text"] == STRAY_DOGS["text"]


def test_of_two_terminals_that_dispatch_at_once_one_is_told_what_happened_meanwhile(
    taker: Person, neighbour: Person, terminal: Terminal
) -> None:
    other = enrol(neighbour, "install-2")
    case = terminal.does(taker, Action.NEW)

    (mine,) = terminal.send(terminal.makes(taker, Action.ASSIGN, {"unit": "CGW"}, case))
    (theirs,) = other.send(other.makes(neighbour, Action.ASSIGN, {"unit": "ZLS"}, case))

    assert mine["status"] == "applied"
    assert (theirs["status"], theirs["reason"]) == ("conflict", "moved_meanwhile")
    assert [unit["code"] for unit in theirs["case"]["units"]] == ["CGW"]


def test_a_note_of_somebody_else_in_between_disturbs_nothing(
    taker: Person, neighbour: Person, terminal: Terminal
) -> None:
    other = enrol(neighbour, "install-2")
    case = terminal.does(taker, Action.NEW)
    other.does(neighbour, Action.NOTE, {"text": "又有人来电"}, case)

    assert terminal.does(taker, Action.ASSIGN, {"unit": "CGW"}, case).version == 3


def test_a_conflict_is_not_kept_and_can_be_sent_again_as_it_is(
    taker: Person, neighbour: Person, terminal: Terminal
) -> None:
    other = enrol(neighbour, "install-2")
    case = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.ASSIGN, {"unit": "CGW"}, case)
    late = other.makes(neighbour, Action.ASSIGN, {"unit": "ZLS"}, case)

    assert [other.send(late)[0]["status"] for _ in range(2)] == ["conflict", "conflict"]
    assert other.browser.get(f"/v1/commands/{late.id}", headers=other.headers).status_code == 404


def test_a_decision_taken_anew_names_the_command_it_replaces(
    taker: Person, neighbour: Person, terminal: Terminal
) -> None:
    other = enrol(neighbour, "install-2")
    case = terminal.does(taker, Action.NEW)
    current = terminal.does(taker, Action.ASSIGN, {"unit": "CGW"}, case)
    late = other.makes(neighbour, Action.ASSIGN, {"unit": "ZLS"}, case)
    other.send(late)

    (outcome,) = other.send(other.makes(neighbour, Action.ASSIGN, {"unit": "ZLS"}, current, supersedes=late.id))

    assert outcome["status"] == "applied"


@pytest.mark.parametrize(
    ("action", "fields", "reason"),
    [
        (Action.ASSIGN, {"unit": "NOBODY"}, "unknown_unit"),
        (Action.ASSIGN, {"unit": "CGW", "co_units": ["NOBODY"]}, "unknown_unit"),
        (Action.AMEND, {"category": "9999"}, "unknown_category"),
        (Action.AMEND, {"location": {"district": "999999"}}, "unknown_district"),
        (Action.AMEND, {"location": {"street": "999999"}}, "unknown_street"),
        (Action.AMEND, {"kind": "rumour"}, "field_not_in_vocabulary"),
        (Action.CALLBACK, {"outcome": "satisfied"}, "not_from_received"),
        (Action.REPLY, {"text": "已办", "public_answer": "已办"}, "role_not_allowed"),
        (Action.NOTE, {"text": ""}, "field_missing"),
        (Action.NEW, {"text": "再来一次", "location": {"address": "某处"}}, "case_exists"),
    ],
)
def test_what_the_rules_do_not_allow_is_refused_with_a_reason_and_the_case_as_it_is(
    taker: Person, terminal: Terminal, action: Action, fields: dict[str, object], reason: str
) -> None:
    case = terminal.does(taker, Action.NEW)

    (outcome,) = terminal.send(terminal.makes(taker, action, fields, case))

    assert (outcome["status"], outcome["reason"]) == ("refused", reason)
    assert outcome["case"]["version"] == 1
    assert taker.case(case.id)["version"] == 1


def test_one_refused_command_leaves_the_others_of_its_batch_alone(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW)
    notes = [terminal.makes(taker, Action.NOTE, {"text": text}, case) for text in ("先", "", "后")]

    outcomes = terminal.send(*notes)

    assert [outcome["status"] for outcome in outcomes] == ["applied", "refused", "applied"]
    told = taker.get(f"/v1/cases/{case.id}/events").json()["items"]
    assert [event["data"].get("text") for event in told[1:]] == ["先", "后"]


def test_a_number_of_another_terminal_is_refused(taker: Person, terminal: Terminal) -> None:
    other = enrol(taker, "install-2")
    theirs = other.makes(taker).fields

    (outcome,) = terminal.send(terminal.makes(taker, Action.NEW, theirs))

    assert (outcome["status"], outcome["reason"]) == ("refused", "number_not_of_terminal")


def test_a_number_given_twice_is_for_a_person(taker: Person, terminal: Terminal) -> None:
    first = terminal.makes(taker)
    terminal.send(first)

    (outcome,) = terminal.send(terminal.makes(taker, Action.NEW, first.fields))

    assert (outcome["status"], outcome["reason"]) == ("conflict", "number_taken")
    assert outcome["case"]["id"] == first.case_id


def test_a_case_without_a_number_is_taken(taker: Person, terminal: Terminal) -> None:
    (outcome,) = terminal.send(terminal.makes(taker, Action.NEW, {**STRAY_DOGS, "number": None}))

    assert (outcome["status"], outcome["case"]["number"]) == ("applied", None)


def test_a_case_without_a_number_gets_it_nowhere_else(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW)

    (outcome,) = terminal.send(terminal.makes(taker, Action.AMEND, {"number": "261123-0101-0007-1"}, case))

    assert (outcome["status"], outcome["reason"]) == ("refused", "field_unknown")


def test_a_command_on_a_case_nobody_entered_is_refused(taker: Person, terminal: Terminal) -> None:
    (outcome,) = terminal.send(terminal.makes(taker, Action.NOTE, {"text": "?"}, case_id=an_id()))

    assert (outcome["status"], outcome["reason"], outcome["case"]) == ("refused", "no_case", None)


def test_a_command_of_another_city_is_refused(taker: Person, terminal: Terminal) -> None:
    (outcome,) = terminal.send(replace(terminal.makes(taker), city_id="elsewhere"))

    assert (outcome["status"], outcome["reason"]) == ("refused", "command_malformed")


def test_a_time_from_the_future_counts_as_the_time_of_arrival(taker: Person, terminal: Terminal) -> None:
    (outcome,) = terminal.send(terminal.makes(taker, at=MONDAY + timedelta(hours=3)))

    assert outcome["case"]["created_at"] == "2026-11-23T02:00:00Z"


def test_a_time_hours_ago_counts_as_the_terminal_said_it(
    taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    new = terminal.makes(taker, at=MONDAY + timedelta(hours=1))
    clock.advance(6 * 3600)

    (outcome,) = terminal.send(new)

    assert outcome["case"]["created_at"] == "2026-11-23T03:00:00Z"


def test_a_time_before_the_sign_in_it_was_made_under_is_not_believed(taker: Person, terminal: Terminal) -> None:
    (outcome,) = terminal.send(terminal.makes(taker, at=MONDAY - timedelta(days=3)))

    assert outcome["case"]["created_at"] == "2026-11-23T02:00:00Z"


def test_an_outcome_whose_answer_was_lost_can_be_asked_for(taker: Person, terminal: Terminal) -> None:
    new = terminal.makes(taker)
    (outcome,) = terminal.send(new)

    answer = terminal.browser.get(f"/v1/commands/{new.id}", headers=terminal.headers)

    assert (answer.status_code, answer.json()) == (200, outcome)


def test_a_command_never_applied_is_unknown(terminal: Terminal) -> None:
    answer = terminal.browser.get(f"/v1/commands/{an_id()}", headers=terminal.headers)

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_command")


@pytest.mark.parametrize("count", [0, BATCH + 1])
def test_a_batch_has_one_to_four_hundred_commands(taker: Person, terminal: Terminal, count: int) -> None:
    answer = terminal.post({"commands": [command_document(terminal.makes(taker)) for _ in range(count)]})

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_the_terminal_must_prove_who_it_is(taker: Person, terminal: Terminal) -> None:
    headers = {"Authorization": f"Terminal {terminal.number}:guessed"}

    answer = terminal.browser.post("/v1/commands", headers=headers, json={"commands": []})

    assert (answer.status_code, answer.json()["code"]) == (401, "terminal_unknown")


def test_somebody_signed_in_elsewhere_can_be_named_but_nobody_who_never_signed_in(
    browser: Browser, taker: Person, neighbour: Person, terminal: Terminal
) -> None:
    forged = replace(terminal.makes(taker), actor=neighbour.actor)
    promoted = replace(terminal.makes(taker), actor=sign_in(browser, "admin").actor)
    nobody = replace(terminal.makes(taker), sign_in="no-such-sign-in")

    outcomes = terminal.send(terminal.makes(neighbour), forged, promoted, nobody)

    assert outcomes[0]["status"] == "applied"
    assert {outcome["reason"] for outcome in outcomes[1:]} == {"actor_not_attested"}


@pytest.mark.parametrize(
    "changes",
    [{"seq": "5"}, {"seq": True}, {"seq": 1.0}, {"terminal": "٠١٠١"}, {"fields": {"text": float("nan")}}],
    ids=["text", "flag", "fraction", "other digits", "no number"],
)
def test_what_is_nearly_a_command_is_none(terminal: Terminal, taker: Person, changes: dict[str, object]) -> None:
    document = command_document(terminal.makes(taker)) | changes
    body = json.dumps({"commands": [document]})
    headers = {**terminal.headers, "Content-Type": "application/json"}
    answer = terminal.browser.post("/v1/commands", content=body, headers=headers).json()
    assert [(one["status"], one["reason"]) for one in answer["outcomes"]] == [("refused", "command_malformed")]


def test_a_field_no_rule_knows_is_refused(terminal: Terminal, taker: Person) -> None:
    (answer,) = terminal.send(terminal.makes(taker, fields={**STRAY_DOGS, "colour": "red"}))
    assert (answer["status"], answer["reason"]) == ("refused", "field_unknown")


def test_a_body_larger_than_anybody_needs_is_said_to_be_too_large(terminal: Terminal) -> None:
    headers = {**terminal.headers, "Content-Type": "application/json"}
    answer = terminal.browser.post("/v1/commands", content=b"{" + b" " * 9_000_000, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
