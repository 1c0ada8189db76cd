"""One operation of the description: everything its route did not have to say because it follows from what it asks."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastapi.dependencies.models import Dependant

from backend.openapi.examples import example_of
from backend.openapi.words import PARAMETERS
from backend.wire.headers import ALWAYS, BY_STATUS, reference
from backend.wire.problems import CODES, PROBLEM, problem_response, stated_problems, stated_scheme

#: What any operation may answer, whatever it does.
_ANY: Mapping[int, tuple[str, ...]] = {500: ("server_failed",)}
#: What an operation may answer that reads a body.
_READING: Mapping[int, tuple[str, ...]] = {413: ("body_too_large",)}
JSON = "application/json"
Object = dict[str, Any]


def complete(operation: Object, route: Any, models: Mapping[str, Any]) -> None:
    """Complete the object of one operation in place; `route` is FastAPI's, `models` the schemas by name."""
    asked = list(_dependencies(route.dependant))
    tag = operation["tags"][0] if operation.get("tags") else "untagged"
    operation["operationId"] = f"{tag}.{route.name}"
    operation["summary"], operation["description"] = _words(operation)
    schemes = [scheme for function in asked if (scheme := stated_scheme(function))]
    operation["security"] = [{scheme: []} for scheme in dict.fromkeys(schemes)]
    for parameter in operation.get("parameters", []):
        _complete_parameter(parameter, models)
    _complete_problems(operation, asked)
    for content in operation.get("requestBody", {}).get("content", {}).values():
        _add_example(content, models)
    for status, response in operation["responses"].items():
        _complete_response(status, response, models)


def _dependencies(dependant: Dependant) -> Iterator[object]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _dependencies(inner)


def _words(operation: Object) -> tuple[str, str]:
    """Return the first sentence of what the route says of itself, and all of it."""
    whole = " ".join(operation.get("description", "").split())
    first, point, _ = whole.partition(". ")
    return (first if point else whole.rstrip(".")), whole


def _complete_parameter(parameter: Object, models: Mapping[str, Any]) -> None:
    name = parameter["name"]
    if not parameter.get("description") and name in PARAMETERS:
        parameter["description"] = PARAMETERS[name]
    parameter.setdefault("example", example_of(parameter["schema"], models, f"parameter.{name}"))


def _complete_problems(operation: Object, asked: Iterable[object]) -> None:
    responses = operation["responses"]
    if JSON in responses.get("422", {}).get("content", {}):
        # The framework's own, which is never sent.
        del responses["422"]
    sources = [_ANY, *(stated_problems(function) for function in asked)]
    if "requestBody" in operation:
        sources.append(_READING)
    if "requestBody" in operation or operation.get("parameters"):
        sources.append({422: ("request_invalid",)})
    for source in sources:
        for status, codes in source.items():
            known = responses.get(str(status), {}).get(CODES, [])
            responses[str(status)] = {
                **responses.get(str(status), {}),
                **problem_response(status, [*codes, *known]),
            }
    operation["responses"] = dict(sorted(responses.items()))


def _complete_response(status: str, response: Object, models: Mapping[str, Any]) -> None:
    for name in (*ALWAYS, *BY_STATUS.get(status, ())):
        response.setdefault("headers", {}).setdefault(name, reference(name))
    if CODES in response:
        named = {code: {"$ref": f"#/components/examples/{status}.{code}"} for code in response[CODES]}
        response["content"][PROBLEM]["examples"] = named
    elif response.get("description") == "Successful Response":
        response["description"] = "Done"
    for kind, content in response.get("content", {}).items():
        if kind.startswith("text/"):
            content.setdefault("schema", {"type": "string"})
        if kind != PROBLEM:
            _add_example(content, models, kind)


def _add_example(content: Object, models: Mapping[str, Any], name: str = "") -> None:
    if content.get("schema") and not {"example", "examples"} & content.keys():
        content["example"] = example_of(content["schema"], models, name)
