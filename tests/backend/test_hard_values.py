"""NUL, halves of characters, numbers and years beyond measure: nothing a store stumbles over is ever its own failure.

On both engines, because what one keeps the other refuses. A value stands in the place of every value of every request,
of a command too; what comes back is no server error, and a second request finds the store as able as before.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from console.domain.codes import Action
from console.domain.documents import command_document
from tests.backend.everyone import ASKERS, TERMINAL, UNIT, Everyone, everyone, never_ends
from tests.backend.hard_values import HARD, as_text, bent, to_json
from tests.backend.people import PASSWORD
from tests.backend.role_matrix import MATRIX, Question
from tests.backend.test_role_matrix import operation
from tests.builders import an_id
from tests.postgres_server import PostgresServer

ENGINES = ["sqlite", "postgresql"]
JSON = {"Content-Type": "application/json"}
#: Batches of commands no larger than this.
BATCH = 100


@pytest.fixture(scope="module", params=ENGINES)
def there(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everyone]:
    if request.param == "sqlite":
        with everyone(tmp_path_factory.mktemp("hard")) as people:
            yield people
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.copied() as address, everyone(tmp_path_factory.mktemp("hard"), address) as people:
        yield people


def asker(question: Question) -> str:
    """Whoever gets furthest with it."""
    wanted = [scheme for schemes in operation(question.route)["security"] for scheme in schemes]
    return TERMINAL if "terminal" in wanted else "admin"


def path_of(question: Question, there: Everyone, **changes: str) -> str:
    known = {"of_unit": there.of_unit.id, "of_nobody": there.of_nobody.id, "command": there.command}
    path = question.route.split()[1]
    for name, value in question.path.items():
        path = path.replace(f"{{{name}}}", quote(changes.get(name, known.get(value, value)), safe=""))
    return path


def requests(question: Question, there: Everyone) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything asked of one route: what is told apart, and the request."""
    method, headers = question.route.split()[0], there.headers(asker(question))
    texts = {name: text for name, value in HARD.items() if (text := as_text(value)) is not None}
    plain = {"method": method, "path": path_of(question, there), "params": dict(question.query), "headers": headers}
    for name, text in texts.items():
        said = quote(text[:3000].encode("utf-8", "surrogatepass"), safe="")
        for part in question.path:
            changed = path_of(question, there, **{part: "{}"}).replace(quote("{}", safe=""), said)
            yield f"path {part} {name}", {**plain, "path": changed}
        for parameter in operation(question.route).get("parameters", []):
            if parameter["in"] == "query":
                others = "&".join(f"{key}={value}" for key, value in question.query.items() if key != parameter["name"])
                address = f"{plain['path']}?{others}&{parameter['name']}={said}"
                yield f"query {parameter['name']} {name}", {**plain, "path": address, "params": None}
    for name, document in bent(dict(question.body)):
        yield f"body {name}", {**plain, "headers": {**headers, **JSON}, "content": to_json(document)}


@pytest.mark.parametrize("question", MATRIX, ids=[f"{question.route} {question.about}" for question in MATRIX])
def test_no_value_of_a_request_is_a_server_error(question: Question, there: Everyone) -> None:
    if never_ends(operation(question.route)):
        pytest.skip("a stream has tests of its own")
    failed = []
    for name, request in requests(question, there):
        answer = there.browser.request(request.pop("method"), request.pop("path"), **request)
        if answer.status_code >= 500:
            failed.append((name, answer.status_code, answer.text))

    assert failed == []


@pytest.mark.parametrize("name", HARD)
def test_a_hard_word_opens_no_account_and_breaks_nothing(name: str, there: Everyone) -> None:
    for body in ({"username": HARD[name], "password": PASSWORD}, {"username": "admin", "password": HARD[name]}):
        answer = there.browser.post("/v1/auth/token", content=to_json(body), headers=JSON)

        assert answer.status_code in (401, 422, 429), answer.text


@pytest.mark.parametrize("action", Action)
def test_no_value_of_a_command_fails_or_holds_up_the_others(action: Action, there: Everyone) -> None:
    terminal, admin = there.terminal, there.people["admin"]
    case = None if action is Action.NEW else terminal.does(admin, Action.NEW)
    if case is not None and action is not Action.ASSIGN:
        case = terminal.does(admin, Action.ASSIGN, {"unit": UNIT}, case)
    whole = {**command_document(terminal.makes(admin, action, case=case)), "writers": {}}
    sendable = []
    for _name, document in bent(whole):
        if document["id"] == whole["id"]:
            document = {**document, "id": an_id()}
        if isinstance(document["id"], str):
            sendable.append(document)

    outcomes = []
    for start in range(0, len(sendable), BATCH):
        answer = there.browser.post(
            "/v1/commands",
            headers={**terminal.headers, **JSON},
            content=to_json({"commands": sendable[start : start + BATCH]}),
        )
        assert answer.status_code == 200, answer.text
        outcomes += answer.json()["outcomes"]

    assert [outcome for outcome in outcomes if outcome["status"] == "failed"] == []


@pytest.mark.parametrize("who", ASKERS)
def test_what_was_kept_of_hard_values_can_be_read_by_everybody(who: str, there: Everyone) -> None:
    """Runs behind the others: their commands, as far as they were applied, are in what is read here."""
    headers = there.headers(who)
    for path in ("/v1/cases?limit=200", "/v1/changes?limit=500", "/v1/cases?q=a", f"/v1/cases/{there.of_unit.id}"):
        answer = there.browser.get(path, headers=headers)

        assert answer.status_code in (200, 401, 404), answer.text
