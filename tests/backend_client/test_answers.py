"""What an answer has to be to count, and what becomes of records this version cannot read."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from backend_client.http_backend import HttpBackend
from console.domain.codes import Action, State
from console.domain.documents import case_document, event_document
from console.ports.errors import NotFound, Unreachable
from console.ports.records import OutcomeStatus, SignIn, Terminal
from tests.backend_client.conftest import MakeClient
from tests.builders import a_case, a_command, done, reference_document

Ask = Callable[..., HttpBackend]
HEADERS = {"X-Contract-Version": "1", "X-Store-Epoch": "e1"}


@pytest.fixture
def saying(client: MakeClient) -> Ask:
    """A client whose backend says this document, or these bytes, whatever it is asked."""

    def make(said: Any, status: int = 200) -> HttpBackend:
        def handle(_: httpx.Request) -> httpx.Response:
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            return httpx.Response(status, headers=HEADERS, stream=httpx.ByteStream(body))

        return client(make_transport=lambda: httpx.MockTransport(handle))

    return make


def _outcome(command_id: str, **more: Any) -> dict[str, Any]:
    return {"command_id": command_id, "status": "applied", "reason": None, "case": None, "events": []} | more


def test_outcomes_count_when_they_echo_every_id_in_order(saying: Ask, terminal: Terminal) -> None:
    first, second = a_command(), a_command()
    backend = saying({"outcomes": [_outcome(first.id), _outcome(second.id, status="conflict", reason="number_taken")]})
    outcomes = backend.send(terminal, [first, second])
    assert [outcome.status for outcome in outcomes] == [OutcomeStatus.APPLIED, OutcomeStatus.CONFLICT]


@pytest.mark.parametrize("order", [[1, 0], [0], [], [0, 1, 1], [0, 0]])
def test_outcomes_of_other_commands_leave_everything_unknown(order: list[int], saying: Ask, terminal: Terminal) -> None:
    commands = [a_command(), a_command()]
    backend = saying({"outcomes": [_outcome(commands[index].id) for index in order]})
    with pytest.raises(Unreachable) as caught:
        backend.send(terminal, commands)
    assert caught.value.code == "answer_incomplete"


@pytest.mark.parametrize(
    "said", [b"", b"null", b"[]", b"{}", b"[" * 100_000, b"\xff\xfe", {"outcomes": None}, {"outcomes": [7]}]
)
def test_garbage_under_our_header_leaves_everything_unknown(said: Any, saying: Ask, terminal: Terminal) -> None:
    with pytest.raises(Unreachable) as caught:
        saying(said).send(terminal, [a_command()])
    assert caught.value.code == "answer_malformed"


def test_a_state_nobody_knows_yet_is_kept_as_it_came(saying: Ask, sign_in: SignIn) -> None:
    row = {"case_id": "x", "case": case_document(a_case()) | {"state": "levitating"}, "events": []}
    page = saying({"changes": [row], "cursor": "c", "more": False, "epoch": "e1"}).changes(sign_in, "", 10)
    assert [str(change.case.state) for change in page.changes if change.case] == ["levitating"]
    assert page.unread == ()


def test_what_is_no_state_leaves_that_case_out_and_names_it(saying: Ask, sign_in: SignIn) -> None:
    good, odd = case_document(a_case()), case_document(a_case()) | {"state": "\x1b[5mlevitating"}
    rows = [{"case_id": row["id"], "case": row, "events": []} for row in (odd, good)]
    backend = saying({"changes": rows, "cursor": "c", "more": False, "epoch": "e1"})
    page = backend.changes(sign_in, "", 10)
    assert [change.case.state for change in page.changes if change.case] == [State.RECEIVED]
    assert page.unread == (odd["id"],)


@pytest.mark.parametrize("change", [{"version": "7"}, {"units": 5}, {"caller": None}, {"title": None}, {"id": ""}])
def test_a_case_that_is_none_is_left_out_and_named(change: dict[str, Any], saying: Ask, sign_in: SignIn) -> None:
    row = {"case_id": "x", "case": case_document(a_case()) | change, "events": []}
    backend = saying({"changes": [row], "cursor": "c", "more": False, "epoch": "e1"})
    page = backend.changes(sign_in, "", 10)
    assert (page.changes, page.unread) == ((), ("x",))


def test_a_case_whose_history_is_not_whole_is_named(saying: Ask, sign_in: SignIn) -> None:
    case = a_case()
    row = {"case_id": case.id, "case": case_document(case), "events": [{"type": "case.odd"}]}
    page = saying({"changes": [row, 7], "cursor": "c", "more": False, "epoch": "e1"}).changes(sign_in, "", 10)
    assert [change.case for change in page.changes] == [case]
    assert page.unread == (case.id, "?")


def test_fields_of_a_newer_backend_do_no_harm(saying: Ask, sign_in: SignIn) -> None:
    known = a_case()
    case = case_document(known)
    case["caller"] = case["caller"] | {"mood": "angry"}
    case["location"] = case["location"] | {"floor": "3"}
    event = event_document(done(None, Action.NEW).events[0]) | {"weight": 2}
    backend = saying({"case": case | {"aura": "blue"}, "events": [event]})
    shown = backend.find_case(sign_in, "x")
    assert shown.case == known
    assert len(shown.events) == 1


def test_an_applied_command_counts_also_when_its_case_cannot_be_read(saying: Ask, terminal: Terminal) -> None:
    command = a_command()
    backend = saying({"outcomes": [_outcome(command.id, case=case_document(a_case()) | {"kind": "A riddle"})]})
    (outcome,) = backend.send(terminal, [command])
    assert (outcome.status, outcome.case, backend.malformed) == (OutcomeStatus.APPLIED, None, 1)


def test_words_from_outside_cannot_move_the_cursor(saying: Ask, sign_in: SignIn) -> None:
    evil = "\x1b]0;owned\x07\u202e"
    case = case_document(a_case(Action.ASSIGN))
    case |= {"title": evil, "text": evil, "answer": evil}
    case["caller"] |= {"name": evil, "phone": evil}
    case["location"] |= {"address": evil}
    case["units"][0] |= {"reply": evil, "public_answer": evil, "return_reason": evil}
    event = event_document(done(None, Action.NEW).events[0]) | {"data": {"text": evil}}
    shown = saying({"case": case, "events": [event]}).find_case(sign_in, "x")
    assert "\x1b" not in repr(shown).replace("\\x1b", "\x1b")
    assert "\\u202e" not in repr(shown)


def test_cleaning_twice_changes_nothing_so_that_both_sides_compare_the_same(saying: Ask, sign_in: SignIn) -> None:
    case = a_case(Action.ASSIGN)
    shown = saying({"case": case_document(case), "events": []}).find_case(sign_in, "x")
    assert shown.case == case


def test_reference_data_with_a_broken_row_is_not_taken(saying: Ask, sign_in: SignIn) -> None:
    assert saying(reference_document()).reference(sign_in, "") is not None
    broken: dict[str, Any]
    for broken in ({"units": [{"code": "A"}]}, {"city": {"id": "x", "zone": "Mars/Base"}}, {"policy": {}}):
        with pytest.raises(Unreachable) as caught:
            saying(reference_document(**broken)).reference(sign_in, "")
        assert caught.value.code == "answer_malformed"


def test_unchanged_reference_data_is_not_sent_again(saying: Ask, sign_in: SignIn) -> None:
    assert saying(b"", 304).reference(sign_in, "etag-1") is None


def test_a_command_the_backend_never_applied_has_no_outcome(saying: Ask, terminal: Terminal) -> None:
    assert saying({"code": "unknown_command"}, 404).outcome(terminal, "c-1") is None
    with pytest.raises(NotFound):
        saying({"code": "no_such_path"}, 404).outcome(terminal, "c-1")


def test_secrets_are_not_in_what_a_log_would_show(sign_in: SignIn, terminal: Terminal) -> None:
    assert "secret" not in f"{sign_in!r} {terminal!r}"
