"""Who may ask what: every route, asked by somebody of each role, by a terminal and by nobody."""

from collections.abc import Iterator
from typing import Any

import pytest

from console.domain.codes import Action, Role
from console.domain.policy import Policy
from console.domain.roles import may
from tests.backend.everyone import ASKERS, NOBODY, TERMINAL, Everyone, everyone, never_ends
from tests.backend.people import PASSWORD
from tests.backend.role_matrix import MATRIX, Question
from tools.openapi import description

DOCUMENTED: Any = description()["paths"]
#: What is answered to whoever does not say who he is as the route wants it.
UNKNOWN = {"person": "401 sign_in_unknown", "terminal": "401 terminal_unknown"}


@pytest.fixture(scope="module")
def all_of_them(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everyone]:
    with everyone(tmp_path_factory.mktemp("matrix")) as people:
        yield people


def operation(route: str) -> Any:
    method, path = route.split()
    return DOCUMENTED[path][method.lower()]


def expected(question: Question, asker: str) -> str:
    """`200`, or status and code."""
    if asker in question.otherwise:
        return question.otherwise[asker]
    wanted = [scheme for schemes in operation(question.route)["security"] for scheme in schemes]
    if wanted and ("terminal" if asker == TERMINAL else "nobody" if asker == NOBODY else "person") not in wanted:
        return UNKNOWN[wanted[0]]
    return "200"


def asked(question: Question, asker: str, everybody: Everyone) -> Any:
    known = {
        "of_unit": everybody.of_unit.id,
        "of_nobody": everybody.of_nobody.id,
        "command": everybody.command,
        "password": PASSWORD,
        "asker": asker,
    }
    method, path = question.route.split()
    for name, value in question.path.items():
        path = path.replace(f"{{{name}}}", known.get(value, value))
    body = {name: known.get(value, value) if isinstance(value, str) else value for name, value in question.body.items()}
    query = {name: known.get(value, value) for name, value in question.query.items()}
    options: dict[str, Any] = {"headers": everybody.headers(asker), "params": query}
    return everybody.browser.request(method, path, **options, **({"json": body} if body else {}))


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("question", MATRIX, ids=[f"{question.route} {question.about}" for question in MATRIX])
def test_who_may_ask_is_answered_and_nobody_else(question: Question, asker: str, all_of_them: Everyone) -> None:
    if never_ends(operation(question.route)) and expected(question, asker) == "200":
        pytest.skip("a stream has tests of its own")
    answer = asked(question, asker, all_of_them)

    got = f"{answer.status_code} {answer.json()['code']}" if answer.status_code >= 400 else str(answer.status_code)
    assert got == expected(question, asker)
    assert str(answer.status_code) in operation(question.route)["responses"]


def test_every_route_stands_in_the_matrix() -> None:
    routes = {f"{method.upper()} {path}" for path, item in DOCUMENTED.items() for method in item}
    assert routes == {question.route for question in MATRIX}, "tests/backend/role_matrix.py"


@pytest.mark.parametrize("role", Role)
def test_a_command_is_refused_to_a_role_exactly_as_the_table_of_roles_says(role: Role, all_of_them: Everyone) -> None:
    person, terminal = all_of_them.people[role.value], all_of_them.terminal
    commands = [
        terminal.makes(person, action, case=None if action is Action.NEW else all_of_them.of_unit) for action in Action
    ]

    reasons = {
        command.action: outcome["reason"] for command, outcome in zip(commands, terminal.send(*commands), strict=True)
    }

    policy = Policy()
    refused = {action for action, reason in reasons.items() if reason == "role_not_allowed"}
    assert refused == {action for action in Action if not may(role, action, policy)}
