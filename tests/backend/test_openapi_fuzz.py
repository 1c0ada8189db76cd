"""Whatever is asked, by whomever: no server error, and no answer the description does not have.

Requests are made from the description, those it allows and those it does not: every boundary of it, and some at
random, the same every time. Each is sent as it is and with what really exists put in its place, as several in turn
who may ask; on PostgreSQL again, as one of them. `FUZZ_EXAMPLES=500 ./run test tests/backend/test_openapi_fuzz.py
--timeout=0` looks longer, and sends each as everybody to both.
"""

import os
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core import NotSet
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from console.domain.documents import command_document
from tests.backend.everyone import ASKERS, NOBODY, TERMINAL, Everyone, everyone, never_ends
from tests.backend.people import PASSWORD
from tests.postgres_server import PostgresServer
from tools.openapi import description

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "8"))
#: As how many a request is sent that has a parameter or a body; one that has none, and every example of the
#: description, is sent as everybody.
IN_TURN = len(ASKERS) if "FUZZ_EXAMPLES" in os.environ else 3
#: The same on PostgreSQL: what differs there is what the store makes of a request, not who may ask.
IN_TURN_AGAIN = len(ASKERS) if "FUZZ_EXAMPLES" in os.environ else 1
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
#: Parameters that name a place of a store, which nobody guesses.
PLACES = {"after", "X-Store-Witness"}
Case = schemathesis.Case[Any]
SCHEMA = schemathesis.openapi.from_dict(description(), config=SchemathesisConfig.from_dict({"seed": 12345}))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def all_of_them(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everyone]:
    folder = tmp_path_factory.mktemp("fuzz")
    if request.param == "sqlite":
        with everyone(folder) as people:
            yield people
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.copied() as address, everyone(folder, address) as people:
        yield people


@SCHEMA.exclude(lambda context: never_ends(context.operation.definition.raw)).parametrize()
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_every_answer_is_described(case: Case, all_of_them: Everyone) -> None:
    in_turn = IN_TURN if all_of_them.browser.app.state.hotline.database.is_sqlite else IN_TURN_AGAIN
    for version in (case, *grounded(case, all_of_them)):
        for asker in askers(case, in_turn):
            answer = ask(version, asker, all_of_them)
            if version.method != version.operation.method.upper():
                assert answer.status_code == 405, answer.text
                assert answer.json()["code"] == "method_not_allowed"
            else:
                version.validate_response(answer, checks=CHECKS)


def askers(case: Case, in_turn: int) -> tuple[str, ...]:
    """Those who ask this, of everybody whose asking can make a difference; the same for the same request."""
    operation = case.operation.definition.raw
    schemes = {scheme for wanted in operation.get("security", []) for scheme in wanted}
    if "person" not in schemes:
        return (TERMINAL, NOBODY) if schemes else (NOBODY,)
    shown_as_example = case.meta is not None and case.meta.phase.name is TestPhase.EXAMPLES
    if shown_as_example or not ("parameters" in operation or "requestBody" in operation):
        return ASKERS
    body = None if isinstance(case.body, NotSet) else case.body
    parts = (case.path_parameters, case.query, case.headers, body)
    first = crc32(repr(parts).encode("utf-8", "backslashreplace")) % len(ASKERS)
    return (*ASKERS, *ASKERS)[first : first + in_turn]


def ask(case: Case, asker: str, everybody: Everyone) -> httpx.Response:
    """Send a request as somebody."""
    case.headers.pop("Authorization", None)
    request = requests.Request(**case.as_transport_kwargs(base_url="http://hotline")).prepare()
    headers = {**request.headers, **everybody.headers(asker)}
    body = request.body.encode() if isinstance(request.body, str) else request.body
    return everybody.browser.request(str(request.method), str(request.url), headers=headers, content=body)


def grounded(case: Case, everybody: Everyone) -> Iterator[Case]:
    """The same request about what there is, if it is about anything: without that, few would get far."""
    known = {"key": everybody.of_unit.id, "command_id": everybody.command}
    changes: dict[str, Any] = {}
    if set(case.path_parameters) & known.keys():
        changes["path_parameters"] = {name: known.get(name, value) for name, value in case.path_parameters.items()}
    body: Any = case.body
    if isinstance(body, dict) and isinstance(body.get("commands"), list):
        changes["body"] = {**body, "commands": [attested(command, everybody) for command in body["commands"]]}
    if isinstance(body, dict) and "password" in body:
        changes["body"] = {**body, "username": "admin", "password": PASSWORD}
    for part in ("query", "headers"):
        if PLACES & getattr(case, part).keys():
            changes[part] = {name: value for name, value in getattr(case, part).items() if name not in PLACES}
    if changes:
        yield like(case, **changes)


def like(case: Case, **changes: Any) -> Case:
    """A copy of a request with changes."""
    parts = ("path_parameters", "query", "headers", "cookies", "body", "media_type")
    made: Case = case.operation.Case(method=case.method, **{part: getattr(case, part) for part in parts} | changes)
    return made


def attested(command: Any, everybody: Everyone) -> Any:
    """A command somebody really could have made, as far as who and what it is about."""
    if not isinstance(command, dict):
        return command
    real = command_document(everybody.terminal.makes(everybody.people["admin"], case=everybody.of_unit))
    names = ("id", "city_id", "actor", "sign_in", "terminal", "at", *(["case_id"] if command.get("seq") else []))
    return {**command, **{name: real[name] for name in names}}
