"""A command given up is remembered for ever: no late copy of it is applied."""

from dataclasses import replace

from console.domain.codes import Action
from tests.backend.people import Document, Person, Terminal, enrol


def gives_up(terminal: Terminal, command_id: str) -> Document:
    answer = terminal.browser.post(f"/v1/commands/{command_id}/void", headers=terminal.headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_command_given_up_is_never_applied_however_late_it_comes(taker: Person, terminal: Terminal) -> None:
    new = terminal.makes(taker)

    first, again = gives_up(terminal, new.id), gives_up(terminal, new.id)
    late = terminal.send(new, replace(new, fields={**new.fields, "text": "别的"}), terminal.makes(taker))

    assert (first["status"], first["reason"], first["command_id"]) == ("void", "voided", new.id)
    assert again == first
    assert [(outcome["status"], outcome["reason"]) for outcome in late[:2]] == [("refused", "voided")] * 2
    assert late[2]["status"] == "applied"
    assert [change["case_id"] for change in taker.changes()["changes"]] != [new.case_id]


def test_what_was_applied_already_says_so_and_stays(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW)
    note = terminal.makes(taker, Action.NOTE, {"text": "补充"}, case)
    terminal.send(note)

    outcome = gives_up(terminal, note.id)

    assert (outcome["status"], outcome["case"]["id"]) == ("applied", case.id)
    assert terminal.send(note)[0]["status"] == "duplicate"


def test_a_command_given_up_is_told_as_such_to_who_asks(taker: Person, terminal: Terminal) -> None:
    gives_up(terminal, "a-command")

    answer = terminal.browser.get("/v1/commands/a-command", headers=terminal.headers)

    assert (answer.status_code, answer.json()["status"]) == (200, "void")


def test_giving_up_changes_nothing_that_others_see(taker: Person, terminal: Terminal) -> None:
    terminal.does(taker, Action.NEW)
    cursor = taker.changes()["cursor"]

    gives_up(terminal, "a-command")
    terminal.does(taker, Action.NEW)
    gives_up(terminal, "another")

    assert len(taker.changes(cursor)["changes"]) == 1


def test_nobody_gives_up_what_another_terminal_sent(taker: Person, terminal: Terminal) -> None:
    new = terminal.makes(taker)
    terminal.send(new)
    other = enrol(taker, "install-2")

    answer = other.browser.post(f"/v1/commands/{new.id}/void", headers=other.headers)

    assert (answer.status_code, answer.json()["code"]) == (409, "not_your_command")


def test_an_id_that_can_be_none_is_refused(terminal: Terminal) -> None:
    answer = terminal.browser.post("/v1/commands/a b/void", headers=terminal.headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
