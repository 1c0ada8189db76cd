"""The description of the API is complete: whoever writes a client finds every answer, and an example of everything."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from backend.app import create_app
from backend.openapi.description import described_routes, operations
from backend.openapi.examples import FILLER
from backend.settings import BackendSettings
from backend.wire.problems import CODES, PROBLEM
from backend.wire.reasons import REASONS
from console.texts.catalogue import LANGUAGES, Catalogue
from tests.backend.asgi import Browser
from tests.backend.spoken_codes import problem_codes, reasons, refusals
from tools.openapi import description

Object = dict[str, Any]
DESCRIPTION = description()
OPERATIONS = {f"{method.upper()} {path}": operation for path, method, operation in operations(DESCRIPTION)}
every_operation = pytest.mark.parametrize("name", OPERATIONS)
#: What bounds the values of a type; a parameter without any is an invitation.
BOUNDS = {"maxLength", "pattern", "enum", "const", "format", "maximum", "$ref"}


def resolved(thing: Object) -> Object:
    """Follow a reference into the description."""
    while "$ref" in thing:
        found: Any = DESCRIPTION
        for part in thing["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        thing = found
    return thing


def validator(schema: Object) -> Any:
    """A validator of JSON Schema 2020-12, as OpenAPI 3.1 has it."""
    whole = {**schema, "components": DESCRIPTION["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def bodies(operation: Object) -> Iterator[tuple[str, Object]]:
    """Every body an operation takes or gives, with where it stands."""
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"request {kind}", content
    for status, response in operation["responses"].items():
        for kind, content in response.get("content", {}).items():
            yield f"{status} {kind}", content


def examples(content: Object) -> list[Any]:
    named = [resolved(example)["value"] for example in content.get("examples", {}).values()]
    return [*named, *([content["example"]] if "example" in content else [])]


def test_the_description_is_served_as_it_is_printed(browser: Browser) -> None:
    answer = browser.get("/openapi.json")

    assert answer.json() == DESCRIPTION
    assert answer.json()["openapi"].startswith("3.1")


def test_every_route_stands_in_it() -> None:
    app = create_app(BackendSettings("sqlite:////nowhere/hotline.db"))
    routes = {f"{method} {route.path_format}" for route in described_routes(app) for method in route.methods}
    assert routes == set(OPERATIONS)


def test_names_of_operations_are_unique() -> None:
    names = Counter(operation["operationId"] for operation in OPERATIONS.values())
    assert [name for name, times in names.items() if times > 1] == []


@every_operation
def test_an_operation_says_what_it_is(name: str) -> None:
    operation = OPERATIONS[name]

    assert operation["description"]
    assert operation["summary"] in operation["description"]
    assert operation["tags"]
    assert set(operation["tags"]) <= {tag["name"] for tag in DESCRIPTION["tags"]}, "backend/openapi/words.py TAGS"


@every_operation
def test_a_parameter_has_a_meaning_a_bound_and_an_example(name: str) -> None:
    for parameter in OPERATIONS[name].get("parameters", []):
        where = f"{name} {parameter['name']}"
        assert parameter.get("description"), f"{where}: backend/openapi/words.py PARAMETERS"
        assert bounded(parameter["schema"]), f"{where} takes anything"
        assert validator(parameter["schema"]).is_valid(parameter["example"]), where


def bounded(schema: Object) -> bool:
    if "anyOf" in schema:
        return all(bounded(inner) for inner in schema["anyOf"] if inner.get("type") != "null")
    if schema.get("type") == "array":
        return bounded(schema["items"])
    return bool(BOUNDS & schema.keys()) or schema.get("type") == "boolean"


@every_operation
def test_every_body_has_a_schema_and_examples_of_it(name: str) -> None:
    for where, content in bodies(OPERATIONS[name]):
        assert content.get("schema"), f"{name} {where}: response_model="
        shown = examples(content)
        assert shown, f"{name} {where}"
        for example in shown:
            validator(content["schema"]).validate(example)
            assert FILLER not in json.dumps(example), f"{name} {where}: backend/data/examples.json"


@every_operation
def test_what_is_done_is_described(name: str) -> None:
    done = [response for status, response in OPERATIONS[name]["responses"].items() if status.startswith("2")]

    assert done
    assert [response for response in done if response.get("content") or response["description"] != "Done"] == done


@every_operation
def test_every_failure_is_a_problem_with_its_codes(name: str) -> None:
    responses = OPERATIONS[name]["responses"]
    failures = {status: response for status, response in responses.items() if status >= "4"}

    assert "500" in failures
    for status, response in failures.items():
        assert list(response["content"]) == [PROBLEM], status
        assert response[CODES], status
        assert set(response["content"][PROBLEM]["examples"]) == set(response[CODES]), status


@every_operation
def test_what_follows_from_who_asks_is_described(name: str) -> None:
    operation = OPERATIONS[name]
    responses = operation["responses"]

    assert ("401" in responses) == bool(operation["security"]) or name == "POST /v1/auth/token"
    assert "422" in responses or not (operation.get("parameters") or "requestBody" in operation)
    assert "413" in responses or "requestBody" not in operation


@every_operation
def test_the_headers_of_every_answer_are_described(name: str) -> None:
    for status, response in OPERATIONS[name]["responses"].items():
        told = set(response["headers"])
        assert told >= {"X-Contract-Version", "X-Server-Time", "X-Store-Epoch"}, status
        assert ("Retry-After" in told) == (status in ("429", "503")), status
        assert ("WWW-Authenticate" in told) == (status == "401"), status
        for header in response["headers"].values():
            validator(resolved(header)["schema"]).validate(resolved(header)["example"])


def test_every_schema_can_be_read_and_every_reference_leads_somewhere() -> None:
    for schema in DESCRIPTION["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)
    for reference in references(DESCRIPTION):
        assert resolved({"$ref": reference})


def references(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        if isinstance(thing.get("$ref"), str):
            yield thing["$ref"]
        for inner in thing.values():
            yield from references(inner)
    elif isinstance(thing, list):
        for inner in thing:
            yield from references(inner)


def described_problems() -> set[tuple[str, str]]:
    responses = [item for operation in OPERATIONS.values() for item in operation["responses"].items()]
    return {(status, code) for status, response in responses for code in response.get(CODES, ())}


def test_every_problem_the_backend_can_say_is_described() -> None:
    said = {(status, code) for code, statuses in problem_codes().items() for status in statuses}
    assert said - described_problems() == set()


def test_no_problem_is_described_that_nobody_says() -> None:
    said = reasons() | set(problem_codes()) | refusals()
    assert {code for _, code in described_problems()} - said == set()


def test_every_reason_a_command_can_be_refused_for_is_described() -> None:
    assert sorted(set(REASONS) ^ reasons()) == [], "backend/wire/reasons.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words_and_a_remedy_in_every_language(language: str) -> None:
    texts = Catalogue.load(language)
    elsewhere = {code for response in DESCRIPTION["components"]["responses"].values() for code in response[CODES]}
    codes = {"request_refused"} | elsewhere | reasons() | set(problem_codes())
    without = [code for code in codes for part in ("message", "remedy") if not texts.has(f"errors.{part}.{code}")]
    assert sorted(without) == []
